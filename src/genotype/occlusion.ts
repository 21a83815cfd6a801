import type { RunOptions } from '../engine/engine.ts';
import { boxOf } from '../volume/box.ts';
import { throwIfCancelled } from '../volume/errors.ts';
import { type Triple, voxelCount } from '../volume/grid.ts';
import type { Box } from '../volume/roi.ts';
import type { Channels, LogitsOf } from './altered-input.ts';
import type { ImageInput } from './manifest.ts';
import type { PreparedInput } from './tensor.ts';

export interface OcclusionOptions {
  /** Of the cube that is taken out, in voxels. */
  readonly side: number;
  /** Between neighbouring cubes, in voxels. */
  readonly stride: number;
  /** Cubes farther than so many voxels from the region's box are left out; null = none are. */
  readonly reach: number | null;
  /** Of cubes, each of which is a run of the network; null = all. What comes first in their order stays. */
  readonly most: number | null;
}

/**
 * 16 mm cubes of a 2 mm grid, each overlapping the next by half; 400 cover a tumour of 80 ml and take under a minute where
 * one run takes 0.1 s.
 */
export const OCCLUSION: OcclusionOptions = { side: 8, stride: 4, reach: 0, most: 400 };

/**
 * Which cubes are taken out, in this order: those that hold some of the region first, of these every other one along
 * each axis (they tile the grid where the stride is half the side), then those between, each from the region's middle outwards.
 * So a map is whole early and grows finer. Cubes without any tissue or region are left out: nothing would change.
 */
export function occlusionBoxes(
  prepared: Pick<PreparedInput, 'grid' | 'region' | 'brain'>,
  { side, stride, reach, most }: OcclusionOptions = OCCLUSION,
): readonly Box[] {
  const { size } = prepared.grid;
  const { region, brain } = prepared;
  const middle = middleOf(region ?? brain, size);
  const starts = size.map((n) => startsAlong(n, side, stride));
  const found: { readonly box: Box; readonly rank: number; readonly distance: number }[] = [];
  const [xs, ys, zs] = starts as [number[], number[], number[]];
  for (const [c, z] of zs.entries()) {
    for (const [b, y] of ys.entries()) {
      for (const [a, x] of xs.entries()) {
        const box = withinSize([x, y, z], side, size);
        const isInRegion = region !== null && hasAny(region, box, size);
        if (!isInRegion && !hasAny(brain, box, size)) continue;
        const centre = box.start.map((first, axis) => first + ((box.size[axis] as number) - 1) / 2);
        const apart = centre.map((at, axis) => Math.abs(at - (middle.centre[axis] as number)));
        const isNear = apart.every(
          (gap, axis) => reach === null || gap <= (middle.half[axis] as number) + side / 2 + reach,
        );
        if (!isNear) continue;
        const isBetween = a % 2 === 1 || b % 2 === 1 || c % 2 === 1;
        found.push({
          box,
          rank: (isInRegion || region === null ? 0 : 2) + (isBetween ? 1 : 0),
          distance: Math.hypot(...apart),
        });
      }
    }
  }
  // Array.sort is stable: ties keep their order in memory.
  found.sort((p, q) => p.rank - q.rank || p.distance - q.distance);
  return found.slice(0, most ?? found.length).map(({ box }) => box);
}

/** Logits with all minus logits without a voxel's surroundings, one map per entry of the output, on the model's grid. */
export interface OcclusionMaps {
  /** Positive where what is there speaks for the positive class. 0 where no cube was taken out. */
  readonly maps: readonly Float32Array[];
  /** Cubes that covered each voxel so far. */
  readonly covered: Uint16Array;
}

/**
 * Occlusion sensitivity (Zeiler and Fergus 2014): images become background in one cube after the other, the region’s channel
 * stays; each voxel gets the mean drop of the logits over the cubes that cover it. `onMaps` hears after every cube; it may
 * read the maps so far.
 *
 * @throws LocusError 'cancelled', and what `logitsOf` throws
 */
export async function occlusionMaps(
  input: ImageInput,
  prepared: PreparedInput,
  boxes: readonly Box[],
  whole: readonly number[],
  logitsOf: LogitsOf,
  { signal, onProgress }: RunOptions = {},
  onMaps: (done: number, read: () => OcclusionMaps) => void = () => {},
): Promise<OcclusionMaps> {
  const { grid } = prepared;
  const sums = whole.map(() => new Float64Array(voxelCount(grid)));
  const covered = new Uint16Array(voxelCount(grid));
  const read = (): OcclusionMaps => ({
    maps: sums.map((sum) =>
      Float32Array.from(sum, (total, n) => total / Math.max(1, covered[n] as number)),
    ),
    covered: covered.slice(),
  });
  for (const [n, box] of boxes.entries()) {
    throwIfCancelled(signal);
    onProgress?.(n, boxes.length, 'occlusion');
    const logits = await logitsOf(withoutBox(input, prepared, box));
    const drops = whole.map((logit, k) => logit - (logits[k] as number));
    eachRow(box, grid.size, (from, to) => {
      for (let at = from; at < to; at++) covered[at] = (covered[at] as number) + 1;
      for (const [k, sum] of sums.entries()) {
        for (let at = from; at < to; at++) sum[at] = (sum[at] as number) + (drops[k] as number);
      }
    });
    onMaps(n + 1, read);
  }
  onProgress?.(boxes.length, boxes.length, 'occlusion');
  return read();
}

/** Background in a box of every image; the region stays. */
export function withoutBox(
  { background }: ImageInput,
  { channels, facts, grid }: Pick<PreparedInput, 'channels' | 'facts' | 'grid'>,
  box: Box,
): Channels {
  return channels.map((channel, n) => {
    if (facts[n]?.sequence === 'mask') return channel;
    const out = channel.slice();
    eachRow(box, grid.size, (from, to) => out.fill(background, from, to));
    return out;
  });
}

/** First voxels of cubes; the last one ends with the axis. */
function startsAlong(count: number, side: number, stride: number): number[] {
  const last = Math.max(0, count - side);
  const starts: number[] = [];
  for (let start = 0; start < last; start += stride) starts.push(start);
  return [...starts, last];
}

function withinSize(start: Triple, side: number, size: Triple): Box {
  return { start, size: size.map((n) => Math.min(side, n)) as unknown as Triple };
}

function eachRow(
  { start, size }: Box,
  [nx, ny]: Triple,
  visit: (from: number, to: number) => void,
): void {
  for (let k = start[2]; k < start[2] + size[2]; k++) {
    for (let j = start[1]; j < start[1] + size[1]; j++) {
      const from = start[0] + nx * (j + ny * k);
      visit(from, from + size[0]);
    }
  }
}

function hasAny(mask: Uint8Array, box: Box, size: Triple): boolean {
  let isFound = false;
  eachRow(box, size, (from, to) => {
    for (let n = from; n < to && !isFound; n++) isFound = mask[n] === 1;
  });
  return isFound;
}

/** Centre and half the extent of the box that holds a mask; of the whole grid where it is empty. */
function middleOf(mask: Uint8Array, size: Triple) {
  const box = boxOf(mask, size) ?? { start: [0, 0, 0], size };
  return {
    centre: box.start.map((first, axis) => first + ((box.size[axis] as number) - 1) / 2),
    half: box.size.map((n) => n / 2),
  };
}
