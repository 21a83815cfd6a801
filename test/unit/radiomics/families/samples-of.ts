import type { Roi } from '../../../../src/volume/roi.ts';
import type { Volume } from '../../../../src/volume/volume.ts';

/** Intensities of the intensity mask, in memory order. */
export function samplesOf(image: Volume, { box, intensity }: Roi): Float64Array {
  const [nx, ny] = image.grid.size;
  const samples: number[] = [];
  intensity.forEach((inside, at) => {
    if (inside === 0) return;
    const [i, row] = [at % box.size[0], Math.floor(at / box.size[0])];
    const [j, k] = [row % box.size[1], Math.floor(row / box.size[1])];
    const place = box.start[0] + i + nx * (box.start[1] + j + ny * (box.start[2] + k));
    samples.push(image.data[place] ?? Number.NaN);
  });
  return Float64Array.from(samples);
}

/** A region that fills its box but for the mask's zeros; all its intensities count. */
export function roiOf(mask: Uint8Array, size: Roi['box']['size']): Roi {
  const count = mask.reduce((sum, inside) => sum + inside, 0);
  return {
    box: { start: [0, 0, 0], size },
    morphological: mask,
    intensity: mask,
    morphologicalCount: count,
    intensityCount: count,
    nonFiniteCount: 0,
  };
}
