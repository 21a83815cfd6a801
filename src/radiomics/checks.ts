import { crop } from '../volume/crop.ts';
import { LocusError } from '../volume/errors.ts';
import type { Roi } from '../volume/roi.ts';
import type { LabelMap, Volume } from '../volume/volume.ts';
import { imagesProblem } from './derived-images.ts';
import type { ExtractionSettings } from './settings.ts';
import { hasDerived } from './settings-images.ts';

/** Intensities that are to be grey levels as they are must be whole numbers from 1 up. */
export function requireGreyLevels(image: Volume, roi: Roi, settings: ExtractionSettings): void {
  const voxels = crop(image, roi.box, 0);
  const isLevel = (value: number) => Number.isInteger(value) && value >= 1;
  const areLevels = voxels.every(
    (value: number, n: number) => roi.intensity[n] === 0 || isLevel(value),
  );
  if (areLevels && !hasDerived(settings.imageTypes)) return;
  throw new LocusError(
    'bad-settings',
    'Intensities are to serve as grey levels, but they are not all whole numbers from 1 up.',
    'Choose a bin width or a bin count.',
  );
}

/** @throws LocusError 'bad-settings' for images that cannot be made together */
export function requireImages(settings: ExtractionSettings): void {
  const problem = imagesProblem(settings);
  if (problem === null) return;
  throw new LocusError('bad-settings', problem.what, problem.remedy);
}

/** @throws LocusError 'geometry-mismatch' */
export function requireSameSize(image: Volume, mask: LabelMap): void {
  if (image.grid.size.every((n, axis) => n === mask.grid.size[axis])) return;
  throw new LocusError(
    'geometry-mismatch',
    `The mask has ${mask.grid.size.join(' x ')} voxels, the image ${image.grid.size.join(' x ')}.`,
    'Resample the mask to the image first.',
  );
}

/** Sentences a person should read about what the values leave out. */
export function warningsOf(image: Volume, roi: Roi): string[] {
  const warnings: string[] = [];
  if (roi.nonFiniteCount > 0) {
    warnings.push(
      `${roi.nonFiniteCount} voxels of the region are not a number or infinite; they are left out of the intensities.`,
    );
  }
  if (image.nonFiniteCount > roi.nonFiniteCount) {
    warnings.push(
      `${image.nonFiniteCount - roi.nonFiniteCount} voxels outside the region are not a number or infinite; filters read them as 0.`,
    );
  }
  return warnings;
}
