import type { Axis } from '../../engine/neighbourhood.ts';
import type { Triple } from '../../volume/grid.ts';
import { aggregationCodes, isBySlice, TEXTURE_FAMILIES } from '../aggregations.ts';
import type { ExtractionSettings, FamilyName } from '../settings.ts';

/** Families that a neighbourhood of some voxels has. */
export const MAP_FAMILIES: ReadonlySet<FamilyName> = new Set<FamilyName>([
  'firstorder',
  'histogram',
  ...TEXTURE_FAMILIES,
]);

/** A box of voxels, the neighbourhoods in it, and what is asked of them; plain data, so that another thread can do it. */
export interface MapTask {
  readonly size: Triple;
  /** mm. */
  readonly spacing: Triple;
  readonly intensities: Float64Array;
  /** Of the voxels that count in neighbourhoods; 0 for the others. */
  readonly levels: Uint16Array;
  /** The highest level that occurs, IBSI's Ng of the whole map. */
  readonly levelCount: number;
  /** Whether one level alone occurs. */
  readonly isFlat: boolean;
  /** Chebyshev, in voxels. */
  readonly radius: number;
  /** Of the image. */
  readonly settings: ExtractionSettings;
  readonly features: readonly MapFeature[];
}

export interface MapFeature {
  readonly family: FamilyName;
  readonly feature: string;
}

/** Neighbourhoods are one voxel thick along this axis (PyRadiomics' force2D); null: they are cubes. */
export function flatAxis({ texture }: Pick<ExtractionSettings, 'texture'>): Axis | null {
  return texture.plane;
}

/** Voxels of a neighbourhood along each axis. */
export function kernelSize({ radius, settings }: Pick<MapTask, 'radius' | 'settings'>): Triple {
  const flat = flatAxis(settings);
  return [0, 1, 2].map((axis) => (axis === flat ? 1 : 2 * radius + 1)) as unknown as Triple;
}

/** A map has one value a voxel: of several aggregations the first counts. */
export function aggregationOf(family: FamilyName, settings: ExtractionSettings) {
  const [code] = aggregationCodes(family, settings);
  if (code === undefined) throw new Error('no aggregation');
  return code;
}

export function countsBySlice({ aggregations, texture }: ExtractionSettings): boolean {
  const [first] = aggregations;
  return first !== undefined && isBySlice(first, texture);
}
