import { LocusError } from '../../volume/errors.ts';
import { type Grid, voxelVolume } from '../../volume/grid.ts';
import type { Box } from '../../volume/roi.ts';
import type { FeatureMap } from './feature-map.ts';
import { type KMeansOptions, kMeans } from './k-means.ts';

export const HABITAT_COUNTS = { min: 2, max: 6 } as const;

export interface Habitat {
  /** From 1, by rising mean of the first map. */
  readonly value: number;
  readonly voxelCount: number;
  readonly volumeMm3: number;
  /** Of each map, in the order given. */
  readonly means: readonly number[];
}

export interface Habitats {
  readonly grid: Grid;
  readonly box: Box;
  /** Habitat of each voxel of `box`, 0 outside. */
  readonly data: Uint8Array;
  readonly habitats: readonly Habitat[];
  /** Voxels of the region that have no value in one of the maps: in no habitat. */
  readonly leftOut: number;
}

/**
 * Parts of a region that are alike: k-means of the maps' values, each map scaled to mean 0 and standard deviation 1
 * over the region so that units do not weigh. Habitats are numbered by the mean of the first map, so that the same
 * tissue keeps its number from run to run.
 *
 * @param maps of one region, on the same box
 * @throws LocusError 'bad-settings', 'empty-mask' when fewer voxels have all values than there are habitats;
 * whatever `pace` throws
 */
export async function findHabitats(
  maps: readonly FeatureMap[],
  count: number,
  options: KMeansOptions = {},
): Promise<Habitats> {
  const [first] = maps;
  if (
    first === undefined ||
    !(Number.isInteger(count) && count >= HABITAT_COUNTS.min && count <= HABITAT_COUNTS.max)
  ) {
    throw new LocusError(
      'bad-settings',
      'Habitats need at least one map, and between 2 and 6 of them are found.',
      'Choose maps and a number.',
    );
  }
  const { grid, box, region } = first;
  const voxels: number[] = [];
  let drawn = 0;
  region.forEach((n, at) => {
    if (n === 0) return;
    drawn++;
    if (maps.every(({ values }) => Number.isFinite(values[at]))) voxels.push(at);
  });
  if (voxels.length < count) {
    throw new LocusError(
      'empty-mask',
      `Only ${voxels.length} voxels of the region have a value in every map.`,
      'Choose other maps, or a larger region.',
    );
  }
  const scaled = scale(maps, voxels);
  const { assignment } = await kMeans(scaled, maps.length, count, options);
  const sums = Array.from({ length: count }, () => ({ voxels: 0, sums: maps.map(() => 0) }));
  voxels.forEach((at, point) => {
    const mine = sums[assignment[point] as number];
    if (mine === undefined) return;
    mine.voxels++;
    maps.forEach(({ values }, n) => {
      mine.sums[n] = (mine.sums[n] as number) + (values[at] as number);
    });
  });
  const ranked = sums
    .map(({ voxels: n, sums: totals }, cluster) => ({
      cluster,
      voxelCount: n,
      means: totals.map((sum) => sum / n),
    }))
    .filter(({ voxelCount }) => voxelCount > 0)
    .sort((a, b) => (a.means[0] as number) - (b.means[0] as number));
  const valueOfCluster = new Map(ranked.map(({ cluster }, at) => [cluster, at + 1]));
  const data = new Uint8Array(region.length);
  voxels.forEach((at, point) => {
    data[at] = valueOfCluster.get(assignment[point] as number) ?? 0;
  });
  const volume = voxelVolume(grid);
  return {
    grid,
    box,
    data,
    habitats: ranked.map(({ voxelCount, means }, at) => ({
      value: at + 1,
      voxelCount,
      volumeMm3: voxelCount * volume,
      means,
    })),
    leftOut: drawn - voxels.length,
  };
}

/** One row a voxel, one column a map: (x - mean) / standard deviation; a flat map is 0 throughout. */
function scale(maps: readonly FeatureMap[], voxels: readonly number[]): Float64Array {
  const out = new Float64Array(voxels.length * maps.length);
  maps.forEach(({ values }, column) => {
    let sum = 0;
    for (const at of voxels) sum += values[at] as number;
    const mean = sum / voxels.length;
    let squares = 0;
    for (const at of voxels) squares += ((values[at] as number) - mean) ** 2;
    const deviation = Math.sqrt(squares / voxels.length);
    voxels.forEach((at, row) => {
      out[row * maps.length + column] =
        deviation > 0 ? ((values[at] as number) - mean) / deviation : 0;
    });
  });
  return out;
}
