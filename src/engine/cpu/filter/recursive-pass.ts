import type { DampedOscillation } from '../../convolution.ts';
import { type Part, type Rows, rowStart } from './rows.ts';

/** A damped oscillation as Re(c Σ_n q^n x[n]): a complex recursion of first order. */
interface Pole {
  readonly re: number;
  readonly im: number;
  readonly cRe: number;
  readonly cIm: number;
  /** Σ_n q^n, n from 0: what a constant of 1 has built up. */
  readonly sumRe: number;
  readonly sumIm: number;
}

function poleOf({ cos, sin, frequency, damping }: DampedOscillation): Pole {
  const size = Math.exp(-damping);
  const [re, im] = [size * Math.cos(frequency), size * Math.sin(frequency)];
  const norm = (1 - re) ** 2 + im ** 2;
  return { re, im, cRe: cos, cIm: -sin, sumRe: (1 - re) / norm, sumIm: im / norm };
}

/**
 * A pass along x whose taps are damped oscillations to both sides, recursively: as if the edge voxels went on for ever.
 * The work does not grow with the width. Yields between planes.
 */
export function* alongRowsRecursively(
  from: Part,
  to: Part,
  oscillations: readonly DampedOscillation[],
): Generator<undefined, void> {
  const poles = oscillations.map(poleOf);
  const [width, height, depth] = to.box.size;
  const row = new Float64Array(from.box.size[0]);
  const x0 = to.box.start[0];
  for (let z = 0, at = 0; z < depth; z++) {
    for (let y = 0; y < height; y++, at += width) {
      row.fill(0);
      const start = rowStart(from.box, to.box, y, z);
      for (const pole of poles) alongRow(from.voxels, start, row, pole);
      to.voxels.set(row.subarray(x0, x0 + width), at);
    }
    yield;
  }
}

/** The same across rows, along y or z. */
export function* acrossRowsRecursively(
  from: Part,
  to: Part,
  axis: 1 | 2,
  rows: Rows,
  oscillations: readonly DampedOscillation[],
): Generator<undefined, void> {
  const poles = oscillations.map(poleOf);
  const first = to.box.start[axis];
  const line = {
    from: from.voxels,
    to: to.voxels,
    step: rows.step,
    count: from.box.size[axis],
    width: to.box.size[0],
    first,
    end: first + to.box.size[axis],
  };
  for (let n = 0; n < rows.lines; n++) {
    const target = (place: number) => rows.target(n, place);
    for (let place = line.first; place < line.end; place++) {
      to.voxels.fill(0, target(place), target(place) + line.width);
    }
    for (const pole of poles) acrossRows({ ...line, start: rows.source(n), target }, pole);
    yield;
  }
}

/** Both ways along one row: forwards with the voxel itself, backwards without. */
function alongRow(
  from: Float64Array,
  start: number,
  to: Float64Array,
  { re, im, cRe, cIm, sumRe, sumIm }: Pole,
): void {
  const count = to.length;
  const first = from[start] as number;
  let a = first * sumRe;
  let b = first * sumIm;
  for (let n = 0; n < count; n++) {
    const next = (from[start + n] as number) + re * a - im * b;
    b = re * b + im * a;
    a = next;
    to[n] = (to[n] as number) + cRe * a - cIm * b;
  }
  const last = from[start + count - 1] as number;
  a = last * sumRe;
  b = last * sumIm;
  for (let n = count - 1; n >= 0; n--) {
    const shifted = re * a - im * b;
    const turned = re * b + im * a;
    to[n] = (to[n] as number) + cRe * shifted - cIm * turned;
    a = (from[start + n] as number) + shifted;
    b = turned;
  }
}

interface Line {
  readonly from: Float64Array;
  readonly to: Float64Array;
  /** Of the first row in the source, and the distance of the next. */
  readonly start: number;
  readonly step: number;
  /** Rows of the source, and which of them are wanted. */
  readonly count: number;
  readonly first: number;
  readonly end: number;
  readonly width: number;
  /** Where a row goes to. */
  readonly target: (place: number) => number;
}

/** The same across rows: one recursion for each voxel of a row. */
function acrossRows(line: Line, pole: Pole): void {
  const { from, start, step, count, width, first, end, target } = line;
  const states = { a: new Float64Array(width), b: new Float64Array(width) };
  const settle = (row: number) => {
    for (let x = 0; x < width; x++) {
      const value = from[row + x] as number;
      states.a[x] = value * pole.sumRe;
      states.b[x] = value * pole.sumIm;
    }
  };
  settle(start);
  for (let n = 0; n < end; n++) {
    forwards(line, start + n * step, n < first ? null : target(n), states, pole);
  }
  settle(start + (count - 1) * step);
  for (let n = count - 1; n >= first; n--) {
    backwards(line, start + n * step, n >= end ? null : target(n), states, pole);
  }
}

interface States {
  readonly a: Float64Array;
  readonly b: Float64Array;
}

/** One row's step; `at`: where its sum goes to, null where it is not wanted. */
function forwards(
  { from, to, width }: Line,
  row: number,
  at: number | null,
  { a, b }: States,
  { re, im, cRe, cIm }: Pole,
): void {
  for (let x = 0; x < width; x++) {
    const [p, q] = [a[x] as number, b[x] as number];
    const next = (from[row + x] as number) + re * p - im * q;
    const turned = re * q + im * p;
    a[x] = next;
    b[x] = turned;
    if (at !== null) to[at + x] = (to[at + x] as number) + cRe * next - cIm * turned;
  }
}

function backwards(
  { from, to, width }: Line,
  row: number,
  at: number | null,
  { a, b }: States,
  { re, im, cRe, cIm }: Pole,
): void {
  for (let x = 0; x < width; x++) {
    const [p, q] = [a[x] as number, b[x] as number];
    const shifted = re * p - im * q;
    const turned = re * q + im * p;
    if (at !== null) to[at + x] = (to[at + x] as number) + cRe * shifted - cIm * turned;
    a[x] = (from[row + x] as number) + shifted;
    b[x] = turned;
  }
}
