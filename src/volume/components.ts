import { cutBox, growBox } from './box.ts';
import type { Triple } from './grid.ts';
import { finish } from './pace.ts';

/** Voxels from `start` to just before `end` of one row (x fastest), all set. */
interface Run {
  readonly start: number;
  readonly end: number;
}

/** Sets that are united as rows touch; a root is the smallest member's number. */
function makeUnion() {
  const parents: number[] = [];
  const rootOf = (member: number): number => {
    let root = member;
    while (parents[root] !== root) root = parents[root] as number;
    for (let at = member; at !== root; ) {
      const next = parents[at] as number;
      parents[at] = root;
      at = next;
    }
    return root;
  };
  return {
    add: () => parents.push(parents.length) - 1,
    join(a: number, b: number): void {
      const [p, q] = [rootOf(a), rootOf(b)];
      if (p !== q) parents[Math.max(p, q)] = Math.min(p, q);
    },
    rootOf,
  };
}

function runsOf(data: Uint8Array, value: 0 | 1, from: number, length: number): Run[] {
  const runs: Run[] = [];
  let start = -1;
  for (let at = from; at < from + length; at++) {
    if (data[at] === value) {
      if (start < 0) start = at;
    } else if (start >= 0) {
      runs.push({ start, end: at });
      start = -1;
    }
  }
  if (start >= 0) runs.push({ start, end: from + length });
  return runs;
}

/**
 * Calls for each pair of runs that lie beside each other, or with a `reach` of 1 at each other's corners; `shift` takes
 * the second row onto the first.
 */
function eachTouch(
  first: readonly Run[],
  second: readonly Run[],
  shift: number,
  reach: 0 | 1,
  touch: (a: number, b: number) => void,
): void {
  let b = 0;
  for (let a = 0; a < first.length; a++) {
    const { start, end } = first[a] as Run;
    while (b < second.length && (second[b] as Run).end + shift + reach <= start) b++;
    for (let c = b; c < second.length && (second[c] as Run).start + shift < end + reach; c++) {
      touch(a, c);
    }
  }
}

/** Voxels are joined by their faces (6 neighbours) or also by edges and corners (26). */
export type Joined = 'faces' | 'corners';

/** Pieces of a mask, numbered from 0 in the order in which their first voxels come. */
export interface Components {
  /** Voxels of each. */
  readonly sizes: readonly number[];
  /** 1 in the pieces of these numbers; of the mask's size. */
  draw(chosen: ReadonlySet<number>): Uint8Array<ArrayBuffer>;
}

/**
 * The pieces of a mask (0 or 1, x fastest). Runs of voxels are joined, not voxels, so memory follows the surface and
 * not the volume. Pauses after every slice.
 */
export function* componentSteps(
  mask: Uint8Array,
  [nx, ny, nz]: Triple,
  joined: Joined,
): Generator<void, Components> {
  const union = makeUnion();
  const reach = joined === 'corners' ? 1 : 0;
  const rows: { readonly runs: readonly Run[]; readonly first: number }[] = [];
  for (let row = 0; row < ny * nz; row++) {
    if (row % ny === 0) yield;
    const runs = runsOf(mask, 1, row * nx, nx);
    const mine = { runs, first: 0 };
    runs.forEach((_, n) => {
      const member = union.add();
      if (n === 0) mine.first = member;
    });
    for (const back of rowsBefore(row, ny, joined)) {
      const other = rows[row - back];
      if (other === undefined) continue;
      eachTouch(runs, other.runs, back * nx, reach, (a, b) =>
        union.join(mine.first + a, other.first + b),
      );
    }
    rows.push(mine);
  }
  const numbers = new Map<number, number>();
  const sizes: number[] = [];
  const each = (visit: (piece: number, run: Run) => void) => {
    for (const { runs, first } of rows) {
      for (const [n, run] of runs.entries()) {
        const root = union.rootOf(first + n);
        const piece = numbers.get(root) ?? numbers.size;
        numbers.set(root, piece);
        visit(piece, run);
      }
    }
  };
  each((piece, { start, end }) => {
    sizes[piece] = (sizes[piece] ?? 0) + end - start;
  });
  return {
    sizes,
    draw(chosen) {
      const out = new Uint8Array(mask.length);
      each((piece, { start, end }) => {
        if (chosen.has(piece)) out.fill(1, start, end);
      });
      return out;
    },
  };
}

