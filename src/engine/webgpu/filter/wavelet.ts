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

type Letter = 'L' | 'H';
type Pair = Readonly<Record<Letter, View>>;

/**
 * The eight sub-bands of one undecimated level (see Batch.wavelet), in float32: within 1e-5 of a sub-band's
 * range of the float64 result, where the image's contrast is not small (1 %) beside its mean.
 */
export function makeWavelet(
  image: GpuImage,
  filters: WaveletFilters,
): Readonly<Record<WaveletBand, DerivedImage>> {
  const wavelet = new Wavelet(image, filters);
  const bands = WAVELET_BANDS.map((name) => [name, wavelet.band(name)] as const);
  return Object.fromEntries(bands) as Record<WaveletBand, DerivedImage>;
}

/**
 * Each pass makes both outputs from one reading. Sub-bands share the passes along x and y, which are recorded
 * when the first of them is needed, so that the memory of intermediate images is soon free again.
 */
class Wavelet {
  readonly #image: GpuImage;
  readonly #filters: WaveletFilters;

  constructor(image: GpuImage, filters: WaveletFilters) {
    this.#image = image;
    this.#filters = filters;
  }

  band(name: WaveletBand): DerivedImage {
    const [x, y, z] = name as unknown as readonly [Letter, Letter, Letter];
    const { source, gain, isMoved } = this.#image.expectation;
    const expectation = {
      source,
      isMoved,
      gain: gain * TYPICAL_GAIN[x] * TYPICAL_GAIN[y] * TYPICAL_GAIN[z],
    };
    const label = `${this.#image.label} ${name}`;
    return new DerivedImage(this.#sizeAfter(3), label, expectation, (plan) => {
      const alongX = () => this.#pass(plan, '', () => this.#image.singles(plan))[x];
      const alongY = () => this.#pass(plan, x, alongX)[y];
      return this.#pass(plan, `${x}${y}`, alongY)[z];
    });
  }

  /** One pass along the next axis, after the filters named in `done`. */
  #pass(plan: Plan, done: string, source: () => View): Pair {
    return plan.once(this, `after ${done}`, () => {
      const input = source();
      const axis = done.length;
      const from = this.#sizeAfter(axis);
      const to = this.#sizeAfter(axis + 1);
      const count = to[0] * to[1] * to[2];
      const label = `${this.#image.label} · wavelet`;
      const pair = {
        L: plan.scratch(`${label} ${done}L`, 4 * count),
        H: plan.scratch(`${label} ${done}H`, 4 * count),
      };
      const step = [1, from[0], from[0] * from[1]][axis] as number;
      const taps = this.#filters.low.length;
      plan.add({
        label,
        shader: WAVELET_SHADER,
        params: [...to, from[0], from[1], step, taps],
        bindings: [input, this.#taps(plan), pair.L, pair.H],
        workgroups: Math.ceil(count / 256),
        cost: 256 * (10 + 5 * taps),
      });
      return pair;
    });
  }

  /** Reversed taps (low, high), and what float32 leaves of them. */
  #taps(plan: Plan): View {
    return plan.once(this, 'taps', () => {
      const { low, high } = this.#filters;
      const rows = low.map((tap, k) => [tap, high[k] as number]).reverse();
      const rest = (tap: number) => tap - Math.fround(tap);
      return plan.constant(Float32Array.from(rows.flatMap((row) => [...row, ...row.map(rest)])));
    });
  }

  #sizeAfter(passes: number): Triple {
    const shrink = this.#filters.low.length - 1;
    const [nx, ny, nz] = this.#image.size;
    const less = (axis: number) => (passes > axis ? shrink : 0);
    return [nx - less(0), ny - less(1), nz - less(2)];
  }
}
