import groupCode from '../../../../shaders/common/group.wgsl?raw';
import waveletCode from '../../../../shaders/filter/wavelet.wgsl?raw';
import type { Triple } from '../../../volume/grid.ts';
import { WAVELET_BANDS, type WaveletBand, type WaveletFilters } from '../../engine.ts';
import type { Plan, Shader, View } from '../plan.ts';
import { DerivedImage, type GpuImage } from '../volume/image.ts';

const WAVELET_SHADER: Shader = { name: 'filter/wavelet.wgsl', code: `${waveletCode}${groupCode}` };

/**
 * How much wider than its source a sub-band's values typically spread, per axis: low passes of orthogonal
 * wavelets amplify by √2; a high pass of a blurred edge stays below the edge. Only a guess for memory.
 */
const TYPICAL_GAIN = { L: Math.SQRT2, H: 0.8 };

interface Pair {
  readonly L: View;
  readonly H: View;
}

/**
 * The eight sub-bands of one undecimated level (see Batch.wavelet). Each pass makes both outputs from one
 * reading; sub-bands share the passes along x and y, recorded when the first of them is needed, so that what
 * only one sub-band needs can be dropped early. Float32: within 1e-5 of a sub-band's range.
 */
export function makeWavelet(
  image: GpuImage,
  filters: WaveletFilters,
): Readonly<Record<WaveletBand, DerivedImage>> {
  const shrink = filters.low.length - 1;
  const sizes: readonly [Triple, Triple, Triple, Triple] = [0, 1, 2, 3].map((passes) =>
    image.size.map((n, axis) => (axis < passes ? n - shrink : n)),
  ) as never;
  const owner = {};
  const taps = (plan: Plan) =>
    plan.once(owner, 'taps', () => {
      const rows = filters.low.map((low, k) => [low, filters.high[k] as number]).reverse();
      return plan.constant(Float32Array.from(rows.flat()));
    });
  const pass = (plan: Plan, axis: 0 | 1 | 2, done: string, source: () => View): Pair =>
    plan.once(owner, `along ${axis} after ${done}`, () => {
      const from = sizes[axis];
      const to = sizes[axis + 1] as Triple;
      const label = `${image.label} · wavelet ${done}`;
      const input = source();
      const bytes = 4 * to[0] * to[1] * to[2];
      const pair = { L: plan.scratch(`${label}L`, bytes), H: plan.scratch(`${label}H`, bytes) };
      const step = [1, from[0], from[0] * from[1]][axis] as number;
      plan.add({
        label,
        shader: WAVELET_SHADER,
        params: [...to, from[0], from[1], step, filters.low.length],
        bindings: [input, taps(plan), pair.L, pair.H],
        workgroups: Math.ceil((to[0] * to[1] * to[2]) / 256),
        cost: 256 * (10 + 4 * filters.low.length),
      });
      return pair;
    });
  const band = (name: WaveletBand): DerivedImage => {
    const [x, y, z] = name as unknown as readonly ['L' | 'H', 'L' | 'H', 'L' | 'H'];
    const { source, gain } = image.expectation;
    const spread = gain * TYPICAL_GAIN[x] * TYPICAL_GAIN[y] * TYPICAL_GAIN[z];
    return new DerivedImage(
      sizes[3],
      `${image.label} ${name}`,
      { source, gain: spread },
      (plan) => {
        const alongX = () => pass(plan, 0, '', () => image.singles(plan))[x];
        const alongY = () => pass(plan, 1, x, alongX)[y];
        return pass(plan, 2, `${x}${y}`, alongY)[z];
      },
    );
  };
  return Object.fromEntries(WAVELET_BANDS.map((name) => [name, band(name)])) as never;
}
