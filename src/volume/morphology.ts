import { boxOf, cutBox, growBox, withinGrid } from './box.ts';
import { LocusError } from './errors.ts';
import type { Triple } from './grid.ts';
import type { Box } from './roi.ts';
import { squaredDistanceSteps } from './squared-distances.ts';

export type MorphologyOperation = 'erode' | 'dilate' | 'open' | 'close';

/** A distance counts as no more than a radius that it exceeds by this share, as of rings: spacing in files is float32. */
const TOLERANCE = 1e-6;

/** Distances take 8 bytes a voxel. */
const MOST_VOXELS = 2 ** 27;

/** A part of a mask, 0 or 1, x fastest, of the size of `box`; everything outside is 0. */
export interface MaskPart {
  readonly box: Box;
  readonly data: Uint8Array<ArrayBuffer>;
}

/**
 * Erosion, dilation, opening and closing of a mask by a ball: all offsets between voxel centres of at most `radius`, in
 * the unit of `spacing` (mm, or voxels where that is 1). The mask lies on an endless lattice and is 0 outside its box: a
 * region at the image's edge is eroded there too, and closing never loses a voxel. Pauses in between.
 *
 * Exact: a dilated mask holds the voxels whose nearest set voxel lies within the ball, an eroded one those whose nearest
 * unset voxel lies beyond it (squaredDistances).
 *
 * @throws LocusError 'bad-settings', 'too-large'
 */
export function* morphologySteps(
  part: MaskPart,
  operation: MorphologyOperation,
  radius: number,
  spacing: Triple,
): Generator<void, MaskPart> {
  if (!(Number.isFinite(radius) && radius > 0)) {
    throw new LocusError('bad-settings', 'The radius must be above 0.', 'Give it like 2.');
  }
  switch (operation) {
    case 'erode':
      return yield* erode(part, radius, spacing);
    case 'dilate':
      return yield* dilate(part, radius, spacing);
    case 'open':
      return yield* dilate(yield* erode(part, radius, spacing), radius, spacing);
    case 'close':
      return yield* erode(yield* dilate(part, radius, spacing), radius, spacing);
  }
}

function* dilate(part: MaskPart, radius: number, spacing: Triple): Generator<void, MaskPart> {
  const reach = radius * (1 + TOLERANCE);
  const margins = spacing.map((step) => Math.floor(reach / step)) as unknown as Triple;
  const { box, data } = grown(part, margins);
  const squares = yield* squaredDistanceSteps(data, 1, box.size, spacing);
  for (let at = 0; at < data.length; at++) data[at] = Number((squares[at] as number) <= reach ** 2);
  return { box, data };
}

function* erode(part: MaskPart, radius: number, spacing: Triple): Generator<void, MaskPart> {
  const reach = radius * (1 + TOLERANCE);
  // One voxel more is enough for the background around to be nearest from anywhere within.
  const { box, data } = grown(part, [1, 1, 1]);
  const squares = yield* squaredDistanceSteps(data, 0, box.size, spacing);
  for (let at = 0; at < data.length; at++) data[at] = Number((squares[at] as number) > reach ** 2);
  return { box, data };
}

function grown({ box, data }: MaskPart, margins: Triple): MaskPart {
  const larger = growBox(box, margins);
  const [x, y, z] = larger.size;
  if (x * y * z > MOST_VOXELS) {
    throw new LocusError(
      'too-large',
      `The region and what the radius reaches take up ${x} x ${y} x ${z} voxels; ${MOST_VOXELS / 2 ** 20} million is the most.`,
      'Take a smaller radius or region.',
    );
  }
  const inside = {
    start: larger.start.map((n, axis) => n - (box.start[axis] as number)),
    size: larger.size,
  };
  return { box: larger, data: cutBox(data, box.size, inside as unknown as Box) };
}

/** The part of a mask that holds all voxels that are set; null where none is. */
export function partOf(mask: Uint8Array, size: Triple): MaskPart | null {
  const box = boxOf(mask, size);
  return box === null ? null : { box, data: cutBox(mask, size, box) };
}

/** What of a part lies in a grid of that size, in the smallest box; null where nothing is set. */
export function clipPart({ box, data }: MaskPart, size: Triple): MaskPart | null {
  const inside = withinGrid(box, size);
  const from = (of: Box): Box => ({
    start: of.start.map((n, axis) => n - (box.start[axis] as number)) as unknown as Triple,
    size: of.size,
  });
  if (inside.size.some((n) => n <= 0)) return null;
  const cut = cutBox(data, box.size, from(inside));
  const tight = partOf(cut, inside.size);
  if (tight === null) return null;
  const start = tight.box.start.map((n, axis) => n + (inside.start[axis] as number));
  return { box: { start: start as unknown as Triple, size: tight.box.size }, data: tight.data };
}
