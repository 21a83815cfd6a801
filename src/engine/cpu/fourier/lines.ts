import type { Lines } from './butterflies.ts';

/** Transforms of many lines at once. */
export interface Fourier {
  readonly length: number;
  /**
   * Forward transform X[k] = Σ_t x[t] exp(-2πi kt / length) of `lines` lines. Works to and fro between `data` and
   * `spare`, of length * lines elements at least; says in which of them the result is.
   */
  transform(data: Lines, spare: Lines, lines: number): Lines;
  /** The same of lines of which only the first `filled` elements, at most length / 2 (or 1), are not 0. */
  transformPadded(data: Lines, spare: Lines, lines: number, filled: number): Lines;
}
