import type { Zones } from '../../engine/texture.ts';
import type { Outcomes } from '../outcome.ts';
import type { Profile } from '../profiles.ts';
import { average, type RegionAggregation } from './aggregate.ts';
import { levelMatrixFeatures } from './level-matrix.ts';
import { zoneMatrices } from './zone-matrix.ts';

const NO_ZONES = 'no voxel of the region has an intensity in range';

/** Grey-level size-zone features (IBSI section 3.8). */
export function glszmFeatures(
  zones: Zones,
  aggregation: RegionAggregation,
  profile: Profile,
): Outcomes {
  const sets = zoneMatrices(zones, zones.size, aggregation).flatMap((matrix): Outcomes[] => {
    const f = levelMatrixFeatures(matrix, profile.logEpsilon);
    if (f === null) return [];
    return [
      {
        SmallAreaEmphasis: f.short,
        LargeAreaEmphasis: f.long,
        LowGrayLevelZoneEmphasis: f.low,
        HighGrayLevelZoneEmphasis: f.high,
        SmallAreaLowGrayLevelEmphasis: f.shortLow,
        SmallAreaHighGrayLevelEmphasis: f.shortHigh,
        LargeAreaLowGrayLevelEmphasis: f.longLow,
        LargeAreaHighGrayLevelEmphasis: f.longHigh,
        GrayLevelNonUniformity: f.levelNonUniformity,
        GrayLevelNonUniformityNormalized: f.levelNonUniformityNormalized,
        SizeZoneNonUniformity: f.extentNonUniformity,
        SizeZoneNonUniformityNormalized: f.extentNonUniformityNormalized,
        ZonePercentage: f.total / matrix.voxels,
        GrayLevelVariance: f.levelVariance,
        ZoneVariance: f.extentVariance,
        ZoneEntropy: f.entropy,
      },
    ];
  });
  return average(sets, NO_ZONES);
}
