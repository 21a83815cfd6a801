import { LocusError } from '../../volume/errors.ts';
import type { Volume } from '../../volume/volume.ts';
import type { Normalisation } from '../settings-preprocessing.ts';

/**
 * The image in SD from its mean, times `scale` (see Normalisation); all finite voxels count, in the region or
 * not. Others stay as they are.
 *
 * @throws LocusError 'bad-settings' for an image without contrast (PyRadiomics makes it NaN)
 */
export function normalise(image: Volume, { scale, outliers }: Normalisation): Volume {
  const { mean, deviation } = momentsOf(image.data);
  if (!(deviation > 0)) {
    throw new LocusError(
      'bad-settings',
      'The image has one intensity only: it cannot be normalised.',
      'Switch normalisation off, or choose another image.',
    );
  }
  const limit = outliers ?? Number.POSITIVE_INFINITY;
  const data = new Float64Array(image.data.length);
  for (let n = 0; n < data.length; n++) {
    const value = image.data[n] as number;
    data[n] = Number.isFinite(value)
      ? scale * Math.min(Math.max((value - mean) / deviation, -limit), limit)
      : value;
  }
  return { ...image, data, unit: '1' };
}

function momentsOf(data: ArrayLike<number>) {
  let count = 0;
  let sum = 0;
  for (let n = 0; n < data.length; n++) {
    const value = data[n] as number;
    if (!Number.isFinite(value)) continue;
    count++;
    sum += value;
  }
  const mean = sum / count;
  let squares = 0;
  for (let n = 0; n < data.length; n++) {
    const value = data[n] as number;
    if (Number.isFinite(value)) squares += (value - mean) ** 2;
  }
  return { mean, deviation: Math.sqrt(squares / (count - 1)) };
}
