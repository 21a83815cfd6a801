import { LocusError } from './errors.ts';
import type { Triple } from './grid.ts';
import type { LabelMap, Volume } from './volume.ts';

/** A block of voxels: first index and number of voxels along each axis. */
export interface Box {
  readonly start: Triple;
  readonly size: Triple;
}

/**
 * The chosen labels as IBSI's two masks, cropped to the bounding box of the morphological one.
 * Arrays hold 0 or 1, x fastest, and have the size of `box`.
 */
export interface Roi {
  readonly box: Box;
  /** What was drawn: shape is measured on it. */
  readonly morphological: Uint8Array;
  /** What was drawn and has a finite intensity inside the re-segmentation range. */
  readonly intensity: Uint8Array;
  readonly morphologicalCount: number;
  readonly intensityCount: number;
  /** Drawn voxels whose intensity is NaN or infinite: excluded from `intensity`, reported. */
  readonly nonFiniteCount: number;
}

/** Closed interval of intensities; null = unbounded on that side. */
export type IntensityRange = readonly [number | null, number | null];

/**
 * Unites labels into one region of interest. Image and mask must lie on the same grid.
 *
 * @throws LocusError 'empty-mask', 'label-absent'
 */
export function makeRoi(
  image: Volume,
  mask: LabelMap,
  labels: readonly number[],
  range: IntensityRange | null = null,
): Roi {
  if (mask.labels.length === 0) {
    throw new LocusError(
      'empty-mask',
      'The mask is empty: every voxel is 0.',
      'Choose a mask in which the region is drawn.',
    );
  }
  const present = new Set(mask.labels.map((label) => label.value));
  const absent = labels.filter((value) => !present.has(value));
  if (absent.length > 0 || labels.length === 0) {
    throw new LocusError(
      'label-absent',
      labels.length === 0
        ? 'No label is chosen.'
        : `Label ${absent.join(', ')} does not occur in the mask.`,
      `It has ${[...present].join(', ')}: choose among these.`,
    );
  }
  const box = boundingBox(mask, new Set(labels));
  const [nx, ny] = image.grid.size;
  const [bx, by, bz] = box.size;
  const wanted = lookup(labels);
  const morphological = new Uint8Array(bx * by * bz);
  const intensity = new Uint8Array(bx * by * bz);
  const low = range?.[0] ?? Number.NEGATIVE_INFINITY;
  const high = range?.[1] ?? Number.POSITIVE_INFINITY;
  let morphologicalCount = 0;
  let intensityCount = 0;
  let nonFiniteCount = 0;
  let to = 0;
  for (let k = 0; k < bz; k++) {
    for (let j = 0; j < by; j++) {
      let from = box.start[0] + nx * (box.start[1] + j + ny * (box.start[2] + k));
      for (let i = 0; i < bx; i++, from++, to++) {
        if (!wanted(mask.data[from] as number)) continue;
        morphological[to] = 1;
        morphologicalCount++;
        const value = image.data[from] as number;
        if (!Number.isFinite(value)) nonFiniteCount++;
        else if (value >= low && value <= high) {
          intensity[to] = 1;
          intensityCount++;
        }
      }
    }
  }
  return { box, morphological, intensity, morphologicalCount, intensityCount, nonFiniteCount };
}

function lookup(labels: readonly number[]): (value: number) => boolean {
  const [only] = labels;
  if (labels.length === 1) return (value) => value === only;
  const set = new Set(labels);
  return (value) => set.has(value);
}

function boundingBox(mask: LabelMap, labels: ReadonlySet<number>): Box {
  const [nx, ny, nz] = mask.grid.size;
  const wanted = lookup([...labels]);
  let [x0, y0, z0, x1, y1, z1] = [nx, ny, nz, -1, -1, -1];
  let from = 0;
  for (let k = 0; k < nz; k++) {
    for (let j = 0; j < ny; j++) {
      for (let i = 0; i < nx; i++, from++) {
        const value = mask.data[from] as number;
        if (value === 0 || !wanted(value)) continue;
        if (i < x0) x0 = i;
        if (i > x1) x1 = i;
        if (j < y0) y0 = j;
        if (j > y1) y1 = j;
        if (k < z0) z0 = k;
        if (k > z1) z1 = k;
      }
    }
  }
  return { start: [x0, y0, z0], size: [x1 - x0 + 1, y1 - y0 + 1, z1 - z0 + 1] };
}
