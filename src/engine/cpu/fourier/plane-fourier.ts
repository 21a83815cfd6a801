import type { Lines } from './butterflies.ts';
import { makeFourier, makeLines, transformBack } from './fourier.ts';

/** Lines transformed together: 256 elements of 16 are 64 kB, and as much to work in. */
const BLOCK = 16;

/** Part of an axis. */
export interface Span {
  readonly start: number;
  readonly count: number;
}

/** Real factors of a plane's spectrum. */
export interface PlaneKernel {
  /** Over the number of elements; (a, b) at a * lengths[1] + b. */
  readonly factors: Float64Array;
  /** The columns b that are not taken to be 0; may go on from the end to the beginning. */
  readonly band: Span;
}

/** Transforms planes of some lengths; element (a, b) lies at a * lengths[1] + b. */
export class PlaneFourier {
  readonly lengths: readonly [number, number];
  readonly #fouriers;
  readonly #work: Lines;
  readonly #spare: Lines;
  readonly #between: Lines;

  constructor(lengths: readonly [number, number]) {
    this.lengths = lengths;
    this.#fouriers = [makeFourier(lengths[0]), makeFourier(lengths[1])] as const;
    this.#work = makeLines(BLOCK * Math.max(...lengths));
    this.#spare = makeLines(BLOCK * Math.max(...lengths));
    this.#between = makeLines(lengths[0] * lengths[1]);
  }

  /** Forward, in place. */
  forward(plane: Lines): void {
    const [first, second] = this.lengths;
    for (let a = 0; a < first; a += BLOCK) {
      const count = Math.min(BLOCK, first - a);
      gatherRows(plane, a * second, second, count, this.#work);
      const done = this.#fouriers[1].transform(this.#work, this.#spare, count);
      scatterRows(done, 0, second, count, plane, a * second);
    }
    for (let b = 0; b < second; b += BLOCK) {
      const count = Math.min(BLOCK, second - b);
      gatherColumns(plane, b, second, first, count, this.#work);
      const done = this.#fouriers[0].transform(this.#work, this.#spare, count);
      scatterColumns(done, 0, first, count, plane, b, second);
    }
  }

  /** Back from a spectrum times a kernel's: elements of `spans` alone, (a, b) at a * spans[1].count + b of `to`. */
  back(
    spectrum: Lines,
    { factors, band }: PlaneKernel,
    spans: readonly [Span, Span],
    to: Lines,
  ): void {
    const [first, second] = this.lengths;
    const [rows, columns] = spans;
    const past = band.start + band.count - second;
    this.#between.re.fill(0, 0, rows.count * second);
    this.#between.im.fill(0, 0, rows.count * second);
    for (let b = 0; b < second; b += BLOCK) {
      const count = Math.min(BLOCK, second - b);
      if (b >= past && (b + count <= band.start || b >= past + second)) continue;
      gatherProducts(spectrum, factors, b, second, first, count, this.#work);
      const done = transformBack(this.#fouriers[0], this.#work, this.#spare, count);
      scatterColumns(done, rows.start, rows.count, count, this.#between, b, second);
    }
    for (let a = 0; a < rows.count; a += BLOCK) {
      const count = Math.min(BLOCK, rows.count - a);
      gatherRows(this.#between, a * second, second, count, this.#work);
      const done = transformBack(this.#fouriers[1], this.#work, this.#spare, count);
      scatterRows(done, columns.start, columns.count, count, to, a * columns.count);
    }
  }
}

/** Rows one after the other to lines side by side. */
function gatherRows({ re, im }: Lines, start: number, length: number, count: number, to: Lines) {
  const { re: toRe, im: toIm } = to;
  for (let row = 0, at = start; row < count; row++) {
    for (let n = row, end = row + length * count; n < end; n += count, at++) {
      toRe[n] = re[at] as number;
      toIm[n] = im[at] as number;
    }
  }
}

/** The way back, `length` elements of each from `first` on. */
function scatterRows(
  { re, im }: Lines,
  first: number,
  length: number,
  count: number,
  to: Lines,
  start: number,
) {
  const { re: toRe, im: toIm } = to;
  for (let row = 0, at = start; row < count; row++) {
    const from = first * count + row;
    for (let n = from, end = from + length * count; n < end; n += count, at++) {
      toRe[at] = re[n] as number;
      toIm[at] = im[n] as number;
    }
  }
}

function gatherColumns(
  { re, im }: Lines,
  start: number,
  step: number,
  length: number,
  count: number,
  to: Lines,
) {
  const { re: toRe, im: toIm } = to;
  for (let t = 0, n = 0; t < length; t++) {
    let at = start + t * step;
    for (const end = at + count; at < end; at++, n++) {
      toRe[n] = re[at] as number;
      toIm[n] = im[at] as number;
    }
  }
}

function gatherProducts(
  { re, im }: Lines,
  factors: Float64Array,
  start: number,
  step: number,
  length: number,
  count: number,
  to: Lines,
) {
  const { re: toRe, im: toIm } = to;
  for (let t = 0, n = 0; t < length; t++) {
    let at = start + t * step;
    for (const end = at + count; at < end; at++, n++) {
      const factor = factors[at] as number;
      toRe[n] = factor * (re[at] as number);
      toIm[n] = factor * (im[at] as number);
    }
  }
}

/** Columns to rows of `step` elements, `length` elements of each from `first` on. */
function scatterColumns(
  { re, im }: Lines,
  first: number,
  length: number,
  count: number,
  to: Lines,
  start: number,
  step: number,
) {
  const { re: toRe, im: toIm } = to;
  for (let t = 0, n = first * count; t < length; t++) {
    let at = start + t * step;
    for (const end = at + count; at < end; at++, n++) {
      toRe[at] = re[n] as number;
      toIm[at] = im[n] as number;
    }
  }
}
