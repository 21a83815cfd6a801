import { componentSteps, holeSteps, largestOf, sliceHoleSteps } from './components.ts';
import { LocusError } from './errors.ts';
import { type Grid, voxelVolume } from './grid.ts';
import {
  clipPart,
  type MaskPart,
  type MorphologyOperation,
  morphologySteps,
  partOf,
} from './morphology.ts';
import { combineVoxels, type SetOperation } from './region-sets.ts';

/** How a region is made of one other, or of two. */
export type RegionOperation =
  | { readonly kind: SetOperation }
  | {
      readonly kind: MorphologyOperation;
      /** Of a ball; of voxels it is one in the index, not in the world. */
      readonly radius: number;
      readonly unit: 'mm' | 'voxels';
    }
  /** The largest pieces, joined by faces, edges and corners. */
  | { readonly kind: 'keep-largest'; readonly count: number }
  /** Without pieces of less than a volume. */
  | { readonly kind: 'remove-small'; readonly volumeMl: number }
  /** With what it encloses, in space or within each z slice. */
  | { readonly kind: 'fill-holes'; readonly inSlices: boolean };

export function takesTwo(operation: RegionOperation): operation is { readonly kind: SetOperation } {
  return ['unite', 'intersect', 'subtract'].includes(operation.kind);
}

/**
 * The voxels of the new region on the grid of those it is made of.
 *
 * @param first 0 or 1, of the grid's size; of two regions both
 * @throws LocusError 'empty-mask' where nothing is left, 'bad-settings', 'too-large', what `pace` throws
 */
export async function operate(
  operation: RegionOperation,
  grid: Grid,
  first: Uint8Array,
  second: Uint8Array | null,
  run: <T>(work: Generator<void, T>) => Promise<T>,
): Promise<MaskPart> {
  const part = partOf(first, grid.size);
  if (part === null && operation.kind !== 'unite') throw empty('The region is empty.');
  const made = await (async (): Promise<MaskPart | null> => {
    if (takesTwo(operation)) {
      const both = combineVoxels(operation.kind, first, second ?? new Uint8Array(first.length));
      return partOf(both, grid.size);
    }
    return part === null ? null : run(steps(operation, grid, part));
  })();
  const inside = made === null ? null : clipPart(made, grid.size);
  if (inside === null) throw empty('Nothing is left of the region.');
  return inside;
}

function* steps(
  operation: Exclude<RegionOperation, { readonly kind: SetOperation }>,
  grid: Grid,
  part: MaskPart,
): Generator<void, MaskPart> {
  const { box, data } = part;
  switch (operation.kind) {
    case 'keep-largest': {
      const { count } = operation;
      if (!(Number.isInteger(count) && count > 0)) {
        throw new LocusError('bad-settings', 'That is no number of pieces.', 'Give it like 1.');
      }
      const { sizes, draw } = yield* componentSteps(data, box.size, 'corners');
      return { box, data: draw(new Set(largestOf(sizes, count))) };
    }
    case 'remove-small': {
      const { volumeMl } = operation;
      if (!(Number.isFinite(volumeMl) && volumeMl > 0)) {
        throw new LocusError('bad-settings', 'The volume must be above 0.', 'Give it like 0.5.');
      }
      // A piece of exactly that volume stays, also where its ml are rounded.
      const least = (volumeMl * 1000 * (1 - 1e-9)) / voxelVolume(grid);
      const { sizes, draw } = yield* componentSteps(data, box.size, 'corners');
      return {
        box,
        data: draw(new Set([...sizes.keys()].filter((n) => (sizes[n] ?? 0) >= least))),
      };
    }
    case 'fill-holes': {
      const fill = operation.inSlices ? sliceHoleSteps : holeSteps;
      return { box, data: yield* fill(data, box.size) };
    }
    default: {
      const spacing = operation.unit === 'mm' ? grid.spacing : ([1, 1, 1] as const);
      return yield* morphologySteps(part, operation.kind, operation.radius, spacing);
    }
  }
}

function empty(problem: string): LocusError {
  return new LocusError(
    'empty-mask',
    problem,
    'Choose another region or smaller numbers; nothing was changed.',
  );
}

const BALL_WORDS = { erode: 'eroded', dilate: 'dilated', open: 'opened', close: 'closed' } as const;

/** How the region came about, of what went into it in words: 'GTV-1, eroded by 2 mm'. */
export function historyOf(operation: RegionOperation, first: string, second = ''): string {
  switch (operation.kind) {
    case 'unite':
      return `${first} united with ${second}`;
    case 'intersect':
      return `${first} within ${second}`;
    case 'subtract':
      return `${first} without ${second}`;
    case 'keep-largest': {
      const { count } = operation;
      return `${first}, ${count === 1 ? 'largest piece' : `${count} largest pieces`}`;
    }
    case 'remove-small':
      return `${first}, without pieces below ${operation.volumeMl} ml`;
    case 'fill-holes':
      return `${first}, holes filled${operation.inSlices ? ' slice by slice' : ''}`;
    default: {
      const { radius, unit } = operation;
      const length = unit === 'mm' ? `${radius} mm` : `${radius} voxel${radius === 1 ? '' : 's'}`;
      return `${first}, ${BALL_WORDS[operation.kind]} by ${length}`;
    }
  }
}
