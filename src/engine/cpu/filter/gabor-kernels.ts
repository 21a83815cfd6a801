import type { Triple } from '../../../volume/grid.ts';
import { type GaborBank, gaborAt, gaborReach, planeAxes } from '../../gabor.ts';
import type { Axis } from '../../neighbourhood.ts';
import { makeLines, smoothLength } from '../fourier/fourier.ts';
import { PlaneFourier } from '../fourier/plane-fourier.ts';

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

  /**
   * Over the number of elements; (a, b) at a * lengths[1] + b. Real, for a Gabor kernel is conjugate-symmetric
   * in space.
   */
  spectrum(theta: number): Float64Array {
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
    return plane.re.map((value) => value / plane.re.length);
  }
}
