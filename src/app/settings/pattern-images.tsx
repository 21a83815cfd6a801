import { type JSX, Show } from 'solid-js';
import type { ImageTypes } from '../../radiomics/settings-images.ts';
import { IMAGE_DEFAULTS, RULES } from '../../session/facts.ts';
import { Check, NumberInput, Select } from './inputs.tsx';
import { Row } from './row.tsx';
import { useForm } from './use-form.ts';

const METHODS = [
  ['uniform', 'uniform'],
  ['default', 'default'],
  ['ror', 'least rotation'],
  ['var', 'variance'],
] as const;

/** Local binary patterns. */
export function PatternImages(): JSX.Element {
  const { now, change, differs } = useForm();
  const types = () => now().imageTypes;
  const set = (part: Partial<ImageTypes>) => change({ imageTypes: { ...types(), ...part } });
  return (
    <>
      <Row
        label="Patterns in planes"
        differs={differs((s) => s.imageTypes.lbp2D)}
        hint="Local binary patterns (LBP-2D): which samples on a circle are at least the voxel. They take few values: choose a narrow bin width."
      >
        {(ids) => (
          <>
            <Check
              id={ids.control}
              describedBy={ids.hint}
              isOn={types().lbp2D !== null}
              onValue={(isOn) => set({ lbp2D: isOn ? IMAGE_DEFAULTS.lbp2D : null })}
            />
            <Show when={types().lbp2D}>
              {(lbp) => (
                <>
                  <span class="muted">radius</span>
                  <NumberInput
                    label="Radius of patterns in planes"
                    unit="voxels"
                    rule={RULES.lbpRadius}
                    value={lbp().radius}
                    onValue={(radius) => set({ lbp2D: { ...lbp(), radius } })}
                  />
                  <NumberInput
                    label="Samples of patterns in planes"
                    unit="samples"
                    rule={RULES.lbpSamples}
                    value={lbp().samples}
                    onValue={(samples) => set({ lbp2D: { ...lbp(), samples } })}
                  />
                  <Select
                    label="Method of patterns in planes"
                    value={lbp().method}
                    options={METHODS}
                    onValue={(method) => set({ lbp2D: { ...lbp(), method } })}
                  />
                </>
              )}
            </Show>
          </>
        )}
      </Row>
      <Row
        label="Patterns on a sphere"
        differs={differs((s) => s.imageTypes.lbp3D)}
        hint="Local binary patterns (LBP-3D): one image for each degree of the spherical harmonics, and one of the samples’ kurtosis."
      >
        {(ids) => (
          <>
            <Check
              id={ids.control}
              describedBy={ids.hint}
              isOn={types().lbp3D !== null}
              onValue={(isOn) => set({ lbp3D: isOn ? IMAGE_DEFAULTS.lbp3D : null })}
            />
            <Show when={types().lbp3D}>
              {(lbp) => (
                <>
                  <NumberInput
                    label="Degrees of patterns on a sphere"
                    unit="degrees"
                    rule={RULES.levels}
                    value={lbp().levels}
                    onValue={(levels) => set({ lbp3D: { ...lbp(), levels } })}
                  />
                  <span class="muted">radius</span>
                  <NumberInput
                    label="Radius of patterns on a sphere"
                    unit="voxels"
                    rule={RULES.lbpRadius}
                    value={lbp().radius}
                    onValue={(radius) => set({ lbp3D: { ...lbp(), radius } })}
                  />
                  <span class="muted">subdivided</span>
                  <NumberInput
                    label="Subdivisions of the sphere"
                    unit="times"
                    rule={RULES.lbpSubdivision}
                    value={lbp().subdivision}
                    onValue={(subdivision) => set({ lbp3D: { ...lbp(), subdivision } })}
                  />
                </>
              )}
            </Show>
          </>
        )}
      </Row>
    </>
  );
}
