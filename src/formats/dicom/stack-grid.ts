import { LocusError } from '../../volume/errors.ts';
import { type Affine, type Grid, gridFromAffine, type Triple } from '../../volume/grid.ts';
import { isUsable, unusableSpacing, warnOfGrid } from '../geometry.ts';
import { between, NOWHERE, normalOf } from './place.ts';
import type { Plane } from './plane.ts';
import { judgePositions } from './slice-positions.ts';
import {
  gapNote,
  notesOnRounding,
  notesOnShift,
  notesOnSpacing,
  partNote,
  short,
} from './stack-notes.ts';
import { positionOf } from './stacks.ts';

/** A slice of a grid: a measured one (`share` 0), or one between two measured ones. */
export interface Layer {
  /** Of the sorted planes. */
  readonly below: number;
  /** Share of the next plane's values, from 0 up to 1. */
  readonly share: number;
}

/** How sorted planes lie on a grid. */
export interface StackGrid {
  readonly grid: Grid;
  readonly layers: readonly Layer[];
  readonly warnings: readonly string[];
  /** The same slices on an even grid, where the one above is only near to where they lie. */
  readonly even: Omit<StackGrid, 'even'> | null;
}

/**
 * The grids of planes sorted along their normal, one place each; several where gaps part them. Parts are ranges of the
 * planes. LPS becomes RAS+; rows and columns stay as stored. A tilted gantry gives a sheared grid.
 *
 * @throws LocusError 'corrupt'
 */
export function gridsOf(
  planes: readonly Plane[],
): readonly { readonly from: number; readonly to: number; readonly stack: StackGrid }[] {
  const first = planes[0];
  if (first === undefined) return [];
  const one = (stack: StackGrid) => [{ from: 0, to: planes.length, stack }];
  const spacingNotes = notesOnSpacing(first);
  if (first.place === null || planes.length === 1) {
    const grid = makeGrid(first, stepVector(first, first.step ?? 1), planes.length, spacingNotes);
    return one({ grid, layers: measured(planes.length), warnings: spacingNotes, even: null });
  }
  const normal = normalOf(first.place);
  const positions = planes.map((plane) => positionOf(plane, normal));
  const found = judgePositions(positions);
  if (found.kind === 'apart') {
    return found.parts.flatMap(([from, to]) =>
      gridsOf(planes.slice(from, to)).map((part) => ({
        from: from + part.from,
        to: from + part.to,
        stack: {
          ...part.stack,
          warnings: [...part.stack.warnings, partNote(from, to, planes.length)],
        },
      })),
    );
  }
  const last = planes[planes.length - 1] ?? first;
  const steps = found.kind === 'gaps' ? (found.index.at(-1) ?? 1) : planes.length - 1;
  const vector = between(first, last).map((mm) => mm / steps) as unknown as Triple;
  const warnings = [...spacingNotes, ...notesOnShift(planes, vector, found)];
  const make = (layers: readonly Layer[], notes: readonly string[]) => {
    const all = [...warnings, ...notes];
    return { grid: makeGrid(first, vector, layers.length, all), layers, warnings: all };
  };
  switch (found.kind) {
    case 'even':
      return one({ ...make(measured(planes.length), notesOnRounding(found)), even: null });
    case 'gaps':
      return one({ ...make(filled(found.index), [gapNote(found.index, found.step)]), even: null });
    case 'uneven': {
      const note = `The distance between slices varies from ${short(found.least)} to ${short(found.most)} mm.`;
      const kept = `Slices are kept as stored, ${short(found.step)} mm apart: up to ${short(found.deviation)} mm from where they belong.`;
      const moved = `Resampled to slices ${short(found.step)} mm apart, linearly between neighbouring slices.`;
      return one({
        ...make(measured(planes.length), [note, kept]),
        even: make(resampled(positions, found.step), [note, moved]),
      });
    }
  }
}

function makeGrid(plane: Plane, step: Triple, slices: number, warnings: string[]): Grid {
  const [x, y] = plane.spacing ?? [1, 1];
  const { origin, alongRow, alongColumn } = plane.place ?? NOWHERE;
  // LPS to RAS: the first two coordinates change sign; + 0 turns -0 into 0.
  const row = (axis: 0 | 1 | 2) => {
    const sign = axis === 2 ? 1 : -1;
    return [alongRow[axis] * x, alongColumn[axis] * y, step[axis], origin[axis]].map(
      (mm) => sign * mm + 0,
    );
  };
  const affine = [...row(0), ...row(1), ...row(2)] as unknown as Affine;
  if (!isUsable(affine)) {
    const error = unusableSpacing([x, y, Math.hypot(...step)]);
    throw new LocusError(error.code, error.problem, error.remedy, plane.file.file.name);
  }
  const grid = gridFromAffine([plane.columns, plane.rows, slices], affine);
  warnOfGrid(grid, (text) => warnings.push(text));
  return grid;
}

function stepVector(plane: Plane, step: number): Triple {
  const normal = normalOf(plane.place ?? NOWHERE);
  return [normal[0] * step, normal[1] * step, normal[2] * step];
}

function measured(count: number): readonly Layer[] {
  return Array.from({ length: count }, (_, below) => ({ below, share: 0 }));
}

function filled(index: readonly number[]): readonly Layer[] {
  return index.flatMap((at, below) => {
    const next = index[below + 1] ?? at + 1;
    return Array.from({ length: next - at }, (_, n) => ({ below, share: n / (next - at) }));
  });
}

function resampled(positions: readonly number[], step: number): readonly Layer[] {
  const first = positions[0] ?? 0;
  let below = 0;
  return positions.map((_, n) => {
    // The last slice is met exactly but for rounding.
    if (n === positions.length - 1) return { below: n, share: 0 };
    const at = first + n * step;
    while (below < positions.length - 2 && (positions[below + 1] ?? 0) <= at) below++;
    const [from = 0, to = 1] = [positions[below], positions[below + 1]];
    return { below, share: Math.max(0, (at - from) / (to - from)) };
  });
}
