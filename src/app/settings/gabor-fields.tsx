import { type JSX, Show } from 'solid-js';
import type { GaborFilter } from '../../radiomics/settings-filters.ts';
import { RULES } from '../../session/facts.ts';
import { NumberField, SelectField } from './filter-field.tsx';

export function GaborFields(props: {
  readonly filter: GaborFilter;
  readonly onChange: (filter: GaborFilter) => void;
}): JSX.Element {
  const set = (part: Partial<GaborFilter>) => props.onChange({ ...props.filter, ...part });
  const steps = () => {
    const { orientation } = props.filter;
    return 'step' in orientation ? orientation : null;
  };
  const theta = () => {
    const { orientation } = props.filter;
    return 'theta' in orientation ? orientation : null;
  };
  return (
    <>
      <NumberField
        label="σ"
        unit="mm"
        rule={RULES.filterLength}
        value={props.filter.sigmaMm}
        onValue={(sigmaMm) => set({ sigmaMm })}
      />
      <NumberField
        label="wavelength"
        unit="mm"
        rule={RULES.filterLength}
        value={props.filter.lambdaMm}
        onValue={(lambdaMm) => set({ lambdaMm })}
      />
      <NumberField
        label="γ"
        rule={RULES.aspectRatio}
        value={props.filter.gamma}
        onValue={(gamma) => set({ gamma })}
      />
      <SelectField
        label="response"
        value={props.filter.response}
        options={[
          ['modulus', 'modulus'],
          ['real', 'real part'],
          ['imaginary', 'imaginary part'],
        ]}
        onValue={(response) => set({ response })}
      />
      <SelectField
        label="orientations"
        value={steps()?.pooling ?? 'one'}
        options={[
          ['mean', 'all, averaged'],
          ['max', 'all, largest'],
          ['min', 'all, smallest'],
          ['one', 'one'],
        ]}
        onValue={(pooling) =>
          set({
            orientation:
              pooling === 'one' ? { theta: 0 } : { step: steps()?.step ?? 22.5, pooling },
          })
        }
      />
      <Show when={steps()}>
        {(all) => (
          <NumberField
            label="in steps of"
            unit="°"
            rule={RULES.angleStep}
            value={all().step}
            onValue={(step) => set({ orientation: { ...all(), step } })}
          />
        )}
      </Show>
      <Show when={theta()}>
        {(one) => (
          <NumberField
            label="at"
            unit="°"
            rule={RULES.angle}
            value={one().theta}
            onValue={(value) => set({ orientation: { theta: value } })}
          />
        )}
      </Show>
      <label class="check">
        <input
          type="checkbox"
          checked={props.filter.hasOrthogonalPlanes}
          onChange={(event) => set({ hasOrthogonalPlanes: event.currentTarget.checked })}
        />
        mean of the three planes
      </label>
    </>
  );
}
