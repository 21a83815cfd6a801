import { type JSX, Show } from 'solid-js';
import { IMAGE_DEFAULTS, WAVELETS } from '../../session/facts.ts';
import { Icon } from '../ui/icon.tsx';
import { Check, Select } from './inputs.tsx';
import { Row } from './row.tsx';
import { Section } from './section.tsx';
import { SECTIONS } from './sections.ts';
import { useForm } from './use-form.ts';

/** The images that features are taken from. */
export function ImagesSection(): JSX.Element {
  const { now, change, differs } = useForm();
  const types = () => now().imageTypes;
  return (
    <Section facts={SECTIONS.images}>
      <Row
        label="Original"
        differs={differs((s) => s.imageTypes.original)}
        hint="The image itself, after the steps above. Shape is given even without it."
      >
        {(ids) => (
          <Check
            id={ids.control}
            describedBy={ids.hint}
            isOn={types().original}
            onValue={(original) => change({ imageTypes: { ...types(), original } })}
          />
        )}
      </Row>
      <Row
        label="Wavelet"
        differs={differs((s) => s.imageTypes.wavelet)}
        hint="Eight more images, each low- or high-pass filtered along x, y and z (LLL to HHH), at the size of the original. Intensity and texture features are taken from each; shape only once."
      >
        {(ids) => (
          <>
            <Check
              id={ids.control}
              describedBy={ids.hint}
              isOn={types().wavelet !== null}
              onValue={(isOn) =>
                change({
                  imageTypes: { ...types(), wavelet: isOn ? IMAGE_DEFAULTS.wavelet : null },
                })
              }
            />
            <Show when={types().wavelet}>
              {(wavelet) => (
                <Select
                  label="Wavelet name"
                  value={wavelet().name}
                  options={WAVELETS.map((name) => [name, name])}
                  onValue={(name) =>
                    change({ imageTypes: { ...types(), wavelet: { ...wavelet(), name } } })
                  }
                />
              )}
            </Show>
          </>
        )}
      </Row>
      <OwnSettings />
    </Section>
  );
}

/** Parameter files can give one type of image its own bins and texture. */
function OwnSettings(): JSX.Element {
  const { now, change } = useForm();
  const types = () =>
    Object.entries(now().byImageType)
      .filter(([, part]) => Object.keys(part).length > 0)
      .map(([type]) => type);
  return (
    <Show when={types().length > 0}>
      <div class="note info">
        <Icon name="info" />
        <span>
          The parameter file gives images of type {types().join(' and ')} settings of their own, in
          place of those below.{' '}
          <button type="button" class="link" onClick={() => change({ byImageType: {} })}>
            Use the same for all
          </button>
        </span>
      </div>
    </Show>
  );
}
