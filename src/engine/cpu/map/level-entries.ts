import { kernelLine, type LevelMatrixKind } from '../../level-matrix-map.ts';
import type { MapKernel } from '../../map.ts';

/** What is counted in one neighbourhood: the rank of a level, from 1, and an extent. */
export interface Entries {
  count: number;
  readonly ranks: Uint16Array;
  readonly extents: Uint16Array;
}

/** A way to list what one matrix counts; `local` has the ranks of the kernel's places, 0 where nothing counts. */
export type Lister = (local: Uint16Array, rankLevels: Float64Array, entries: Entries) => void;

/** One a matrix: of runs one a direction. */
export function listersOf(kernel: MapKernel, kind: LevelMatrixKind): readonly Lister[] {
  const lines = kind.offsets.map((offset) => kernelLine(kernel, offset));
  if (kind.name === 'runs') return lines.map((line) => runLister(line, kind.isPaired));
  return [kind.name === 'zones' ? zoneLister(lines) : dependenceLister(lines, kind.alpha)];
}

type Line = ReturnType<typeof kernelLine>;

function runLister({ before, after }: Line, isPaired: boolean): Lister {
  const lengths = new Uint16Array(before.length);
  /** Whether the line has a voxel up to a place. */
  const isBegun = new Uint8Array(before.length);
  return (local, _, entries) => {
    let count = 0;
    let hasPair = false;
    for (let p = 0; p < before.length; p++) {
      const rank = local[p] as number;
      const earlier = (before[p] as number) - 1;
      const begun = earlier >= 0 && isBegun[earlier] === 1;
      if (rank === 0) {
        isBegun[p] = begun ? 1 : 0;
        continue;
      }
      if (begun) hasPair = true;
      isBegun[p] = 1;
      const goesOn = earlier >= 0 && local[earlier] === rank;
      const length = goesOn ? (lengths[earlier] as number) + 1 : 1;
      lengths[p] = length;
      const next = (after[p] as number) - 1;
      if (next >= 0 && local[next] === rank) continue;
      entries.ranks[count] = rank;
      entries.extents[count++] = length;
    }
    entries.count = hasPair || !isPaired ? count : 0;
  };
}

/** Each place joins the zones of those before it that touch it; a zone is known by its first place. */
function zoneLister(lines: readonly Line[]): Lister {
  const touching = touchingPlaces(lines);
  const parents = new Uint16Array(touching.length);
  const sizes = new Uint16Array(touching.length);
  return (local, _, entries) => {
    for (let p = 0; p < touching.length; p++) {
      parents[p] = p;
      sizes[p] = 0;
      const rank = local[p] as number;
      if (rank === 0) continue;
      let own = p;
      const others = touching[p] as Uint16Array;
      for (let n = 0; n < others.length; n++) {
        let other = others[n] as number;
        if (local[other] !== rank) continue;
        while (parents[other] !== other) other = parents[other] as number;
        if (other < own) {
          parents[own] = other;
          own = other;
        } else parents[other] = own;
      }
    }
    let count = 0;
    for (let p = 0; p < touching.length; p++) {
      if (local[p] === 0) continue;
      // Parents come first, so that theirs are known.
      const root = parents[parents[p] as number] as number;
      parents[p] = root;
      sizes[root] = (sizes[root] as number) + 1;
    }
    for (let p = 0; p < touching.length; p++) {
      if (local[p] === 0 || parents[p] !== p) continue;
      entries.ranks[count] = local[p] as number;
      entries.extents[count++] = sizes[p] as number;
    }
    entries.count = count;
  };
}

function touchingPlaces(lines: readonly Line[]): readonly Uint16Array[] {
  const places = lines[0]?.before.length ?? 0;
  return Array.from({ length: places }, (_, p) =>
    Uint16Array.from(
      lines.map(({ before }) => before[p] as number).filter((place) => place > 0),
      (place) => place - 1,
    ),
  );
}

function dependenceLister(lines: readonly Line[], alpha: number): Lister {
  const around = touchingPlaces(lines).map((earlier, p) =>
    Uint16Array.from([
      ...earlier,
      ...lines.map(({ after }) => (after[p] as number) - 1).filter((place) => place >= 0),
    ]),
  );
  return (local, levels, entries) => {
    let count = 0;
    for (let p = 0; p < around.length; p++) {
      const rank = local[p] as number;
      if (rank === 0) continue;
      const level = levels[rank - 1] as number;
      const others = around[p] as Uint16Array;
      let extent = 1;
      for (let n = 0; n < others.length; n++) {
        const other = local[others[n] as number] as number;
        if (other === 0) continue;
        if (other === rank || Math.abs((levels[other - 1] as number) - level) <= alpha) extent++;
      }
      entries.ranks[count] = rank;
      entries.extents[count++] = extent;
    }
    entries.count = count;
  };
}
