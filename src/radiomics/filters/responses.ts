import type { Batch, ImageHandle, Range, RegionHandle } from '../../engine/engine.ts';
import { crop, cropPeriodic } from '../../volume/crop.ts';
import type { Triple } from '../../volume/grid.ts';
import type { Box, Roi } from '../../volume/roi.ts';
import { isWholeType, type Volume } from '../../volume/volume.ts';
import type { FilterSettings } from '../settings-filters.ts';
import type { FilterContext } from './filter.ts';
import { recordFilter } from './filters.ts';
import { type WorkBox, workBoxOf } from './work-box.ts';

/** What responses are made from, besides a batch. */
export interface ResponseSource {
  readonly image: Volume;
  readonly roi: Roi;
  /** Of the finite voxels of the whole image, of which `image` may be a part. */
  readonly extremes: () => Range;
}

interface Input {
  readonly context: FilterContext;
  readonly image: ImageHandle;
}

/**
 * Records responses within a box (the region's, or a part of it). Filters that need the same part of the image share
 * its upload and what they have in common. Voxels that are not finite are read as 0.
 */
export function responsesOf(
  batch: Batch,
  source: ResponseSource,
  target: Box = source.roi.box,
): (filter: FilterSettings, name: string) => ImageHandle {
  const inputs = new Map<string, Input>();
  return (filter, name) => {
    const work = workBoxOf(filter, source.image.grid, target);
    const key = JSON.stringify(work);
    const start = target.start.map((n, axis) => n - (work.box.start[axis] as number));
    const wanted = { start: start as unknown as Triple, size: target.size };
    const input = inputs.get(key) ?? makeInput(batch, source, work, wanted);
    inputs.set(key, input);
    const response = recordFilter(input.context, input.image, filter);
    const isWanted = response.size.every((n, axis) => n === wanted.size[axis]);
    const from: Triple = isWanted ? [0, 0, 0] : wanted.start;
    return batch.window(response, { start: from, size: wanted.size }, 'zero', name);
  };
}

function makeInput(
  batch: Batch,
  source: ResponseSource,
  { box, period }: WorkBox,
  wanted: Box,
): Input {
  const { image, roi, extremes } = source;
  const made = new Map<string, unknown>();
  let region: RegionHandle | null = null;
  const data = period === null ? crop(image, box, 0) : cropPeriodic(image, box, 0, period);
  const context: FilterContext = {
    batch,
    spacing: image.grid.spacing,
    extremes,
    isWhole: isWholeType(image.data),
    wanted,
    get region() {
      region ??= batch.region(maskWithin(roi, box), box.size);
      return region;
    },
    once<T>(key: string, make: () => T): T {
      if (!made.has(key)) made.set(key, make());
      return made.get(key) as T;
    },
  };
  return { context, image: batch.image({ size: box.size, data, label: 'filters' }) };
}

/** The intensity mask on another box of the same grid. */
function maskWithin({ box, intensity }: Roi, { start, size }: Box): Uint8Array {
  const out = new Uint8Array(size[0] * size[1] * size[2]);
  const [dx, dy, dz] = box.start.map((n, axis) => n - (start[axis] as number)) as [
    number,
    number,
    number,
  ];
  const first = Math.max(0, -dx);
  const end = Math.min(box.size[0], size[0] - dx);
  for (let k = 0; k < box.size[2]; k++) {
    if (k + dz < 0 || k + dz >= size[2]) continue;
    for (let j = 0; j < box.size[1]; j++) {
      if (j + dy < 0 || j + dy >= size[1]) continue;
      const from = box.size[0] * (j + box.size[1] * k);
      const to = dx + size[0] * (j + dy + size[1] * (k + dz));
      out.set(intensity.subarray(from + first, from + end), to + first);
    }
  }
  return out;
}

/** Smallest and largest finite voxel. */
export function extremesOf({ data }: Volume): Range {
  let min = Number.POSITIVE_INFINITY;
  let max = Number.NEGATIVE_INFINITY;
  for (let n = 0; n < data.length; n++) {
    const value = data[n] as number;
    if (!Number.isFinite(value)) continue;
    if (value < min) min = value;
    if (value > max) max = value;
  }
  return { min, max };
}
