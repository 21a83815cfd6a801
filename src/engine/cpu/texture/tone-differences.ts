import { requireFewLevels } from '../../limits.ts';
import { type Neighbourhood, neighbourOffsets } from '../../neighbourhood.ts';
import type { ToneDifferences } from '../../texture.ts';
import type { PaddedLevels } from '../volume/discretise.ts';
import { sliceStarts } from './slices.ts';
import { widen } from './widen.ts';

/** Differences of voxels from the mean of their neighbours (see ToneDifferences). */
export function countToneDifferences(
  levelsOfBox: PaddedLevels,
  neighbourhood: Neighbourhood,
  bySlice: boolean,
): ToneDifferences {
  requireFewLevels(levelsOfBox.levels);
  const padded = widen(levelsOfBox, Math.max(0, ...neighbourhood.distances));
  const { levels, data, indices } = padded;
  const neighbours = neighbourOffsets(neighbourhood).length;
  const unit = unitAbove((2 * padded.margin + 1) ** 3 * levels);
  const both = neighbourSums(padded, neighbourhood, unit);
  const isShort = both instanceof Int32Array;
  const shift = Math.log2(unit);
  const starts = sliceStarts(padded, bySlice);
  const slices = starts.length - 1;
  const width = neighbours + 1;
  const counts = new Uint32Array(slices * levels * width);
  const sums = new Float64Array(counts.length);
  for (let slice = 0; slice < slices; slice++) {
    const base = (slice * levels - 1) * width;
    for (let n = starts[slice] as number; n < (starts[slice + 1] as number); n++) {
      const at = indices[n] as number;
      const level = data[at] as number;
      const sum = both[n] as number;
      const k = isShort ? sum >> shift : Math.floor(sum / unit);
      const cell = base + level * width + k;
      counts[cell] = (counts[cell] as number) + 1;
      sums[cell] = (sums[cell] as number) + Math.abs(k * level - (sum - k * unit));
    }
  }
  return { levels, slices, neighbours, counts, sums };
}

/** A power of two above every sum of levels: level + unit adds up levels and voxels at once. */
function unitAbove(sum: number): number {
  return 2 ** Math.ceil(Math.log2(sum + 1));
}

type Sums = Int32Array | Float64Array;

/**
 * Σ (level + unit) over the neighbours, one number a voxel of the region, in the order of `indices`. Voxels at Chebyshev distance d are the cube of
 * half-width d less the one of d - 1, and the sum over a cube separates into sums along the axes.
 */
function neighbourSums(
  { size, margin, data, indices }: PaddedLevels,
  { distances, across }: Neighbourhood,
  unit: number,
): Sums {
  const fits = unit * (2 * margin + 1) ** 3 < 2 ** 31;
  const values = fits ? new Int32Array(data.length) : new Float64Array(data.length);
  for (let n = 0; n < indices.length; n++) {
    const at = indices[n] as number;
    values[at] = (data[at] as number) + unit;
  }
  if (across === null && distances.length === 1 && distances[0] === 1)
    return sumsAround(indices, values, size[0] + 2 * margin, size[1] + 2 * margin);
  const signs = new Map<number, number>();
  for (const distance of new Set(distances)) {
    signs.set(distance, (signs.get(distance) ?? 0) + 1);
    signs.set(distance - 1, (signs.get(distance - 1) ?? 0) - 1);
  }
  const px = size[0] + 2 * margin;
  const steps = [1, px, px * (size[1] + 2 * margin)].filter((_, axis) => axis !== across);
  const total = fits ? new Int32Array(indices.length) : new Float64Array(indices.length);
  for (const [reach, sign] of signs) {
    if (sign === 0) continue;
    if (reach === 0) addAt(indices, values, sign, 0, 0, total);
    else {
      // The sum along the last axis is needed at the region's voxels only.
      const last = steps[steps.length - 1] as number;
      const plate = steps.slice(0, -1).reduce((sums, step) => sumAlong(sums, step, reach), values);
      addAt(indices, plate, sign, last, reach, total);
    }
  }
  return total;
}

/**
 * The usual 26 neighbours. Of three columns of nine voxels across x, a voxel that follows its neighbour in the row
 * has two already.
 */
function sumsAround(indices: Uint32Array, values: Sums, px: number, py: number): Sums {
  const total =
    values instanceof Int32Array
      ? new Int32Array(indices.length)
      : new Float64Array(indices.length);
  const plane = px * py;
  let last = -1;
  let [left, middle, right] = [0, 0, 0];
  for (let n = 0; n < indices.length; n++) {
    const at = indices[n] as number;
    if (at === last + 1) {
      left = middle;
      middle = right;
    } else {
      left = columnSum(values, at - 1, px, plane);
      middle = columnSum(values, at, px, plane);
    }
    right = columnSum(values, at + 1, px, plane);
    total[n] = left + middle + right - (values[at] as number);
    last = at;
  }
  return total;
}

/** The nine voxels at one x. */
function columnSum(values: Sums, at: number, px: number, plane: number): number {
  return (
    (values[at - plane - px] as number) +
    (values[at - plane] as number) +
    (values[at - plane + px] as number) +
    (values[at - px] as number) +
    (values[at] as number) +
    (values[at + px] as number) +
    (values[at + plane - px] as number) +
    (values[at + plane] as number) +
    (values[at + plane + px] as number)
  );
}

/** total += sign times the sum over 2 reach + 1 voxels. */
function addAt(
  indices: Uint32Array,
  values: Sums,
  sign: number,
  step: number,
  reach: number,
  total: Sums,
): void {
  for (let n = 0; n < indices.length; n++) {
    const at = indices[n] as number;
    let sum = values[at] as number;
    for (let far = 1; far <= reach; far++)
      sum += (values[at - far * step] as number) + (values[at + far * step] as number);
    total[n] = (total[n] as number) + sign * sum;
  }
}

/**
 * Sum over 2 reach + 1 voxels along an axis. Rows run into each other at their ends, which only spoils
 * background that no voxel of the box reads.
 */
function sumAlong<T extends Sums>(values: T, step: number, reach: number): T {
  const sums = (
    values instanceof Int32Array ? new Int32Array(values.length) : new Float64Array(values.length)
  ) as T;
  sumThree(values, sums, step, reach * step);
  for (let far = 2; far <= reach; far++) addPair(values, sums, far * step, reach * step);
  return sums;
}

function sumThree(values: Sums, sums: Sums, step: number, start: number): void {
  const end = values.length - start;
  for (let n = start; n < end; n++) {
    sums[n] = (values[n - step] as number) + (values[n] as number) + (values[n + step] as number);
  }
}

function addPair(values: Sums, sums: Sums, step: number, start: number): void {
  const end = values.length - start;
  for (let n = start; n < end; n++) {
    sums[n] = (sums[n] as number) + (values[n - step] as number) + (values[n + step] as number);
  }
}
