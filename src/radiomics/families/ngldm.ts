import type { DependenceCounts } from '../../engine/texture.ts';
import type { Outcomes } from '../outcome.ts';
import type { Profile } from '../profiles.ts';
import { addMatrices, average, type RegionAggregation } from './aggregate.ts';
import { levelMatrixFeatures } from './level-matrix.ts';

const NO_VOXELS = 'no voxel of the region has an intensity in range';

/**
 * Neighbouring grey-level dependence features (IBSI section 3.11). The extent is the number of dependent
 * neighbours plus the voxel itself.
 */
export function ngldmFeatures(
  { levels, slices, neighbours, counts }: DependenceCounts,
  aggregation: RegionAggregation,
  profile: Profile,
): Outcomes {
  const cells = levels * (neighbours + 1);
  const extents = Float64Array.from({ length: neighbours + 1 }, (_, n) => n + 1);
  const all = Array.from({ length: slices }, (_, n) => n);
  const groups = aggregation === '8QNN' ? all.map((slice) => [slice]) : [all];
  const sets = groups.flatMap((group): Outcomes[] => {
    const matrix = { levels, extents, counts: addMatrices(counts, cells, group) };
    const f = levelMatrixFeatures(matrix, profile.logEpsilon);
    if (f === null) return [];
    return [
      {
        SmallDependenceEmphasis: f.short,
        LargeDependenceEmphasis: f.long,
        LowGrayLevelEmphasis: f.low,
        HighGrayLevelEmphasis: f.high,
        SmallDependenceLowGrayLevelEmphasis: f.shortLow,
        SmallDependenceHighGrayLevelEmphasis: f.shortHigh,
        LargeDependenceLowGrayLevelEmphasis: f.longLow,
        LargeDependenceHighGrayLevelEmphasis: f.longHigh,
        GrayLevelNonUniformity: f.levelNonUniformity,
        GrayLevelNonUniformityNormalized: f.levelNonUniformityNormalized,
        DependenceNonUniformity: f.extentNonUniformity,
        DependenceNonUniformityNormalized: f.extentNonUniformityNormalized,
        // Every voxel has a neighbourhood, so it is always 1 (IBSI 6XV8).
        DependencePercentage: 1,
        GrayLevelVariance: f.levelVariance,
        DependenceVariance: f.extentVariance,
        DependenceEntropy: f.entropy,
        DependenceEnergy: f.energy,
      },
    ];
  });
  return average(sets, NO_VOXELS);
}
