import type {
  Aggregation,
  ExtractionSettings,
  ImageTypeSettings,
  TextureSettings,
  VoxelwiseSettings,
} from '../radiomics/settings.ts';
import { FILE_TYPES, type Values } from './settings-yaml-keys.ts';

/** What may differ between image types, of keys that were checked already. */
export type ExtractionPart = Required<ImageTypeSettings>;

/** PyRadiomics' keys as settings; the base, or PyRadiomics' default, where a key is silent. */
export function extractionOf(values: Values, base: ExtractionSettings): ExtractionPart {
  return {
    binning: binningOf(values, base),
    aggregations: [aggregationOf(values)],
    texture: textureOf(values),
    voxelArrayShift: numberOr(values.voxelArrayShift, 0),
  };
}

function binningOf(values: Values, base: ExtractionSettings): ExtractionSettings['binning'] {
  // PyRadiomics looks at binWidth only where there is no binCount.
  const { binCount, binWidth } = values;
  if (typeof binCount === 'number') return { kind: 'count', count: binCount };
  if (typeof binWidth === 'number') return { kind: 'width', width: binWidth };
  return base.binning;
}

/** Directions are averaged, or merged where they are weighted; force2D adds planes up. */
function aggregationOf({ weightingNorm, force2D }: Values): Aggregation {
  const isMerged = typeof weightingNorm === 'string';
  if (force2D === true) return isMerged ? 'ZW7Z' : 'JJUI';
  return isMerged ? 'IAZD' : 'ITBB';
}

function textureOf(values: Values): TextureSettings {
  const { distances, weightingNorm, symmetricalGLCM, force2D } = values;
  return {
    distances: Array.isArray(distances) ? (distances as number[]) : [1],
    // Merging without weights is an aggregation.
    weighting:
      typeof weightingNorm === 'string' && weightingNorm !== 'no_weighting'
        ? (weightingNorm as TextureSettings['weighting'])
        : null,
    isGlcmSymmetric: symmetricalGLCM !== false,
    dependenceAlpha: numberOr(values.gldm_a, 0),
    // PyRadiomics counts axes from the slowest, numpy's way: 0 = z.
    plane:
      force2D === true
        ? ((2 - numberOr(values.force2Ddimension, 0)) as TextureSettings['plane'])
        : null,
  };
}

/** What the keys below each image type change. */
export function imageTypeParts(
  valuesOf: ReadonlyMap<string, Values>,
  all: ExtractionPart,
  base: ExtractionSettings,
): ExtractionSettings['byImageType'] {
  return Object.fromEntries(
    Object.entries(FILE_TYPES).flatMap(([name, type]) => {
      const values = valuesOf.get(name);
      const changed = values === undefined ? {} : changes(extractionOf(values, base), all);
      return Object.keys(changed).length === 0 ? [] : [[type, changed]];
    }),
  );
}

function changes(part: ExtractionPart, all: ExtractionPart): ImageTypeSettings {
  const keys = Object.keys(part) as (keyof ExtractionPart)[];
  return Object.fromEntries(
    keys
      .filter((key) => JSON.stringify(part[key]) !== JSON.stringify(all[key]))
      .map((key) => [key, part[key]]),
  );
}

/** PyRadiomics' voxelSetting with its defaults; null where the file has none. */
export function voxelwiseOf(values: Values): VoxelwiseSettings | null {
  if (Object.keys(values).length === 0) return null;
  const { initValue } = values;
  const isNumber = typeof initValue === 'number' && !Number.isNaN(initValue);
  return {
    kernelRadius: numberOr(values.kernelRadius, 1),
    isKernelMasked: values.maskedKernel !== false,
    initialValue: initValue == null ? 0 : isNumber ? initValue : null,
    batch: numberOr(values.voxelBatch, null),
  };
}

function numberOr<T>(value: unknown, otherwise: T): number | T {
  return typeof value === 'number' ? value : otherwise;
}
