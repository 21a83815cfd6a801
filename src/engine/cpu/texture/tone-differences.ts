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
  const cubes = neighbourCubes(padded, neighbourhood, unit);
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
      let both = 0;
      for (let c = 0; c < cubes.length; c++) {
        const { sign, sums: cube } = cubes[c] as Cube;
        both += sign * (cube[at] as number);
      }
      const k = Math.floor(both / unit);
      const cell = base + level * width + k;
      counts[cell] = (counts[cell] as number) + 1;
      sums[cell] = (sums[cell] as number) + Math.abs(k * level - (both - k * unit));
    }
  }
  return { levels, slices, neighbours, counts, sums };
}

/** A power of two above every sum of levels: level + unit adds up levels and voxels at once. */
function unitAbove(sum: number): number {
  return 2 ** Math.ceil(Math.log2(sum + 1));
}

type Sums = Int32Array | Float64Array;

/** Sums of a cube around each voxel, and whether they are added or taken away. */
interface Cube {
  readonly sign: number;
  readonly sums: Sums;
}

/**
 * Voxels at Chebyshev distance d are the cube of half-width d less the one of d - 1, and the sum over a cube
 * separates into sums along the axes.
 */
function neighbourCubes(
  { size, margin, data, indices }: PaddedLevels,
  { distances, across }: Neighbourhood,
  unit: number,
): readonly Cube[] {
  const fits = unit * (2 * margin + 1) ** 3 < 2 ** 31;
  const values = fits ? new Int32Array(data.length) : new Float64Array(data.length);
  for (let n = 0; n < indices.length; n++) {
    const at = indices[n] as number;
    values[at] = (data[at] as number) + unit;
  }
  const signs = new Map<number, number>();
  for (const distance of new Set(distances)) {
    signs.set(distance, (signs.get(distance) ?? 0) + 1);
    signs.set(distance - 1, (signs.get(distance - 1) ?? 0) - 1);
  }
  const px = size[0] + 2 * margin;
  const steps = [1, px, px * (size[1] + 2 * margin)].filter((_, axis) => axis !== across);
  return [...signs]
    .filter(([, sign]) => sign !== 0)
    .map(([reach, sign]) => ({
      sign,
      sums: reach === 0 ? values : steps.reduce((box, step) => sumAlong(box, step, reach), values),
    }));
}

/**
 * Sum over 2 reach + 1 voxels along an axis. Rows run into each other at their ends, which only spoils
 * background that no voxel of the box reads.
 */
function sumAlong<T extends Sums>(values: T, step: number, reach: number): T {
  const sums = values.slice() as T;
  const end = values.length - reach * step;
  for (let far = 1; far <= reach; far++) addAround(values, sums, far * step, reach * step, end);
  return sums;
}

function addAround(values: Sums, sums: Sums, step: number, start: number, end: number): void {
  for (let n = start; n < end; n++) {
    sums[n] = (sums[n] as number) + (values[n - step] as number) + (values[n + step] as number);
  }
}
