import type { RegionAggregation } from './families/aggregate.ts';
import type { Aggregation, FamilyName } from './settings.ts';

/** Texture families; the others have one value a region. */
export const TEXTURE_FAMILIES: ReadonlySet<FamilyName> = new Set<FamilyName>([
  'glcm',
  'glrlm',
  'glszm',
  'gldzm',
  'ngtdm',
  'ngldm',
  'gldm',
]);

/** The matrix families with one matrix a direction. */
const BY_DIRECTION: ReadonlySet<FamilyName> = new Set<FamilyName>(['glcm', 'glrlm']);

/** How a family with one matrix a slice or volume follows the aggregation asked for. */
const REGION_AGGREGATION: Readonly<Record<Aggregation, RegionAggregation>> = {
  BTW3: '8QNN',
  SUJT: '8QNN',
  JJUI: '62GR',
  ZW7Z: '62GR',
  ITBB: 'KOBO',
  IAZD: 'KOBO',
};

/** A matrix aggregation that counts in the same way. */
export const FROM_REGION: Readonly<Record<RegionAggregation, Aggregation>> = {
  '8QNN': 'BTW3',
  '62GR': 'JJUI',
  KOBO: 'ITBB',
};

/** The IBSI codes of a family's values, in the order of the settings. */
export function aggregationCodes(
  family: FamilyName,
  aggregations: readonly Aggregation[],
): readonly (Aggregation | RegionAggregation)[] {
  if (BY_DIRECTION.has(family)) return aggregations;
  return [...new Set(aggregations.map((code) => REGION_AGGREGATION[code]))];
}

const IN_VOLUME: ReadonlySet<Aggregation> = new Set(['ITBB', 'IAZD']);

/** Whether an aggregation adds up counts of the volume (3D) or of slices (2D, 2.5D). */
export function isBySlice(aggregation: Aggregation): boolean {
  return !IN_VOLUME.has(aggregation);
}
