import { type JSX, Show } from 'solid-js';
import type { ImageTypes } from '../../radiomics/settings-images.ts';
import { IMAGE_DEFAULTS, RULES, WAVELETS } from '../../session/facts.ts';
import { BOUNDARY_OPTIONS } from './filter-words.ts';
import { Check, NumberInput, ParsedInput, Select } from './inputs.tsx';
import { parseNumbers } from './number-list.ts';
import { Row } from './row.tsx';
import { useForm } from './use-form.ts';

/** Wavelets and Laplacians of Gaussians, by PyRadiomics' names. */
export function WaveletImages(): JSX.Element {
  const { now, change, differs } = useForm();
  const types = () => now().imageTypes;
  const set = (part: Partial<ImageTypes>) => change({ imageTypes: { ...types(), ...part } });
  const isIbsi = () => now().profile === 'ibsi';
  return (
    <>
      <Row
        label="Wavelet"
        differs={differs((s) => s.imageTypes.wavelet)}
        hint="Eight more images a level, each low- or high-pass filtered along x, y and z (LLL to HHH), at the size of the original. Intensity and texture features are taken from each; shape only once. Levels before the first are passed over."
      >
        {(ids) => (
          <>
            <Check
              id={ids.control}
              describedBy={ids.hint}
              isOn={types().wavelet !== null}
              onValue={(isOn) => set({ wavelet: isOn ? IMAGE_DEFAULTS.wavelet : null })}
            />
            <Show when={types().wavelet}>
              {(wavelet) => (
                <>
                  <Select
                    label="Wavelet name"
                    value={wavelet().name}
                    options={WAVELETS.map((name) => [name, name])}
                    onValue={(name) => set({ wavelet: { ...wavelet(), name } })}
                  />
                  <span class="muted">levels</span>
                  <NumberInput
                    label="Wavelet levels"
                    rule={RULES.levels}
                    value={wavelet().levels}
                    onValue={(levels) => set({ wavelet: { ...wavelet(), levels } })}
                  />
                  <span class="muted">passed over</span>
                  <NumberInput
                    label="Wavelet levels passed over"
                    rule={RULES.startLevel}
                    value={wavelet().startLevel}
                    onValue={(startLevel) => set({ wavelet: { ...wavelet(), startLevel } })}
                  />
                </>
              )}
            </Show>
          </>
        )}
      </Row>
      <Row
        label="Laplacian of Gaussian"
        differs={differs((s) => s.imageTypes.log)}
        hint="One image for each σ: edges and blobs of that size. Small σ show fine texture, large ones coarse; σ below the spacing sees single voxels."
      >
        {(ids) => (
          <>
            <Check
              id={ids.control}
              describedBy={ids.hint}
              isOn={types().log !== null}
              onValue={(isOn) => set({ log: isOn ? IMAGE_DEFAULTS.log : null })}
            />
            <Show when={types().log}>
              {(log) => (
                <>
                  <span class="muted">σ</span>
                  <ParsedInput
                    label="Sigmas of the Laplacian of Gaussian"
                    class="list"
                    unit="mm"
                    value={log().sigmas}
                    format={(sigmas) => sigmas.join(', ')}
                    parse={(text) => parseNumbers(text, RULES.filterLength)}
                    onValue={(sigmas) => set({ log: { sigmas } })}
                  />
                </>
              )}
            </Show>
          </>
        )}
      </Row>
      <Show when={isIbsi() && (types().wavelet !== null || types().log !== null)}>
        <Row
          label="Beyond the borders"
          differs={differs((s) => s.imageTypes.boundary)}
          hint="How the image goes on for the wavelets and Laplacians above. IBSI mirrors it."
        >
          {(ids) => (
            <Select
              id={ids.control}
              describedBy={ids.hint}
              value={types().boundary}
              options={BOUNDARY_OPTIONS}
              onValue={(boundary) => set({ boundary })}
            />
          )}
        </Row>
      </Show>
    </>
  );
}
