import { createCpuEngine } from '../engine/cpu/cpu-engine.ts';
import type { RunOptions } from '../engine/engine.ts';
import { boxOf, cutBox, growBox, withinGrid } from '../volume/box.ts';
import { LocusError } from '../volume/errors.ts';
import { type Grid, voxelCount } from '../volume/grid.ts';
import type { Box } from '../volume/roi.ts';
import type { LabelMap } from '../volume/volume.ts';
import { boxGrid, ontoGrid, onWhole, type Voxels } from './onto-grid.ts';

/** A binary mask on its own grid, and the box that holds it. */
export interface Mask {
  readonly grid: Grid;
  /** 0 and 1. */
  readonly data: Uint8Array;
  readonly box: Box;
}

/**
 * Grids half a voxel apart make interpolated masks of exactly one half common; rounding, of headers in float32 too,
 * must not decide these.
 */
const TIE = 1e-4;

/**
 * Chosen labels as one mask.
 *
 * @throws LocusError 'empty-mask', 'label-absent'; `what` names the mask: 'region', 'brain mask'
 */
export function unitedMask(
  { map, labels }: { readonly map: LabelMap; readonly labels: readonly number[] },
  what: string,
): Mask {
  const present = map.labels.map(({ value }) => value);
  if (present.length === 0) {
    throw new LocusError(
      'empty-mask',
      `The ${what} is empty: every voxel is 0.`,
      'Choose a mask in which something is drawn.',
    );
  }
  const absent = labels.filter((value) => !present.includes(value));
  if (absent.length > 0 || labels.length === 0) {
    throw new LocusError(
      'label-absent',
      labels.length === 0
        ? `No label is chosen for the ${what}.`
        : `Label ${absent.join(', ')} does not occur in the ${what}.`,
      `It has ${present.join(', ')}: choose among these.`,
    );
  }
  const data = new Uint8Array(map.data.length);
  const chosen = new Uint8Array(Math.max(...present) + 1);
  for (const value of labels) chosen[value] = 1;
  for (let n = 0; n < data.length; n++) data[n] = chosen[map.data[n] as number] as number;
  const box = boxOf(data, map.grid.size);
  if (box !== null) return { grid: map.grid, data, box };
  throw new LocusError(
    'empty-mask',
    `The ${what} has no voxel.`,
    'Choose a mask in which something is drawn.',
  );
}

/**
 * A mask on another grid, 0 and 1: interpolated as an image of 0 and 1, inside from one half up. In float64 whatever the
 * engine, for a mask is made of integers and must be the same on both.
 */
export async function maskOnGrid(mask: Mask, to: Grid, run: RunOptions): Promise<Uint8Array> {
  const box = withinGrid(growBox(mask.box, [1, 1, 1]), mask.grid.size);
  const data = cutBox(mask.data, mask.grid.size, box);
  return insideOnGrid({ grid: boxGrid(mask.grid, box), data, label: 'mask' }, to, run);
}

/** The same of an image of 0 and 1. */
export async function insideOnGrid(image: Voxels, to: Grid, run: RunOptions): Promise<Uint8Array> {
  const cpu = createCpuEngine();
  const [found] = await ontoGrid(cpu, [image], to, run);
  if (found === undefined) return new Uint8Array(voxelCount(to));
  const shares = onWhole(found, to);
  const inside = new Uint8Array(shares.length);
  for (let n = 0; n < inside.length; n++) inside[n] = (shares[n] as number) >= 0.5 - TIE ? 1 : 0;
  return inside;
}
