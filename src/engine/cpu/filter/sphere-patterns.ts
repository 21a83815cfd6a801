import type { Triple } from '../../../volume/grid.ts';
import { type SpherePatterns, type SphereTable, sphereTable } from '../../sphere-patterns.ts';
import { splineAlong } from '../volume/affine.ts';
import { basisWeights } from '../volume/bspline.ts';
import { mirror } from '../volume/inside.ts';

/** Of samples that are all equal. */
const FLAT_KURTOSIS = -3;

/**
 * Local binary patterns on a sphere (see Batch.spherePatterns) in the voxels at `indices`, 0 elsewhere: a map for each
 * degree, then the kurtosis. Yields the share done.
 */
export function* spherePatterns(
  voxels: ArrayLike<number>,
  size: Triple,
  indices: Uint32Array,
  patterns: SpherePatterns,
): Generator<number, readonly Float64Array[]> {
  const table = sphereTable(patterns);
  const { levels, isWhole } = patterns;
  let coefficients = voxels;
  for (const axis of [0, 1, 2] as const) {
    coefficients = yield* splineAlong(coefficients, size, axis, 'mirror');
  }
  const maps = Array.from({ length: levels + 1 }, () => new Float64Array(voxels.length));
  const sampler = makeSampler(voxels, coefficients, size, table);
  const samples = new Float64Array(table.samples);
  const sums = new Float64Array(levels ** 2);
  for (let n = 0; n < indices.length; n++) {
    const at = indices[n] as number;
    const centre = voxels[at] as number;
    sums.fill(0);
    for (let k = 0; k < samples.length; k++) {
      const exact = sampler(at, k);
      const value = isWhole ? roundAway(exact) : exact;
      samples[k] = value;
      if (value < centre) continue;
      for (let j = 0; j < sums.length; j++) {
        sums[j] = (sums[j] as number) + (table.harmonics[k * sums.length + j] as number);
      }
    }
    for (let degree = 0, norm = 0; degree < levels; degree++) {
      const count = 2 * degree + 1;
      (maps[degree] as Float64Array)[at] = normOf(sums, degree, table.norms.subarray(norm));
      norm += count * count;
    }
    (maps[levels] as Float64Array)[at] = kurtosis(samples);
    if (n % 1024 === 0) yield n / indices.length;
  }
  return maps;
}

/** A reader of sample k around a voxel: the spline's value, or 0 beyond the image, as scipy's map_coordinates has it. */
function makeSampler(
  voxels: ArrayLike<number>,
  coefficients: ArrayLike<number>,
  [nx, ny, nz]: Triple,
  { bases, shares, samples }: SphereTable,
): (at: number, k: number) => number {
  const weights = new Float64Array(12 * samples);
  shares.forEach((share, n) => {
    basisWeights(share, weights.subarray(4 * n, 4 * n + 4));
  });
  const isVoxel = Uint8Array.from({ length: samples }, (_, k) =>
    shares.subarray(3 * k, 3 * k + 3).every((share) => share === 0) ? 1 : 0,
  );
  const straight = (first: number, w: number) =>
    (weights[w] as number) * (coefficients[first] as number) +
    (weights[w + 1] as number) * (coefficients[first + 1] as number) +
    (weights[w + 2] as number) * (coefficients[first + 2] as number) +
    (weights[w + 3] as number) * (coefficients[first + 3] as number);
  const mirrored = (line: number, x: number, w: number) => {
    let along = 0;
    for (let a = 0; a < 4; a++) {
      along += (weights[w + a] as number) * (coefficients[line + mirror(x + a, nx)] as number);
    }
    return along;
  };
  return (at, k) => {
    const row = Math.floor(at / nx);
    const slice = Math.floor(row / ny);
    const x = at - row * nx + (bases[3 * k] as number);
    const y = row - slice * ny + (bases[3 * k + 1] as number);
    const z = slice + (bases[3 * k + 2] as number);
    const isInside = (from: number, axis: number, n: number) =>
      from + 1 >= 0 && from + 1 + (shares[3 * k + axis] as number) <= n - 1;
    if (!isInside(x, 0, nx) || !isInside(y, 1, ny) || !isInside(z, 2, nz)) return 0;
    // On a voxel the sample is the voxel: no rounding may tell equal ones apart.
    if (isVoxel[k] === 1) return voxels[x + 1 + nx * (y + 1 + ny * (z + 1))] as number;
    const isDeep = x >= 0 && y >= 0 && z >= 0 && x + 3 < nx && y + 3 < ny && z + 3 < nz;
    let sum = 0;
    for (let c = 0; c < 4; c++) {
      const plane = ny * (isDeep ? z + c : mirror(z + c, nz));
      for (let b = 0; b < 4; b++) {
        const line = nx * ((isDeep ? y + b : mirror(y + b, ny)) + plane);
        const along = isDeep ? straight(line + x, 12 * k) : mirrored(line, x, 12 * k);
        sum += (weights[12 * k + 8 + c] as number) * (weights[12 * k + 4 + b] as number) * along;
      }
    }
    return sum;
  };
}

/** Halves away from 0, as C casts x ± 0.5. */
function roundAway(x: number): number {
  return x > 0 ? Math.floor(x + 0.5) : Math.ceil(x - 0.5);
}

function normOf(sums: Float64Array, degree: number, norm: Float64Array): number {
  const [first, count] = [degree * degree, 2 * degree + 1];
  let square = 0;
  for (let a = 0; a < count; a++) {
    for (let b = 0; b < count; b++) {
      square +=
        (norm[a * count + b] as number) * (sums[first + a] as number) * (sums[first + b] as number);
    }
  }
  // A square; rounding may leave it below 0.
  return Math.sqrt(Math.max(0, square));
}

/** Excess kurtosis, over N. */
function kurtosis(samples: Float64Array): number {
  let sum = 0;
  for (const value of samples) sum += value;
  const mean = sum / samples.length;
  let [second, fourth] = [0, 0];
  for (const value of samples) {
    const square = (value - mean) ** 2;
    second += square;
    fourth += square * square;
  }
  return second === 0 ? FLAT_KURTOSIS : (samples.length * fourth) / (second * second) - 3;
}
