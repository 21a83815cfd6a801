import { LocusError } from '../../../volume/errors.ts';
import type { Triple } from '../../../volume/grid.ts';
import { requireFewLevels } from '../../limits.ts';
import type { Plan, View } from '../plan.ts';
import type { Read } from '../request.ts';
import type { Slot } from '../slot.ts';
import type { GpuLevels, LevelViews } from '../volume/discretise.ts';
import { paddedSize } from '../volume/region.ts';

/** A plane no box has, so that all voxels are of slice 0. */
const NO_PLANE = 0xffffffff;

/** Matrices of some slices and offsets in one view, [slice][offset], tightly packed by their true size. */
export interface Part {
  readonly view: View;
  readonly firstSlice: number;
  readonly slices: number;
  readonly firstOffset: number;
  readonly offsets: number;
}

/** Room for a matrix per slice and offset; several parts only where one binding cannot hold all. */
export function reserveMatrices(
  plan: Plan,
  slices: number,
  offsets: number,
  bytesPerMatrix: number,
): readonly Part[] {
  const { maxBlock } = plan.capabilities;
  const most = Math.max(1, Math.floor(maxBlock / bytesPerMatrix));
  const together = Math.min(offsets, most);
  const perPart = Math.min(slices, Math.max(1, Math.floor(most / Math.max(1, together))));
  const parts: Part[] = [];
  for (let firstSlice = 0; firstSlice < slices; firstSlice += perPart) {
    const height = Math.min(perPart, slices - firstSlice);
    for (let firstOffset = 0; firstOffset < offsets; firstOffset += together) {
      const width = Math.min(together, offsets - firstOffset);
      const view = plan.result(height * width * bytesPerMatrix);
      parts.push({ view, firstSlice, slices: height, firstOffset, offsets: width });
    }
  }
  return parts;
}

/** All matrices of `words` each, put together as [slice][offset]. */
export function readMatrices(
  read: Read,
  parts: readonly Part[],
  slices: number,
  offsets: number,
  words: number,
): Uint32Array {
  const [part, ...more] = parts;
  const isWhole = part !== undefined && more.length === 0;
  if (isWhole) return new Uint32Array(read(part.view), 0, slices * offsets * words);
  const all = new Uint32Array(slices * offsets * words);
  for (const each of parts) {
    const data = new Uint32Array(read(each.view));
    for (let slice = 0; slice < each.slices; slice++) {
      const from = slice * each.offsets * words;
      const to = ((each.firstSlice + slice) * offsets + each.firstOffset) * words;
      all.set(data.subarray(from, from + each.offsets * words), to);
    }
  }
  return all;
}

/** The last three parameters of kernels that tell slices apart, see shaders/common/slice.wgsl. */
export function sliceParams(
  levels: GpuLevels,
  { margin }: LevelViews,
  bySlice: boolean,
  { firstSlice, slices }: Pick<Part, 'firstSlice' | 'slices'>,
): readonly [plane: number, firstPlane: number, slices: number] {
  if (!bySlice) return [NO_PLANE, 0, 1];
  const [px, py] = paddedSize(levels.size, margin);
  return [px * py, margin + firstSlice, slices];
}

/** Offsets as distances in the padded box. */
export function stepsOf(
  levels: GpuLevels,
  { margin }: LevelViews,
  offsets: readonly Triple[],
): Int32Array<ArrayBuffer> {
  const [px, py] = paddedSize(levels.size, margin);
  return Int32Array.from(offsets, ([di, dj, dk]) => di + px * (dj + py * dk));
}

/**
 * Ends a request with what `make` gives for the true number of levels. Refuses too many of them; says false, for
 * another plan, where the room guessed was too small: so does null from `make`.
 */
export function finish<T>(
  levels: GpuLevels,
  views: LevelViews,
  slot: Slot<T>,
  read: Read,
  make: (levels: number) => T | null,
): boolean {
  const ng = levels.count(read, views);
  try {
    requireFewLevels(ng);
    const value = ng > views.capacity ? null : make(ng);
    if (value === null) return false;
    slot.fill(value);
  } catch (error) {
    if (!(error instanceof LocusError) || error.code !== 'bad-settings') throw error;
    slot.fail(error);
  }
  return true;
}
