import type { DependenceCounts } from '../../engine/texture.ts';
import type { Outcomes } from '../outcome.ts';
import type { Profile } from '../profiles.ts';
import { ngldmFeatures } from './ngldm.ts';

/**
 * PyRadiomics' grey-level dependence features: the matrix and formulas of NGLDM, over the whole region. Its
 * distances are shells, not IBSI's balls: the two differ beyond distance 1.
 */
export function gldmFeatures(dependence: DependenceCounts, profile: Profile): Outcomes {
  return ngldmFeatures(dependence, 'KOBO', profile);
}
