import type { ToneDifferences } from '../../engine/texture.ts';
import { LARGEST_COARSENESS } from '../../engine/tone-map.ts';
import { missing, type Outcomes } from '../outcome.ts';
import type { Profile } from '../profiles.ts';
import { average, type RegionAggregation } from './aggregate.ts';

const NO_NEIGHBOURS = 'no voxel of the region has a neighbour in it';

/** Neighbourhood grey-tone difference features (IBSI section 3.10; Amadasun and King 1989). */
export function ngtdmFeatures(
  tones: ToneDifferences,
  aggregation: RegionAggregation,
  profile: Profile,
): Outcomes {
  const all = Array.from({ length: tones.slices }, (_, n) => n);
  const groups = aggregation === '8QNN' ? all.map((slice) => [slice]) : [all];
  const sets = groups.flatMap((slices): Outcomes[] => {
    const rows = toneRows(tones, slices, profile);
    return rows.length === 0 ? [] : [rowFeatures(rows, profile)];
  });
  return average(sets, NO_NEIGHBOURS);
}

/** A level that occurs: i, n_i and s_i of the matrix. */
interface ToneRow {
  readonly level: number;
  readonly count: number;
  readonly difference: number;
}

/** IBSI leaves voxels without neighbours out, PyRadiomics gives them the difference 0. */
function toneRows(
  { levels, neighbours, counts, sums }: ToneDifferences,
  slices: readonly number[],
  profile: Profile,
): readonly ToneRow[] {
  const rows: ToneRow[] = [];
  for (let row = 0; row < levels; row++) {
    let count = 0;
    let difference = 0;
    for (const slice of slices) {
      const from = (slice * levels + row) * (neighbours + 1);
      if (profile.loneVoxels === 'count') count += counts[from] as number;
      for (let k = 1; k <= neighbours; k++) {
        count += counts[from + k] as number;
        difference += (sums[from + k] as number) / k;
      }
    }
    if (count > 0) rows.push({ level: row + 1, count, difference });
  }
  return rows;
}

function rowFeatures(rows: readonly ToneRow[], profile: Profile): Outcomes {
  const voxels = rows.reduce((sum, { count }) => sum + count, 0);
  const differences = rows.reduce((sum, { difference }) => sum + difference, 0);
  let weighted = 0;
  let contrast = 0;
  let products = 0;
  let complexity = 0;
  let strength = 0;
  for (const a of rows) {
    const p = a.count / voxels;
    weighted += p * a.difference;
    for (const b of rows) {
      const q = b.count / voxels;
      const apart = Math.abs(a.level - b.level);
      contrast += p * q * apart * apart;
      products += Math.abs(a.level * p - b.level * q);
      complexity += (apart * (p * a.difference + q * b.difference)) / (p + q);
      strength += (p + q) * apart * apart;
    }
  }
  const pairs = rows.length * (rows.length - 1);
  return {
    Coarseness: weighted === 0 ? LARGEST_COARSENESS : 1 / weighted,
    Contrast: pairs === 0 ? 0 : (contrast / pairs) * (differences / voxels),
    Busyness:
      pairs === 0 || weighted === 0
        ? 0
        : products > 0
          ? weighted / products
          : profile.isFlatDefined
            ? 0
            : missing('level times share is the same for all grey levels'),
    Complexity: complexity / voxels,
    Strength: differences === 0 ? 0 : strength / differences,
  };
}
