import { type JSX, Show } from 'solid-js';
import type { Normalisation } from '../../radiomics/settings-preprocessing.ts';
import { RULES } from '../../session/facts.ts';
import { Check, NumberInput, OptionalNumberInput } from './inputs.tsx';
import { ResamplingFields } from './resampling-fields.tsx';
import { Row } from './row.tsx';
import { Section } from './section.tsx';
import { SECTIONS } from './sections.ts';
import { useForm } from './use-form.ts';

/** What happens to the intensities and the voxels of the image. */
export function ImageSection(): JSX.Element {
  const { now, change, setPreprocessing, differs } = useForm();
  const normalisation = () => now().preprocessing.normalisation;
  const setNormalisation = (part: Partial<Normalisation>) => {
    const before = normalisation();
    if (before !== null) setPreprocessing({ normalisation: { ...before, ...part } });
  };
  return (
    <Section facts={SECTIONS.image}>
      <Row
        label="Normalisation"
        differs={differs((s) => s.preprocessing.normalisation === null)}
        hint="Turns intensities into SD from the mean of the whole image. For MR, whose intensities have no unit; not for CT, SUV or ADC, which have one."
      >
        {(ids) => (
          <Check
            id={ids.control}
            describedBy={ids.hint}
            isOn={normalisation() !== null}
            onValue={(isOn) =>
              setPreprocessing({ normalisation: isOn ? { scale: 100, outliers: null } : null })
            }
          />
        )}
      </Row>
      <Show when={normalisation()}>
        {(chosen) => (
          <div class="sub">
            <Row
              label="Scale"
              differs={differs((s) => s.preprocessing.normalisation?.scale)}
              hint="One SD becomes this many units. With 100, bins 5 to 25 units wide make a usable number of levels."
            >
              {(ids) => (
                <NumberInput
                  id={ids.control}
                  describedBy={ids.hint}
                  rule={RULES.normaliseScale}
                  value={chosen().scale}
                  onValue={(scale) => setNormalisation({ scale })}
                />
              )}
            </Row>
            <Row
              label="Limit outliers"
              differs={differs((s) => s.preprocessing.normalisation?.outliers)}
              hint="Intensities farther than this from the mean are set to the limit; 3 is usual. Empty: they stay."
            >
              {(ids) => (
                <OptionalNumberInput
                  id={ids.control}
                  describedBy={ids.hint}
                  unit="SD"
                  rule={RULES.outliers}
                  value={chosen().outliers}
                  onValue={(outliers) => setNormalisation({ outliers })}
                />
              )}
            </Row>
          </div>
        )}
      </Show>
      <ResamplingFields />
      <Row
        label="Voxel array shift"
        differs={differs((s) => s.voxelArrayShift)}
        hint={
          now().profile === 'pyradiomics'
            ? 'Added to intensities in Energy, TotalEnergy and RootMeanSquared, so that none is negative: 1000 for CT, 3 times the scale after normalisation.'
            : 'Without effect here: only the PyRadiomics profile adds it, in Energy, TotalEnergy and RootMeanSquared.'
        }
      >
        {(ids) => (
          <NumberInput
            id={ids.control}
            describedBy={ids.hint}
            isDisabled={now().profile !== 'pyradiomics'}
            rule={RULES.arrayShift}
            value={now().voxelArrayShift}
            onValue={(voxelArrayShift) => change({ voxelArrayShift })}
          />
        )}
      </Row>
    </Section>
  );
}
