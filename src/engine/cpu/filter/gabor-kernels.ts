import type { Triple } from '../../../volume/grid.ts';
import { type GaborBank, gaborAt, gaborReach, planeAxes } from '../../gabor.ts';
import type { Axis } from '../../neighbourhood.ts';
import { makeLines, smoothLength } from '../fourier/fourier.ts';
import { PlaneFourier, type PlaneKernel, type Span } from '../fourier/plane-fourier.ts';

/** Kernels within the planes across an axis, as factors of a plane's spectrum. */
export class GaborKernels {
  /** Voxels around a plane along its first and second axis that its responses read. */
  readonly reach: readonly [number, number];
  /** Of the transforms: a plane with its surroundings, or more. */
  readonly lengths: readonly [number, number];
  readonly #bank: GaborBank;
  readonly #across: Axis;

  constructor(bank: GaborBank, size: Triple, across: Axis) {
    const [first, second] = planeAxes(across);
    this.#bank = bank;
    this.#across = across;
    this.reach = gaborReach(bank, across);
    this.lengths = [
      smoothLength(size[first] + 2 * this.reach[0]),
      smoothLength(size[second] + 2 * this.reach[1]),
    ];
  }

  /** Real, for a Gabor kernel is conjugate-symmetric in space. */
  spectrum(theta: number): PlaneKernel {
    const [first, second] = this.lengths;
    const plane = makeLines(first * second);
    for (let a = -this.reach[0]; a <= this.reach[0]; a++) {
      const row = ((a + first) % first) * second;
      for (let b = -this.reach[1]; b <= this.reach[1]; b++) {
        const at = row + ((b + second) % second);
        const [re, im] = gaborAt(this.#bank, this.#across, theta, [a, b]);
        plane.re[at] = re;
        plane.im[at] = im;
      }
    }
    new PlaneFourier(this.lengths).forward(plane);
    const factors = plane.re.map((value) => value / plane.re.length);
    return { factors, band: bandOf(factors, second) };
  }
}

/**
 * Of the largest factor: what is below comes from the end of the kernel, where it was cut off, which has as small a
 * part in a response.
 */
const NOTHING = 1e-9;

/** The columns that hold all but nothing, around the end where need be: all outside the longest run of empty ones. */
function bandOf(factors: Float64Array, columns: number): Span {
  const most = new Float64Array(columns);
  for (let n = 0; n < factors.length; n++) {
    const column = n % columns;
    most[column] = Math.max(most[column] as number, Math.abs(factors[n] as number));
  }
  const least = NOTHING * most.reduce((a, b) => Math.max(a, b), 0);
  const used = Array.from(most.keys()).filter((column) => (most[column] as number) > least);
  let band = { start: 0, count: columns };
  used.forEach((column, n) => {
    const before = used[(n + used.length - 1) % used.length] as number;
    const gap = used.length === 1 ? columns : (column - before + columns) % columns;
    if (columns - gap + 1 < band.count) band = { start: column, count: columns - gap + 1 };
  });
  return band;
}