/** How many rows back those lie that come before a row and touch it. */
function rowsBefore(row: number, ny: number, joined: Joined): number[] {
  const j = row % ny;
  const back = j > 0 ? [1] : [];
  if (row < ny) return back;
  if (joined === 'faces') return [...back, ny];
  return [...back, ...(j > 0 ? [ny + 1] : []), ny, ...(j < ny - 1 ? [ny - 1] : [])];
}

/**
 * The largest set of voxels of a mask (0 or 1, x fastest) that are joined by their faces; of two as large, the one
 * that comes first.
 */
export function largestComponent(mask: Uint8Array, size: Triple): Uint8Array {
  const { sizes, draw } = finish(componentSteps(mask, size, 'faces'));
  return draw(new Set(largestOf(sizes, 1)));
}

/** Numbers of the `count` largest; of two as large, the one that comes first. */
export function largestOf(sizes: readonly number[], count: number): number[] {
  return [...sizes.keys()]
    .sort((a, b) => (sizes[b] as number) - (sizes[a] as number) || a - b)
    .slice(0, count);
}

/**
 * The mask with what it encloses: background that no path of faces joins to the edge of the grid
 * (scipy.ndimage.binary_fill_holes). Pauses after every slice.
 */
export function* holeSteps(
  mask: Uint8Array,
  size: Triple,
): Generator<void, Uint8Array<ArrayBuffer>> {
  // One layer of background around joins all that reaches the edge, and its first voxel is the first piece's.
  const around = growBox({ start: [0, 0, 0], size }, [1, 1, 1]);
  const background = cutBox(mask, size, around).map((n) => 1 - n);
  const { draw } = yield* componentSteps(background, around.size, 'faces');
  const outside = draw(new Set([0]));
  return cutBox(outside, around.size, { start: [1, 1, 1], size }).map((n) => 1 - n);
}

/** The mask with what it encloses within a z slice (background that no face path joins to the slice's edge). */
export function fillHolesInSlices(mask: Uint8Array, size: Triple): Uint8Array {
  return finish(sliceHoleSteps(mask, size));
}

/** The same with a pause after every slice. */
export function* sliceHoleSteps(
  mask: Uint8Array,
  [nx, ny, nz]: Triple,
): Generator<void, Uint8Array<ArrayBuffer>> {
  const out = Uint8Array.from(mask);
  for (let k = 0; k < nz; k++) {
    yield;
    const union = makeUnion();
    const outside = union.add();
    const rows: { readonly runs: readonly Run[]; readonly members: readonly number[] }[] = [];
    for (let j = 0; j < ny; j++) {
      const from = nx * (j + ny * k);
      const runs = runsOf(mask, 0, from, nx);
      const members = runs.map(({ start, end }) => {
        const member = union.add();
        const isAtEdge = j === 0 || j === ny - 1 || start === from || end === from + nx;
        if (isAtEdge) union.join(member, outside);
        return member;
      });
      const before = rows[j - 1];
      if (before !== undefined) {
        eachTouch(runs, before.runs, nx, 0, (a, b) =>
          union.join(members[a] as number, before.members[b] as number),
        );
      }
      rows.push({ runs, members });
    }
    for (const { runs, members } of rows) {
      runs.forEach(({ start, end }, n) => {
        if (union.rootOf(members[n] as number) !== union.rootOf(outside)) out.fill(1, start, end);
      });
    }
  }
  return out;
}
