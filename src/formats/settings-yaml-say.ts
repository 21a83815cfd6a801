import type { ExtractionSettings, FamilyName } from '../radiomics/settings.ts';
import type { PreprocessSettings } from '../radiomics/settings-preprocessing.ts';
import { type Available, classesOf, featuresOfClass } from './settings-yaml-classes.ts';
import type { ExtractionPart } from './settings-yaml-extraction.ts';
import { INTERPOLATORS, type Values } from './settings-yaml-keys.ts';

/** Takes a sentence on something that PyRadiomics' files cannot say. */
export type Note = (sentence: string) => void;

/** Bins, neighbours and weights under PyRadiomics' keys, all of them; null = not set. */
export function sayExtraction(part: ExtractionPart, note: Note): Values {
  const { binning, texture, voxelArrayShift } = part;
  const { isInPlanes, isMerged } = sayAggregation(part, note);
  if (binning.kind === 'none') {
    note('Intensities are grey levels already; PyRadiomics bins them by its default width of 25.');
  }
  if (!Number.isInteger(voxelArrayShift)) {
    note(`voxelArrayShift is ${voxelArrayShift}; PyRadiomics takes whole numbers only.`);
  }
  return {
    binWidth: binning.kind === 'width' ? binning.width : null,
    binCount: binning.kind === 'count' ? binning.count : null,
    voxelArrayShift: Number.isInteger(voxelArrayShift) ? voxelArrayShift : 0,
    distances: texture.distances,
    weightingNorm: texture.weighting ?? (isMerged ? 'no_weighting' : null),
    symmetricalGLCM: texture.isGlcmSymmetric,
    gldm_a: texture.dependenceAlpha,
    force2D: isInPlanes,
    force2Ddimension: isInPlanes ? 2 - (texture.plane ?? 2) : 0,
  };
}

/** PyRadiomics counts in the volume or in planes that are added up; directions are averaged or merged. */
function sayAggregation({ aggregations, texture }: ExtractionPart, note: Note) {
  const isSayable = (code: string) => !['BTW3', 'SUJT'].includes(code);
  const said = aggregations.find(isSayable) ?? 'JJUI';
  const others =
    texture.plane === null ? aggregations.filter((code) => code !== said) : aggregations.slice(1);
  if (others.length > 0) {
    note(`Aggregations ${aggregations.join(', ')} of texture; PyRadiomics knows ${said} of them.`);
  }
  return {
    isInPlanes: texture.plane !== null || said === 'JJUI' || said === 'ZW7Z',
    isMerged: said === 'ZW7Z' || said === 'IAZD',
  };
}

export function sayPreprocessing(settings: PreprocessSettings, note: Note): Values {
  const { normalisation, regionLimits } = settings;
  return {
    ...(normalisation === null
      ? {}
      : { normalize: true, normalizeScale: normalisation.scale, ...outliers(normalisation) }),
    ...sayResampling(settings, note),
    ...sayResegmentation(settings.resegmentation, note),
    ...(regionLimits === null
      ? {}
      : {
          minimumROIDimensions: regionLimits.dimensions,
          ...(regionLimits.size === null ? {} : { minimumROISize: regionLimits.size }),
        }),
  };
}

function outliers({ outliers }: NonNullable<PreprocessSettings['normalisation']>): Values {
  return outliers === null ? {} : { removeOutliers: outliers };
}

function sayResampling({ resampling, preCrop }: PreprocessSettings, note: Note): Values {
  if (resampling === null) return preCrop === null ? {} : { preCrop: true, padDistance: preCrop };
  const { spacing, interpolator, convention, mask, rounding } = resampling;
  if (convention.kind === 'ibsi') {
    note('The new grid is centred on the image (IBSI); PyRadiomics aligns it with a corner.');
  }
  if (mask.interpolator === 'linear') {
    note(
      `The mask is interpolated linearly, threshold ${mask.threshold}; PyRadiomics takes the nearest voxel.`,
    );
  }
  if (rounding !== 'source-type') {
    const words = rounding === 'nearest' ? 'rounded to whole numbers' : 'not rounded';
    note(`Interpolated intensities are ${words}; PyRadiomics puts them in the type of the file.`);
  }
  const names = [...INTERPOLATORS].find(([, kind]) => kind === interpolator);
  return {
    resampledPixelSpacing: spacing.map((mm) => (mm > 0 ? mm : 0)),
    interpolator: names?.[0],
    ...(convention.kind === 'pyradiomics' ? { padDistance: convention.padDistance } : {}),
  };
}

function sayResegmentation(
  resegmentation: PreprocessSettings['resegmentation'],
  note: Note,
): Values {
  if (resegmentation === null) return {};
  const { steps, changesShape } = resegmentation;
  const said = steps.find(({ bounds }) => bounds[0] !== null);
  for (const step of steps) {
    if (step === said) continue;
    const [low, high] = step.bounds.map((bound) => bound ?? '…');
    note(
      `Re-segmentation to ${low} to ${high} (${step.kind}); PyRadiomics has one step, with a lower bound.`,
    );
  }
  if (said === undefined) return {};
  return {
    resegmentRange: said.bounds.filter((bound) => bound !== null),
    resegmentMode: said.kind,
    ...(changesShape ? { resegmentShape: true } : {}),
  };
}

/** The feature classes: null = their default features, else names. */
export function sayFamilies(
  { families, profile }: ExtractionSettings,
  available: Pick<Available, 'catalogue'>,
  note: Note,
): Readonly<Record<string, readonly string[] | null>> {
  const classes = classesOf(available);
  const said: Record<string, readonly string[] | null> = {};
  const missing: string[] = [];
  for (const [name, features] of Object.entries(families)) {
    const family = name as FamilyName;
    if (features === undefined || features?.length === 0) continue;
    if (!classes.includes(family)) {
      missing.push(features === null ? family : `${family} (${features.join(', ')})`);
      continue;
    }
    const known = featuresOfClass(available, family);
    const unknown = features?.filter((feature) => !known.includes(feature)) ?? [];
    if (unknown.length > 0) missing.push(`${unknown.join(', ')} of ${family}`);
    if (features === null) said[family] = null;
    else if (unknown.length < features.length) {
      said[family] = features.filter((feature) => known.includes(feature));
    }
  }
  if (missing.length > 0) note(`PyRadiomics has no ${missing.join('; ')}.`);
  if (Object.values(families).includes(null) && profile === 'ibsi') {
    note('Families without a list of features are IBSI’s; PyRadiomics gives its own of them.');
  }
  if (Object.keys(said).length === 0) {
    note(
      'No feature of PyRadiomics is asked for; without feature classes it computes all of them.',
    );
  }
  return said;
}
