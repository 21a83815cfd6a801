import type { Triple } from '../../../volume/grid.ts';
import type { DampedOscillation } from '../../convolution.ts';
import type { Axis } from '../../neighbourhood.ts';

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
 * A pass whose taps are damped oscillations to both sides, recursively: as if the edge voxels went on for ever.
 * The work does not grow with the width. Yields between planes.
 */
export function* recursivePass(
  from: Float64Array,
  to: Float64Array,
  [nx, ny, nz]: Triple,
  axis: Axis,
  oscillations: readonly DampedOscillation[],
): Generator<undefined, void> {
  const poles = oscillations.map(poleOf);
  if (axis === 0) {
    for (let start = 0, y = 0; start < from.length; start += nx, y++) {
      to.fill(0, start, start + nx);
      for (const pole of poles) alongRow(from, to, start, nx, pole);
      if (y % ny === 0) yield;
    }
    return;
  }
  const [step, count, lines, lineStep] = axis === 1 ? [nx, ny, nz, nx * ny] : [nx * ny, nz, ny, nx];
  for (let line = 0; line < lines; line++) {
    const start = line * lineStep;
    for (let n = 0; n < count; n++) to.fill(0, start + n * step, start + n * step + nx);
    for (const pole of poles) acrossRows(from, to, { start, step, count, width: nx }, pole);
    yield;
  }
}

/** Both ways along one row: forwards with the voxel itself, backwards without. */
function alongRow(
  from: Float64Array,
  to: Float64Array,
  start: number,
  count: number,
  { re, im, cRe, cIm, sumRe, sumIm }: Pole,
): void {
  const first = from[start] as number;
  let a = first * sumRe;
  let b = first * sumIm;
  for (let n = start; n < start + count; n++) {
    const next = (from[n] as number) + re * a - im * b;
    b = re * b + im * a;
    a = next;
    to[n] = (to[n] as number) + cRe * a - cIm * b;
  }
  const last = from[start + count - 1] as number;
  a = last * sumRe;
  b = last * sumIm;
  for (let n = start + count - 1; n >= start; n--) {
    const shifted = re * a - im * b;
    const turned = re * b + im * a;
    to[n] = (to[n] as number) + cRe * shifted - cIm * turned;
    a = (from[n] as number) + shifted;
    b = turned;
  }
}

interface Rows {
  readonly start: number;
  readonly step: number;
  readonly count: number;
  readonly width: number;
}

/** The same across rows: one recursion for each voxel of a row. */
function acrossRows(
  from: Float64Array,
  to: Float64Array,
  { start, step, count, width }: Rows,
  { re, im, cRe, cIm, sumRe, sumIm }: Pole,
): void {
  const a = new Float64Array(width);
  const b = new Float64Array(width);
  const settle = (row: number) => {
    for (let x = 0; x < width; x++) {
      const value = from[row + x] as number;
      a[x] = value * sumRe;
      b[x] = value * sumIm;
    }
  };
  settle(start);
  for (let row = start, n = 0; n < count; n++, row += step) {
    for (let x = 0; x < width; x++) {
      const [p, q] = [a[x] as number, b[x] as number];
      const next = (from[row + x] as number) + re * p - im * q;
      const turned = re * q + im * p;
      a[x] = next;
      b[x] = turned;
      to[row + x] = (to[row + x] as number) + cRe * next - cIm * turned;
    }
  }
  settle(start + (count - 1) * step);
  for (let row = start + (count - 1) * step, n = 0; n < count; n++, row -= step) {
    for (let x = 0; x < width; x++) {
      const [p, q] = [a[x] as number, b[x] as number];
      const shifted = re * p - im * q;
      const turned = re * q + im * p;
      to[row + x] = (to[row + x] as number) + cRe * shifted - cIm * turned;
      a[x] = (from[row + x] as number) + shifted;
      b[x] = turned;
    }
  }
}
