import { MERGED, type RegionAggregation } from './families/aggregate.ts';
import type { Aggregation, ExtractionSettings, FamilyName, TextureSettings } from './settings.ts';

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

/** Planes are added up: directions are averaged (JJUI) or merged (ZW7Z), as they were asked for. */
const IN_PLANES: Readonly<Record<Aggregation, Aggregation>> = {
  BTW3: 'JJUI',
  SUJT: 'ZW7Z',
  JJUI: 'JJUI',
  ZW7Z: 'ZW7Z',
  ITBB: 'JJUI',
  IAZD: 'ZW7Z',
};

/** What the settings amount to: neighbours within planes are added up over them, weighted directions merged. */
function effectiveAggregations({
  aggregations,
  texture,
}: Pick<ExtractionSettings, 'aggregations' | 'texture'>): readonly Aggregation[] {
  const placed =
    texture.plane === null ? aggregations : aggregations.map((code) => IN_PLANES[code]);
  return [...new Set(texture.weighting === null ? placed : placed.map((code) => MERGED[code]))];
}

/** The IBSI codes of a family's values, in the order of the settings. */
export function aggregationCodes(
  family: FamilyName,
  settings: Pick<ExtractionSettings, 'aggregations' | 'texture'>,
): readonly (Aggregation | RegionAggregation)[] {
  const codes = effectiveAggregations(settings);
  if (BY_DIRECTION.has(family)) return codes;
  return [...new Set(codes.map((code) => REGION_AGGREGATION[code]))];
}

const IN_VOLUME: ReadonlySet<Aggregation> = new Set(['ITBB', 'IAZD']);

/**
 * Whether an aggregation needs counts of slices apart (2D, 2.5D) or of the volume (3D, and planes that are added
 * up in any case).
 */
export function isBySlice(aggregation: Aggregation, { plane }: TextureSettings): boolean {
  return plane === null && !IN_VOLUME.has(aggregation);
}
