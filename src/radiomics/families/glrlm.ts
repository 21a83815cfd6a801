import type { RunCounts } from '../../engine/texture.ts';
import type { Outcomes } from '../outcome.ts';
import type { Profile } from '../profiles.ts';
import {
  addMatrices,
  allMissing,
  average,
  type DirectionAggregation,
  MERGED,
  matrixGroups,
} from './aggregate.ts';
import { levelMatrixFeatures } from './level-matrix.ts';

const NO_RUNS = 'no voxel of the region has an intensity in range';
const NO_LINES = 'no line of voxels holds two voxels of the region';

/**
 * Grey-level run-length features (IBSI section 3.7). With `weights`, one a direction (see directionWeights),
 * directions are added up, never averaged.
 */
export function glrlmFeatures(
  runs: RunCounts,
  aggregation: DirectionAggregation,
  profile: Profile,
  weights: ArrayLike<number> | null = null,
): Outcomes {
  const { levels, longest, slices, counts } = runs;
  const cells = levels * longest;
  const directions = runs.isPaired.length / slices;
  const kept = keptDirections(runs, directions, profile);
  if (directions > 0 && kept.size === 0) return allMissing(NO_LINES);
  const extents = Float64Array.from({ length: longest }, (_, n) => n + 1);
  const sets: Outcomes[] = [];
  const groups = matrixGroups(
    slices,
    directions,
    weights === null ? aggregation : MERGED[aggregation],
  );
  for (const group of groups) {
    const members = group.filter((matrix) => kept.has(matrix % directions));
    const sum = addMatrices(
      counts,
      cells,
      members,
      (matrix) => weights?.[matrix % directions] ?? 1,
    );
    const f = levelMatrixFeatures({ levels, extents, counts: sum }, profile.logEpsilon);
    if (f === null) continue;
    sets.push({
      ShortRunEmphasis: f.short,
      LongRunEmphasis: f.long,
      LowGrayLevelRunEmphasis: f.low,
      HighGrayLevelRunEmphasis: f.high,
      ShortRunLowGrayLevelEmphasis: f.shortLow,
      ShortRunHighGrayLevelEmphasis: f.shortHigh,
      LongRunLowGrayLevelEmphasis: f.longLow,
      LongRunHighGrayLevelEmphasis: f.longHigh,
      GrayLevelNonUniformity: f.levelNonUniformity,
      GrayLevelNonUniformityNormalized: f.levelNonUniformityNormalized,
      RunLengthNonUniformity: f.extentNonUniformity,
      RunLengthNonUniformityNormalized: f.extentNonUniformityNormalized,
      // The voxels of all runs: IBSI's number of voxels times the number of merged directions.
      RunPercentage: f.total / f.extent,
      GrayLevelVariance: f.levelVariance,
      RunVariance: f.extentVariance,
      RunEntropy: f.entropy,
    });
  }
  return average(sets, NO_RUNS);
}

/** IBSI takes all directions, PyRadiomics those with a line that holds two voxels of the region. */
function keptDirections(
  { isPaired }: RunCounts,
  directions: number,
  profile: Profile,
): ReadonlySet<number> {
  const all = Array.from({ length: directions }, (_, n) => n);
  if (profile.runDirections === 'all') return new Set(all);
  return new Set(
    all.filter((direction) => isPaired.some((is, n) => is === 1 && n % directions === direction)),
  );
}
