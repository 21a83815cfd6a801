import { type JSX, Show } from 'solid-js';
import { Icon } from '../ui/icon.tsx';
import { FilterBank } from './filter-bank.tsx';
import { Check } from './inputs.tsx';
import { IntensityImages } from './intensity-images.tsx';
import { PatternImages } from './pattern-images.tsx';
import { Row } from './row.tsx';
import { Section } from './section.tsx';
import { SECTIONS } from './sections.ts';
import { useForm } from './use-form.ts';
import { WaveletImages } from './wavelet-images.tsx';

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
      <WaveletImages />
      <IntensityImages />
      <PatternImages />
      <FilterBank />
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
