import { type JSX, Show } from 'solid-js';
import type { Binning } from '../../radiomics/settings.ts';
import type { NumberRule } from '../../radiomics/settings-rules.ts';
import { RULES } from '../../session/facts.ts';
import { useApp } from '../app-context.ts';
import { levelsFor } from '../features/binning.ts';
import { NumberInput, Select } from './inputs.tsx';
import { Row } from './row.tsx';
import { Section } from './section.tsx';
import { SECTIONS } from './sections.ts';
import { useForm } from './use-form.ts';

type Kind = Binning['kind'];

/** How intensities become grey levels, for texture and histogram, and for the volume histogram. */
export function BinsSection(): JSX.Element {
  const { settings, scans } = useApp();
  const { now, change, differs } = useForm();
  const unit = () => {
    if (now().preprocessing.normalisation !== null) return 'normalised units';
    const ofImage = scans.image()?.unit ?? '1';
    return ofImage === '1' ? 'intensity units' : ofImage;
  };
  /** Normalised or filtered intensities have another range. */
  const range = () =>
    now().preprocessing.normalisation === null ? (scans.image()?.intensity ?? null) : null;
  const tooMany = () => {
    const levels = levelsFor(now().binning, range());
    return levels !== null && levels > RULES.binCount.max
      ? `The whole image would have ${levels} levels; texture of a region with more than ${RULES.binCount.max} is refused.`
      : null;
  };
  return (
    <Section facts={SECTIONS.bins}>
      <Row
        label="Kind of bins"
        differs={differs((s) => s.binning)}
        hint={binsHint(now().binning.kind)}
      >
        {(ids) => (
          <>
            <BinningInputs
              id={ids.control}
              describedBy={ids.hint}
              name="Bin"
              noneWords="As they are"
              binning={now().binning}
              unit={unit()}
              count={RULES.binCount}
              start={{ width: 25, count: 32 }}
              onValue={(binning) => change({ binning })}
            />
            <Show when={!settings.isBinningAutomatic()}>
              <button type="button" class="link" onClick={settings.resetBinning}>
                Choose by modality
              </button>
            </Show>
            <Show when={tooMany()}>
              {(words) => (
                <p class="error" role="alert">
                  {words()}
                </p>
              )}
            </Show>
          </>
        )}
      </Row>
      <Row
        label="Volume histogram"
        differs={differs((s) => s.ivhBinning)}
        hint="Steps of the intensity-volume histogram, apart from the bins above. IBSI: the intensities themselves, 1 HU apart, in CT; 0.1 SUV in PET; 1000 steps where the unit is arbitrary."
      >
        {(ids) => (
          <BinningInputs
            id={ids.control}
            describedBy={ids.hint}
            name="Step"
            noneWords="As they are, 1 apart"
            binning={now().ivhBinning}
            unit={unit()}
            count={RULES.ivhCount}
            start={{ width: 1, count: 1000 }}
            onValue={(ivhBinning) => change({ ivhBinning })}
          />
        )}
      </Row>
    </Section>
  );
}

function BinningInputs(props: {
  readonly id: string;
  readonly describedBy: string;
  readonly name: 'Bin' | 'Step';
  readonly noneWords: string;
  readonly binning: Binning;
  readonly unit: string;
  readonly count: NumberRule;
  readonly start: { readonly width: number; readonly count: number };
  readonly onValue: (binning: Binning) => void;
}): JSX.Element {
  const choose = (kind: Kind) => {
    if (kind === 'none') props.onValue({ kind });
    else if (kind === 'width') props.onValue({ kind, width: props.start.width });
    else props.onValue({ kind, count: props.start.count });
  };
  const width = () => (props.binning.kind === 'width' ? props.binning : null);
  const count = () => (props.binning.kind === 'count' ? props.binning : null);
  const what = () => (props.name === 'Bin' ? 'bin' : 'step');
  return (
    <>
      <Select
        id={props.id}
        describedBy={props.describedBy}
        value={props.binning.kind}
        options={[
          ['width', `Fixed ${what()} width`],
          ['count', `Fixed ${what()} count`],
          ['none', props.noneWords],
        ]}
        onValue={choose}
      />
      <Show when={width()}>
        {(binning) => (
          <NumberInput
            label={`${props.name} width`}
            describedBy={props.describedBy}
            unit={props.unit}
            rule={RULES.binWidth}
            value={binning().width}
            onValue={(value) => props.onValue({ kind: 'width', width: value })}
          />
        )}
      </Show>
      <Show when={count()}>
        {(binning) => (
          <NumberInput
            label={`${props.name} count`}
            describedBy={props.describedBy}
            unit={`${what()}s`}
            rule={props.count}
            value={binning().count}
            onValue={(value) => props.onValue({ kind: 'count', count: value })}
          />
        )}
      </Show>
    </>
  );
}

function binsHint(kind: Kind): string {
  if (kind === 'width') {
    return 'Each level spans the same number of intensity units, so levels mean the same in every patient: right for calibrated images, CT (25 HU) and PET (0.25 SUV).';
  }
  if (kind === 'count') {
    return 'The range of the region is cut into this many levels (2 to 2048): right for MR, whose intensities have no unit. 32 is usual.';
  }
  return 'Intensities are grey levels already, whole numbers from 1: for the IBSI digital phantom.';
}
