import type { Triple } from '../../../volume/grid.ts';
import {
  type CirclePatterns,
  type CircleSample,
  circleAxes,
  circleSamples,
  type PatternMethod,
  WEIGHT_UNIT,
} from '../../circle-patterns.ts';

/** Local binary patterns (see Batch.circlePatterns), in float64; yields between rows. */
export function* circlePatterns(
  voxels: ArrayLike<number>,
  size: Triple,
  patterns: CirclePatterns,
): Generator<undefined, Float64Array> {
  const { method, across, radius } = patterns;
  const axes = circleAxes(across);
  const steps: Triple = [1, size[0], size[0] * size[1]];
  const [rows, columns] = [size[axes.row], size[axes.column]];
  const plane: Plane = { rows, columns, down: steps[axes.row], right: steps[axes.column] };
  const samples = circleSamples(patterns);
  // So far from the borders no sample looks beyond them.
  const margin = Math.ceil(radius) + 1;
  const out = new Float64Array(steps[2] * size[2]);
  const above = new Float64Array(samples.length);
  for (let n = 0; n < size[across]; n++) {
    const first = n * steps[across];
    for (let row = 0; row < rows; row++) {
      const isRowInside = row >= margin && row < rows - margin;
      for (let column = 0; column < columns; column++) {
        const at = first + row * plane.down + column * plane.right;
        if (isRowInside && column >= margin && column < columns - margin) {
          sampleInside(voxels, at, plane, samples, above);
        } else sampleAtBorder(voxels, { first, row, column }, plane, samples, above);
        out[at] = patternOf(above, method);
      }
      yield;
    }
  }
  return out;
}

interface Plane {
  readonly rows: number;
  readonly columns: number;
  /** To the next row and column. */
  readonly down: number;
  readonly right: number;
}

/** How much each sample is above the voxel, in units of WEIGHT_UNIT. */
function sampleInside(
  voxels: ArrayLike<number>,
  at: number,
  { down, right }: Plane,
  samples: readonly CircleSample[],
  above: Float64Array,
): void {
  const centre = voxels[at] as number;
  for (let n = 0; n < samples.length; n++) {
    const { row, column, weights } = samples[n] as CircleSample;
    const corner = at + row * down + column * right;
    above[n] =
      weights[0] * ((voxels[corner] as number) - centre) +
      weights[1] * ((voxels[corner + right] as number) - centre) +
      weights[2] * ((voxels[corner + down] as number) - centre) +
      weights[3] * ((voxels[corner + down + right] as number) - centre);
  }
}

/** The same where a sample may lie beyond the plane, in zeros. */
function sampleAtBorder(
  voxels: ArrayLike<number>,
  { first, row, column }: { first: number; row: number; column: number },
  { rows, columns, down, right }: Plane,
  samples: readonly CircleSample[],
  above: Float64Array,
): void {
  const read = (r: number, c: number) =>
    r < 0 || c < 0 || r >= rows || c >= columns
      ? 0
      : (voxels[first + r * down + c * right] as number);
  const centre = read(row, column);
  samples.forEach(({ row: dr, column: dc, weights }, n) => {
    const [r, c] = [row + dr, column + dc];
    above[n] =
      weights[0] * (read(r, c) - centre) +
      weights[1] * (read(r, c + 1) - centre) +
      weights[2] * (read(r + 1, c) - centre) +
      weights[3] * (read(r + 1, c + 1) - centre);
  });
}

function patternOf(above: Float64Array, method: PatternMethod): number {
  if (method === 'var') return variance(above);
  const count = above.length;
  let [bits, ones, changes] = [0, 0, 0];
  for (let n = 0; n < count; n++) {
    const isOne = (above[n] as number) >= 0;
    if (isOne) {
      bits += 2 ** n;
      ones++;
    }
    // The last and the first are not compared, as in scikit-image.
    if (n > 0 && isOne !== (above[n - 1] as number) >= 0) changes++;
  }
  if (method === 'uniform') return changes <= 2 ? ones : count + 1;
  return method === 'ror' ? leastRotation(bits, count) : bits;
}

function leastRotation(bits: number, count: number): number {
  let [least, turned] = [bits, bits];
  for (let n = 1; n < count; n++) {
    turned = (turned >>> 1) | ((turned & 1) << (count - 1));
    least = Math.min(least, turned);
  }
  return least;
}

/** Of the samples themselves: it does not matter from what they are counted. */
function variance(above: Float64Array): number {
  let sum = 0;
  for (let n = 0; n < above.length; n++) sum += (above[n] as number) * WEIGHT_UNIT;
  const mean = sum / above.length;
  let squares = 0;
  for (let n = 0; n < above.length; n++)
    squares += ((above[n] as number) * WEIGHT_UNIT - mean) ** 2;
  return squares / above.length;
}
