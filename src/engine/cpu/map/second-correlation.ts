import type { PairList } from './matrix-features.ts';

/**
 * Maximal correlation coefficient of a symmetric matrix given by its pairs (see radiomics/families/
 * maximal-correlation.ts): the largest |eigenvalue| but the first of S = D^-½ P D^-½. S is 1 on √margins, which are
 * left out; Lanczos' method on the rest, every new direction made orthogonal to all before, ends after as many steps as
 * there are levels.
 */
export class SecondCorrelation {
  readonly #basis: Float64Array;
  readonly #scale: Float64Array;
  readonly #next: Float64Array;
  readonly #diagonal: Float64Array;
  readonly #beside: Float64Array;
  readonly #parents: Uint16Array;
  readonly #ranks: number;

  constructor(ranks: number) {
    this.#ranks = ranks;
    this.#basis = new Float64Array((ranks + 1) * ranks);
    this.#scale = new Float64Array(ranks);
    this.#next = new Float64Array(ranks);
    this.#diagonal = new Float64Array(ranks + 1);
    this.#beside = new Float64Array(ranks + 1);
    this.#parents = new Uint16Array(2 * ranks);
  }

  /**
   * @param margins how often each rank is an end of a pair
   * @param ranks number of ranks that occur in the neighbourhood
   */
  of(pairs: PairList, margins: Uint16Array, ranks: number, flat: number): number {
    let present = 0;
    for (let a = 0; a < ranks; a++) if (margins[a] !== 0) present++;
    if (present < 2) return flat;
    if (this.#isCertain(pairs, margins, ranks)) return 1;
    const steps = this.#lanczos(pairs, margins, ranks, present);
    return Math.min(1, largestMagnitude(this.#diagonal, this.#beside, steps));
  }

  /**
   * Whether levels fall apart into parts that never meet, or into two that only meet each other: S then has another
   * eigenvalue 1, or -1. A level is joined to the other side's copy of each level it meets; connected copies tell.
   */
  #isCertain({ count, first, second }: PairList, margins: Uint16Array, ranks: number): boolean {
    const parents = this.#parents;
    for (let a = 0; a < 2 * ranks; a++) parents[a] = a;
    for (let n = 0; n < count; n++) {
      const [a, b] = [first[n] as number, second[n] as number];
      this.#join(a, b + ranks);
      this.#join(b, a + ranks);
    }
    let root = -1;
    for (let a = 0; a < ranks; a++) {
      if (margins[a] === 0) continue;
      if (root === -1) root = this.#root(a);
      if (this.#root(a) !== root || this.#root(a + ranks) !== root) return true;
    }
    return false;
  }

  #root(a: number): number {
    const parents = this.#parents;
    let at = a;
    while (parents[at] !== at) {
      parents[at] = parents[parents[at] as number] as number;
      at = parents[at] as number;
    }
    return at;
  }

  #join(a: number, b: number): void {
    this.#parents[this.#root(a)] = this.#root(b);
  }

  /** Fills the tridiagonal matrix; its number of rows. Row 0 of the basis is √margins. */
  #lanczos(
    { count, first, second }: PairList,
    margins: Uint16Array,
    ranks: number,
    present: number,
  ): number {
    const [basis, scale, next] = [this.#basis, this.#scale, this.#next];
    const width = this.#ranks;
    for (let a = 0; a < ranks; a++) {
      const margin = margins[a] as number;
      scale[a] = margin === 0 ? 0 : 1 / Math.sqrt(margin);
      basis[a] = Math.sqrt(margin / (2 * count));
      // Any direction that no symmetry of the matrix knows.
      next[a] = margin === 0 ? 0 : Math.sin(1 + a * 2.399963);
    }
    let step = 0;
    while (step < present - 1) {
      const length = this.#orthogonal(next, step + 1, ranks);
      if (length < 1e-12) break;
      if (step > 0) this.#beside[step] = length;
      step++;
      const row = step * width;
      for (let a = 0; a < ranks; a++) {
        basis[row + a] = (next[a] as number) / length;
        next[a] = 0;
      }
      for (let n = 0; n < count; n++) {
        const [a, b] = [first[n] as number, second[n] as number];
        const weight = (scale[a] as number) * (scale[b] as number);
        next[a] = (next[a] as number) + weight * (basis[row + b] as number);
        next[b] = (next[b] as number) + weight * (basis[row + a] as number);
      }
      let along = 0;
      for (let a = 0; a < ranks; a++) along += (next[a] as number) * (basis[row + a] as number);
      this.#diagonal[step - 1] = along;
    }
    return step;
  }

  /** Takes the first `rows` directions of the basis out of a vector, twice for rounding's sake; its length then. */
  #orthogonal(vector: Float64Array, rows: number, ranks: number): number {
    const [basis, width] = [this.#basis, this.#ranks];
    for (let turn = 0; turn < 2; turn++) {
      for (let row = 0; row < rows; row++) {
        let along = 0;
        for (let a = 0; a < ranks; a++)
          along += (vector[a] as number) * (basis[row * width + a] as number);
        for (let a = 0; a < ranks; a++)
          vector[a] = (vector[a] as number) - along * (basis[row * width + a] as number);
      }
    }
    let square = 0;
    for (let a = 0; a < ranks; a++) square += (vector[a] as number) ** 2;
    return Math.sqrt(square);
  }
}

/** Of the eigenvalues of a tridiagonal matrix with eigenvalues within [-1, 1]: bisection by Sturm's sequence. */
function largestMagnitude(diagonal: Float64Array, beside: Float64Array, size: number): number {
  let low = 0;
  let high = 1 + 1e-12;
  for (let turn = 0; turn < 48; turn++) {
    const middle = (low + high) / 2;
    if (hasBeyond(diagonal, beside, size, middle)) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** Whether an eigenvalue is above x or below -x. */
function hasBeyond(diagonal: Float64Array, beside: Float64Array, size: number, x: number): boolean {
  let above = 1;
  let below = 1;
  for (let n = 0; n < size; n++) {
    const square = n === 0 ? 0 : (beside[n] as number) ** 2;
    above = (diagonal[n] as number) - x - square / above;
    below = (diagonal[n] as number) + x - square / below;
    // All eigenvalues lie within [-x, x] where every one of both sequences keeps its sign.
    if (above >= 0 || below <= 0) return true;
  }
  return false;
}
