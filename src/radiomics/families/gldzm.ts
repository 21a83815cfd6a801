import type { Zones } from '../../engine/texture.ts';
import type { Outcomes } from '../outcome.ts';
import type { Profile } from '../profiles.ts';
import { allMissing, average, type RegionAggregation } from './aggregate.ts';
import { levelMatrixFeatures } from './level-matrix.ts';
import { zoneMatrices } from './zone-matrix.ts';

const NO_ZONES = 'no voxel of the region has an intensity in range';

/** Grey-level distance-zone features (IBSI section 3.9); the zones must have distances. */
export function gldzmFeatures(
  zones: Zones,
  aggregation: RegionAggregation,
  profile: Profile,
): Outcomes {
  if (zones.distance === null) return allMissing('distances were not measured');
  const sets = zoneMatrices(zones, zones.distance, aggregation).flatMap((matrix): Outcomes[] => {
    const f = levelMatrixFeatures(matrix, profile.logEpsilon);
    if (f === null) return [];
    return [
      {
        SmallDistanceEmphasis: f.short,
        LargeDistanceEmphasis: f.long,
        LowGrayLevelZoneEmphasis: f.low,
        HighGrayLevelZoneEmphasis: f.high,
        SmallDistanceLowGrayLevelEmphasis: f.shortLow,
        SmallDistanceHighGrayLevelEmphasis: f.shortHigh,
        LargeDistanceLowGrayLevelEmphasis: f.longLow,
        LargeDistanceHighGrayLevelEmphasis: f.longHigh,
        GrayLevelNonUniformity: f.levelNonUniformity,
        GrayLevelNonUniformityNormalized: f.levelNonUniformityNormalized,
        ZoneDistanceNonUniformity: f.extentNonUniformity,
        ZoneDistanceNonUniformityNormalized: f.extentNonUniformityNormalized,
        ZonePercentage: f.total / matrix.voxels,
        GrayLevelVariance: f.levelVariance,
        ZoneDistanceVariance: f.extentVariance,
        ZoneDistanceEntropy: f.entropy,
      },
    ];
  });
  return average(sets, NO_ZONES);
}
