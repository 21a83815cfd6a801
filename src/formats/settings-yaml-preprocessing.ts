import {
  NO_PREPROCESSING,
  type PreprocessSettings,
  pyradiomicsStep,
  type ResegmentationStep,
} from '../radiomics/settings-preprocessing.ts';
import { INTERPOLATORS, type Values } from './settings-yaml-keys.ts';

/** PyRadiomics' processing keys (checked already) as steps; its defaults where a key is silent. */
export function preprocessingOf(values: Values): PreprocessSettings {
  const resampling = resamplingOf(values);
  return {
    ...NO_PREPROCESSING,
    normalisation:
      values.normalize === true
        ? {
            scale: numberOr(values.normalizeScale, 1),
            outliers: numberOr(values.removeOutliers, null),
          }
        : null,
    resampling,
    // Resampling crops by itself.
    preCrop:
      values.preCrop === true && resampling === null ? numberOr(values.padDistance, 5) : null,
    resegmentation: resegmentationOf(values),
    regionLimits: regionLimitsOf(values),
  };
}

function resamplingOf(values: Values): PreprocessSettings['resampling'] {
  const spacing = values.resampledPixelSpacing;
  // An interpolator that is set to nothing turns resampling off.
  if (!Array.isArray(spacing) || values.interpolator === null) return null;
  const [x = 0, y = 0, z = 0] = spacing as number[];
  return {
    spacing: [x, y, z],
    interpolator: INTERPOLATORS.get(String(values.interpolator ?? 'sitkBSpline')) ?? 'cubic',
    convention: { kind: 'pyradiomics', padDistance: numberOr(values.padDistance, 5) },
    mask: { interpolator: 'nearest' },
    rounding: 'source-type',
  };
}

function resegmentationOf(values: Values): PreprocessSettings['resegmentation'] {
  const range = values.resegmentRange;
  if (!Array.isArray(range)) return null;
  const mode = (values.resegmentMode ?? 'absolute') as ResegmentationStep['kind'];
  return {
    steps: [pyradiomicsStep(range as number[], mode)],
    changesShape: values.resegmentShape === true,
  };
}

/** Only where the file asks for it: without limits a small region gives what it can, with reasons for the rest. */
function regionLimitsOf(values: Values): PreprocessSettings['regionLimits'] {
  const { minimumROIDimensions, minimumROISize } = values;
  if (minimumROIDimensions == null && minimumROISize == null) return null;
  return {
    dimensions: numberOr(minimumROIDimensions, 2) as 1 | 2 | 3,
    size: numberOr(minimumROISize, null),
  };
}

function numberOr<T>(value: unknown, otherwise: T): number | T {
  return typeof value === 'number' ? value : otherwise;
}
