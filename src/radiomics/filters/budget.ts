import { LocusError } from '../../volume/errors.ts';
import type { Grid, Triple } from '../../volume/grid.ts';
import type { Box } from '../../volume/roi.ts';
import type { FilterSettings } from '../settings-filters.ts';
import { SURROUNDINGS } from './surroundings.ts';
import { workBoxOf } from './work-box.ts';

/**
 * The most memory, in bytes, that making one response may take on either engine, estimated; more is done in slabs.
 * Stated in docs/conventions.md.
 */
export const FILTER_BUDGET = 2 ** 30;

/** Images of the work box's size that are held at once: the input, what passes leave, the response. */
const IMAGES_AT_ONCE = 6;

/** Steering to the main direction of the structure tensor takes as many Riesz transforms and tensor components more. */
const TO_STEER = 12;

type Place = Pick<Grid, 'size' | 'spacing'>;

/** What a response within `box` takes, in bytes; `voxelBytes` 8 on the CPU, 4 on WebGPU. */
export function workingSet(
  filter: FilterSettings,
  grid: Place,
  box: Box,
  voxelBytes: number,
): number {
  const { size } = workBoxOf(filter, grid, box).box;
  const [nx, ny, nz] = extendedSize(filter, size);
  const isSteered = filter.filter === 'riesz' && filter.alignmentSigmaMm !== null;
  return nx * ny * nz * (IMAGES_AT_ONCE + (isSteered ? TO_STEER : 0)) * voxelBytes;
}

/** Filters of the spectrum extend the image. */
function extendedSize(filter: FilterSettings, size: Triple): Triple {
  const of = filter.filter === 'riesz' ? filter.of : filter;
  if (of.filter !== 'simoncelli' && of.filter !== 'shannon' && filter.filter !== 'riesz')
    return size;
  if ('boundary' in of && of.boundary === 'periodic') return size;
  return size.map((n) => n + 2 * SURROUNDINGS) as unknown as Triple;
}

/**
 * The box, cut across z into as many slabs as the budget asks for: each with its own margins.
 *
 * @throws LocusError 'too-large' where not even one plane at a time would do, or the filter needs the whole image
 */
export function slabsOf(
  filter: FilterSettings,
  grid: Place,
  box: Box,
  voxelBytes: number,
  budget: number = FILTER_BUDGET,
): readonly Box[] {
  const fits = (part: Box) => workingSet(filter, grid, part, voxelBytes) <= budget;
  if (fits(box)) return [box];
  for (let count = 2; count <= box.size[2]; count++) {
    const slabs = cutAcross(box, count);
    if (slabs.every(fits)) return slabs;
  }
  const needed = workingSet(
    filter,
    grid,
    { ...box, size: [...box.size.slice(0, 2), 1] as never },
    voxelBytes,
  );
  throw tooLarge(filter, needed, budget);
}

function cutAcross({ start, size }: Box, count: number): readonly Box[] {
  const depth = Math.ceil(size[2] / count);
  const slabs: Box[] = [];
  for (let from = 0; from < size[2]; from += depth) {
    slabs.push({
      start: [start[0], start[1], start[2] + from],
      size: [size[0], size[1], Math.min(depth, size[2] - from)],
    });
  }
  return slabs;
}

function tooLarge({ filter }: FilterSettings, needed: number, budget: number): LocusError {
  const inMegabytes = (bytes: number) => Math.ceil(bytes / 2 ** 20);
  return new LocusError(
    'too-large',
    `The filter ${filter} would take ${inMegabytes(needed)} MB at once; ${inMegabytes(budget)} MB are allowed.`,
    'Choose larger voxels, or crop the image.',
  );
}
