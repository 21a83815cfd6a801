import type { Triple } from './grid.ts';

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

/** Calls for each pair of runs that lie beside each other; `shift` takes the second row onto the first. */
function eachTouch(
  first: readonly Run[],
  second: readonly Run[],
  shift: number,
  touch: (a: number, b: number) => void,
): void {
  let b = 0;
  for (let a = 0; a < first.length; a++) {
    const { start, end } = first[a] as Run;
    while (b < second.length && (second[b] as Run).end + shift <= start) b++;
    for (let c = b; c < second.length && (second[c] as Run).start + shift < end; c++) touch(a, c);
  }
}

/**
 * The largest set of voxels of a mask (0 or 1, x fastest) that are joined by their faces; of two as large, the one
 * that comes first. Runs of voxels are joined, not voxels, so memory follows the surface and not the volume.
 */
export function largestComponent(mask: Uint8Array, size: Triple): Uint8Array {
  const [nx, ny, nz] = size;
  const union = makeUnion();
  const rows: { readonly runs: readonly Run[]; readonly first: number }[] = [];
  for (let row = 0; row < ny * nz; row++) {
    const runs = runsOf(mask, 1, row * nx, nx);
    const mine = { runs, first: 0 };
    runs.forEach((_, n) => {
      const member = union.add();
      if (n === 0) mine.first = member;
    });
    const touching = [...(row % ny > 0 ? [1] : []), ...(row >= ny ? [ny] : [])];
    for (const back of touching) {
      const other = rows[row - back];
      if (other === undefined) continue;
      eachTouch(runs, other.runs, back * nx, (a, b) => union.join(mine.first + a, other.first + b));
    }
    rows.push(mine);
  }
  const counts = new Map<number, number>();
  const each = (visit: (root: number, run: Run) => void) => {
    for (const { runs, first } of rows) {
      for (const [n, run] of runs.entries()) visit(union.rootOf(first + n), run);
    }
  };
  each((root, { start, end }) => {
    counts.set(root, (counts.get(root) ?? 0) + end - start);
  });
  let largest = -1;
  for (const [root, count] of counts) {
    if (count > (counts.get(largest) ?? 0)) largest = root;
  }
  const out = new Uint8Array(mask.length);
  each((root, { start, end }) => {
    if (root === largest) out.fill(1, start, end);
  });
  return out;
}

/** The mask with what it encloses within a z slice (background that no face path joins to the slice's edge). */
export function fillHolesInSlices(mask: Uint8Array, [nx, ny, nz]: Triple): Uint8Array {
  const out = mask.slice();
  for (let k = 0; k < nz; k++) {
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
        eachTouch(runs, before.runs, nx, (a, b) =>
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
