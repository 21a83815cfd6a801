import type { Triple } from '../../volume/grid.ts';
import type { Label, VoxelArray } from '../../volume/volume.ts';

/**
 * First entry of a colour table with a colour: the entries before are clear. NiiVue reads a table with linear
 * interpolation and nothing above its lowest value from before 2/256 of it: of a long table, all three.
 */
export const FIRST_ENTRY = 3;

/** Colour tables of the viewer have 256 entries; label values can be anything. */
const MAX_SHOWN = 256 - FIRST_ENTRY;

/** Which entry of the colour table a label takes; more than 253 labels share entries. */
function entryOf(position: number): number {
  return FIRST_ENTRY + (position % MAX_SHOWN);
}

/** The mask with each label value replaced by its entry: a new array, the mask is left alone. */
export function toEntries(data: VoxelArray, labels: readonly Label[]): Uint8Array {
  const entries = new Map(labels.map((label, at) => [label.value, entryOf(at)]));
  const out = new Uint8Array(data.length);
  // Long runs of one value are the rule in a mask.
  let lastValue = 0;
  let lastEntry = 0;
  for (let at = 0; at < data.length; at++) {
    const value = data[at] as number;
    if (value !== lastValue) {
      lastValue = value;
      lastEntry = entries.get(value) ?? 0;
    }
    if (lastEntry !== 0) out[at] = lastEntry;
  }
  return out;
}

/** RGBA per entry; 0 and hidden labels are clear. */
export function colourTable(
  labels: readonly Label[],
  hidden: ReadonlySet<number>,
): Uint8ClampedArray {
  const table = new Uint8ClampedArray(4 * (Math.min(labels.length, MAX_SHOWN) + FIRST_ENTRY));
  labels.forEach((label, at) => {
    table.set([...label.colour, hidden.has(label.value) ? 0 : 255], 4 * entryOf(at));
  });
  return table;
}

/**
 * A voxel inside the chosen labels near their middle: the voxel of the region that lies closest to
 * its centre of mass, or null for an empty region.
 */
export function centreVoxel(
  size: Triple,
  data: VoxelArray,
  labels: ReadonlySet<number>,
): Triple | null {
  const [nx, ny] = size;
  const sum = [0, 0, 0];
  const found: number[] = [];
  let count = 0;
  for (let at = 0; at < data.length; at++) {
    const value = data[at] as number;
    if (value === 0 || !labels.has(value)) continue;
    const i = at % nx;
    const row = (at - i) / nx;
    sum[0] = (sum[0] ?? 0) + i;
    sum[1] = (sum[1] ?? 0) + (row % ny);
    sum[2] = (sum[2] ?? 0) + Math.floor(row / ny);
    // A sample of the voxels is enough to come close to the centre.
    if (count % 64 === 0) found.push(at);
    count++;
  }
  if (count === 0) return null;
  const centre = sum.map((value) => value / count);
  let best: Triple | null = null;
  let bestDistance = Number.POSITIVE_INFINITY;
  for (const at of found) {
    const i = at % nx;
    const row = (at - i) / nx;
    const voxel: Triple = [i, row % ny, Math.floor(row / ny)];
    const distance = Math.hypot(...voxel.map((value, axis) => value - (centre[axis] ?? 0)));
    if (distance < bestDistance) {
      best = voxel;
      bestDistance = distance;
    }
  }
  return best;
}
