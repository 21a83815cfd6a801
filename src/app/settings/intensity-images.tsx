import { For, type JSX, Show } from 'solid-js';
import type { ImageTypes } from '../../radiomics/settings-images.ts';
import { IMAGE_DEFAULTS } from '../../session/facts.ts';
import { Check } from './inputs.tsx';
import { GroupRow, Row } from './row.tsx';
import { useForm } from './use-form.ts';

const FUNCTIONS = [
  ['square', 'Square'],
  ['squareRoot', 'Square root'],
  ['logarithm', 'Logarithm'],
  ['exponential', 'Exponential'],
] as const;

/** Functions of the intensity, and the gradient. */
export function IntensityImages(): JSX.Element {
  const { now, change, differs } = useForm();
  const types = () => now().imageTypes;
  const set = (part: Partial<ImageTypes>) => change({ imageTypes: { ...types(), ...part } });
  return (
    <>
      <GroupRow
        label="Intensity"
        differs={differs(({ imageTypes }) => FUNCTIONS.map(([type]) => imageTypes[type]))}
        hint="Functions of each voxel alone, scaled so that the largest magnitude of the image stays what it is (PyRadiomics)."
      >
        <div class="choices">
          <For each={FUNCTIONS}>
            {([type, title]) => (
              <label class="check">
                <input
                  type="checkbox"
                  checked={types()[type]}
                  onChange={(event) => set({ [type]: event.currentTarget.checked })}
                />
                {title}
              </label>
            )}
          </For>
        </div>
      </GroupRow>
      <Row
        label="Gradient"
        differs={differs((s) => s.imageTypes.gradient)}
        hint="Magnitude of the gradient: how steep the image is at each voxel."
      >
        {(ids) => (
          <>
            <Check
              id={ids.control}
              describedBy={ids.hint}
              isOn={types().gradient !== null}
              onValue={(isOn) => set({ gradient: isOn ? IMAGE_DEFAULTS.gradient : null })}
            />
            <Show when={types().gradient}>
              {(gradient) => (
                <label class="check">
                  <input
                    type="checkbox"
                    checked={gradient().usesSpacing}
                    onChange={(event) =>
                      set({ gradient: { usesSpacing: event.currentTarget.checked } })
                    }
                  />
                  per mm, not per voxel
                </label>
              )}
            </Show>
          </>
        )}
      </Row>
    </>
  );
}
