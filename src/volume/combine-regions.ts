import { LocusError } from './errors.ts';
import { type Grid, voxelCount, voxelVolume } from './grid.ts';
import { labelColour } from './label-colours.ts';
import { LARGEST_LABEL } from './label-map.ts';
import type { Label, LabelMap, Region } from './volume.ts';

/** A region before it is drawn. */
export interface RegionPlan {
  /** Its label value where regions do not overlap and all numbers are distinct, from 1 to 65 535. */
  readonly number: number;
  readonly name: string;
  readonly colour: Region['colour'];
}

export interface RegionCombiner {
  /**
   * Adds voxels to a region, counted from 0: `count` of them from offset `start`, `stride` apart. A voxel may be added
   * more than once.
   *
   * @throws LocusError 'unsupported' beyond 65 535 sets of regions
   */
  add(region: number, start: number, count: number, stride?: number): void;
  /** The mask; the combiner is not to be used after it. */
  finish(): LabelMap;
}

/**
 * Regions that may overlap as one mask: each distinct set of regions that occurs is a label. Where only one region
 * is, the label has the region's number, name and colour; labels of several follow behind the largest. Arrays are
 * 8-bit where all values fit, else 16-bit. Memory is that of one mask, however many regions there are.
 *
 * @throws LocusError 'unsupported' for more than 65 535 regions
 */
export function combineRegions(grid: Grid, plans: readonly RegionPlan[]): RegionCombiner {
  if (plans.length > LARGEST_LABEL) throw tooMany();
  let data: Uint8Array<ArrayBuffer> | Uint16Array<ArrayBuffer> = new Uint8Array(voxelCount(grid));
  const sets = makeSets();
  const { counts } = sets;
  return {
    add(region, start, count, stride = 1) {
      const joined = sets.joinedBy(region);
      const end = start + count * stride;
      for (let at = start; at < end; at += stride) {
        const set = data[at] as number;
        let next = joined[set];
        if (next === undefined) {
          next = sets.join(set, region);
          joined[set] = next;
          // Sets are made one after the other, so that the array grows before it must hold the 256th.
          if (next === 256 && data instanceof Uint8Array) data = Uint16Array.from(data);
        }
        if (next === set) continue;
        data[at] = next;
        counts[set] = (counts[set] as number) - 1;
        counts[next] = (counts[next] as number) + 1;
      }
    },
    finish() {
      const values = chooseValues(plans, sets.members, counts);
      const renamed = renameSets(data, values);
      return describe(grid, renamed, plans, sets.members, counts, values);
    },
  };
}

/** Set numbers become label values, in 8 bits where all fit. */
function renameSets(
  data: Uint8Array<ArrayBuffer> | Uint16Array<ArrayBuffer>,
  values: readonly number[],
): Uint8Array | Uint16Array {
  const largest = values.reduce((a, b) => Math.max(a, b), 0);
  const fits = largest <= 255 === data instanceof Uint8Array;
  // Most masks: no overlap, numbers counted from 1.
  if (fits && values.every((value, set) => value === set || value === 0)) return data;
  const table = Uint16Array.from(values);
  const out = fits ? data : new (largest <= 255 ? Uint8Array : Uint16Array)(data.length);
  for (let at = 0; at < data.length; at++) {
    const set = data[at] as number;
    if (set !== 0) out[at] = table[set] as number;
  }
  return out;
}

/** Sets of regions by number, 0 being the empty one, and which set each becomes when a region joins it. */
function makeSets() {
  const members: (readonly number[])[] = [[]];
  const known = new Map<string, number>([['', 0]]);
  const joinedBy: number[][] = [];
  /** Voxels of each set; of the empty one only how many have left it. */
  const counts = [0];
  return {
    members,
    counts,
    joinedBy(region: number): number[] {
      joinedBy[region] ??= [];
      return joinedBy[region] as number[];
    },
    join(set: number, newcomer: number): number {
      const before = members[set] as readonly number[];
      const after = before.includes(newcomer)
        ? before
        : [...before, newcomer].sort((a, b) => a - b);
      const key = after.join();
      let found = known.get(key);
      if (found === undefined) {
        found = members.length;
        if (found > LARGEST_LABEL) throw tooMany();
        members.push(after);
        counts.push(0);
        known.set(key, found);
      }
      return found;
    },
  };
}

/** Label value of each set; 0 for those that do not occur. */
function chooseValues(
  plans: readonly RegionPlan[],
  members: readonly (readonly number[])[],
  counts: readonly number[],
): number[] {
  const values = new Array<number>(members.length).fill(0);
  const occurs = [...members.keys()].filter((set) => set > 0 && counts[set] !== 0);
  const alone = occurs.filter((set) => members[set]?.length === 1);
  const shared = occurs.filter((set) => members[set]?.length !== 1);
  const numbers = plans.map((plan) => plan.number);
  const highest = numbers.reduce((a, b) => Math.max(a, b), 0);
  const keepsNumbers =
    numbers.every((n) => Number.isInteger(n) && n >= 1) &&
    new Set(numbers).size === numbers.length &&
    highest + shared.length <= LARGEST_LABEL;
  for (const set of alone) {
    const region = members[set]?.[0] as number;
    values[set] = keepsNumbers ? (numbers[region] as number) : region + 1;
  }
  let next = keepsNumbers ? highest : plans.length;
  // Without room behind the numbers, the labels that occur are simply counted.
  if (next + shared.length > LARGEST_LABEL) {
    next = 0;
    for (const set of alone) values[set] = ++next;
  }
  shared.sort((p, q) => compareSets(members[p] ?? [], members[q] ?? []));
  for (const set of shared) values[set] = ++next;
  return values;
}

/** Fewer regions first, then by their order. */
function compareSets(p: readonly number[], q: readonly number[]): number {
  if (p.length !== q.length) return p.length - q.length;
  const at = p.findIndex((region, n) => region !== q[n]);
  return at < 0 ? 0 : (p[at] as number) - (q[at] as number);
}

function describe(
  grid: Grid,
  data: Uint8Array | Uint16Array,
  plans: readonly RegionPlan[],
  members: readonly (readonly number[])[],
  counts: readonly number[],
  values: readonly number[],
): LabelMap {
  const ml = voxelVolume(grid) / 1000;
  const labels: Label[] = [];
  const valuesOf = plans.map((): number[] => []);
  values.forEach((value, set) => {
    if (value === 0) return;
    const regions = members[set] as readonly number[];
    const voxels = counts[set] as number;
    for (const region of regions) valuesOf[region]?.push(value);
    const parts = regions.map((region) => plans[region] as RegionPlan);
    labels.push({
      value,
      name: parts.map((part) => part.name).join(' + '),
      colour: parts.length === 1 ? (parts[0]?.colour ?? labelColour(value)) : meanColour(parts),
      voxelCount: voxels,
      volumeMl: voxels * ml,
    });
  });
  return {
    grid,
    data,
    labels: labels.sort((a, b) => a.value - b.value),
    regions: plans.map(({ name, colour }, region) => ({
      name,
      colour,
      values: (valuesOf[region] ?? []).sort((a, b) => a - b),
    })),
  };
}

function meanColour(parts: readonly RegionPlan[]): Label['colour'] {
  const mean = (channel: 0 | 1 | 2) =>
    Math.round(parts.reduce((sum, { colour }) => sum + colour[channel], 0) / parts.length);
  return [mean(0), mean(1), mean(2)];
}

function tooMany(): LocusError {
  return new LocusError(
    'unsupported',
    `The regions overlap in more than ${LARGEST_LABEL} different ways.`,
    'Open a file with fewer of them.',
  );
}
