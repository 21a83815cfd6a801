import type { Roi } from '../volume/roi.ts';
import type { LabelMap, Volume } from '../volume/volume.ts';
import type { Diagnostics } from './feature.ts';

/** PyRadiomics' diagnostics columns that describe the inputs, plus the region's intensities. */
export function diagnose(
  image: Volume,
  mask: LabelMap,
  labels: readonly number[],
  roi: Roi,
): Diagnostics {
  const whole = statistics(image.data);
  const [nx, ny] = image.grid.size;
  const { start, size } = roi.box;
  const inside: number[] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  let sum = 0;
  for (let k = 0, at = 0; k < size[2]; k++) {
    for (let j = 0; j < size[1]; j++) {
      let from = start[0] + nx * (start[1] + j + ny * (start[2] + k));
      for (let i = 0; i < size[0]; i++, at++, from++) {
        if (roi.intensity[at] === 0) continue;
        const value = image.data[from] as number;
        sum += value;
        if (value < (inside[0] as number)) inside[0] = value;
        if (value > (inside[1] as number)) inside[1] = value;
      }
    }
  }
  const isEmpty = roi.intensityCount === 0;
  return {
    'Image-original_Spacing': image.grid.spacing,
    'Image-original_Size': image.grid.size,
    'Image-original_Mean': whole.mean,
    'Image-original_Minimum': whole.minimum,
    'Image-original_Maximum': whole.maximum,
    'Image-original_NonFiniteVoxels': image.nonFiniteCount,
    'Mask-original_Spacing': mask.grid.spacing,
    'Mask-original_Size': mask.grid.size,
    'Mask-original_Labels': labels,
    'Mask-original_BoundingBox': [...start, ...size],
    'Mask-original_VoxelNum': roi.morphologicalCount,
    'Mask-resegmented_VoxelNum': roi.intensityCount,
    'Mask-resegmented_Mean': isEmpty ? null : sum / roi.intensityCount,
    'Mask-resegmented_Minimum': isEmpty ? null : (inside[0] as number),
    'Mask-resegmented_Maximum': isEmpty ? null : (inside[1] as number),
  };
}

function statistics(data: ArrayLike<number>) {
  let minimum = Number.POSITIVE_INFINITY;
  let maximum = Number.NEGATIVE_INFINITY;
  let sum = 0;
  let count = 0;
  for (let n = 0; n < data.length; n++) {
    const value = data[n] as number;
    if (!Number.isFinite(value)) continue;
    count++;
    sum += value;
    if (value < minimum) minimum = value;
    if (value > maximum) maximum = value;
  }
  return count === 0
    ? { minimum: null, maximum: null, mean: null }
    : { minimum, maximum, mean: sum / count };
}
