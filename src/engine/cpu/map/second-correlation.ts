import type { PairList } from './matrix-features.ts';

/**
 * Maximal correlation coefficient of a symmetric matrix given by its pairs (see radiomics/families/
 * maximal-correlation.ts): the largest |eigenvalue| but the first of S = D^-½ P D^-½, D the margins. S is 1 on √margins,
 * which are left out; Lanczos' method on the rest, every new direction made orthogonal to all before, ends after as many
 * steps as there are levels. Three levels and fewer have a formula.
 */
export class SecondCorrelation {
  readonly #basis: Float64Array;
  readonly #scale: Float64Array;
  readonly #next: Float64Array;
  readonly #diagonal: Float64Array;
  readonly #beside: Float64Array;
  readonly #parents: Uint16Array;
  /** Number of a rank among those that occur in pairs. */
  readonly #numbers: Uint16Array;
  /** The pairs by these numbers. */
  readonly #first: Uint16Array;
  readonly #second: Uint16Array;

  constructor(ranks: number, mostPairs: number) {
    this.#basis = new Float64Array((ranks + 1) * ranks);
    this.#scale = new Float64Array(ranks);
    this.#next = new Float64Array(ranks);
    this.#diagonal = new Float64Array(ranks + 1);
    this.#beside = new Float64Array(ranks + 1);
    this.#parents = new Uint16Array(2 * ranks);
    this.#numbers = new Uint16Array(ranks);
    this.#first = new Uint16Array(mostPairs);
    this.#second = new Uint16Array(mostPairs);
  }

  /**
   * @param margins how often each rank is an end of a pair
   * @param ranks number of ranks that occur in the neighbourhood
   */
  of(
    pairs: PairList,
    margins: Uint16Array,
    joint: Uint16Array,
    ranks: number,
    flat: number,
  ): number {
    const { count, first, second } = pairs;
    let present = 0;
    for (let a = 0; a < ranks; a++) {
      const margin = margins[a] as number;
      if (margin === 0) continue;
      this.#numbers[a] = present;
      this.#scale[present] = 1 / Math.sqrt(margin);
      this.#basis[present++] = Math.sqrt(margin / (2 * count));
    }
    if (present < 2) return flat;
    if (present < 4) return this.#ofFew(pairs, margins, joint);
    if (this.#isCertain(pairs, margins, ranks)) return 1;
    for (let n = 0; n < count; n++) {
      this.#first[n] = this.#numbers[first[n] as number] as number;
      this.#second[n] = this.#numbers[second[n] as number] as number;
    }
    const steps = this.#lanczos(count, present);
    return Math.min(1, largestMagnitude(this.#diagonal, this.#beside, steps));
  }

  /** Of two eigenvalues besides 1 the trace gives the sum, and the squares of all cells the sum of squares. */
  #ofFew({ count, first, second }: PairList, margins: Uint16Array, joint: Uint16Array): number {
    const ranks = Math.sqrt(joint.length);
    let trace = -1;
    let squares = -1;
    for (let n = 0; n < count; n++) {
      const a = first[n] as number;
      const b = second[n] as number;
      const both = (margins[a] as number) * (margins[b] as number);
      // Each pair stands for its share of the cells (a, b) and (b, a).
      squares += (2 * (joint[a * ranks + b] as number)) / both;
      if (a === b) trace += 2 / (margins[a] as number);
    }
    const spread = Math.sqrt(Math.max(2 * squares - trace * trace, 0));
    return Math.min(1, Math.max((Math.abs(trace) + spread) / 2, 0));
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
  #lanczos(count: number, present: number): number {
    const [basis, scale, next] = [this.#basis, this.#scale, this.#next];
    const [first, second] = [this.#first, this.#second];
    // Any direction that no symmetry of the matrix knows.
    for (let a = 0; a < present; a++) next[a] = START[a % START.length] as number;
    let step = 0;
    while (step < present - 1) {
      const length = this.#orthogonal(step + 1, present);
      if (length < 1e-10) break;
      if (step > 0) this.#beside[step] = length;
      step++;
      const row = step * present;
      for (let a = 0; a < present; a++) {
        basis[row + a] = (next[a] as number) / length;
        next[a] = 0;
      }
      for (let n = 0; n < count; n++) {
        const a = first[n] as number;
        const b = second[n] as number;
        const weight = (scale[a] as number) * (scale[b] as number);
        next[a] = (next[a] as number) + weight * (basis[row + b] as number);
        next[b] = (next[b] as number) + weight * (basis[row + a] as number);
      }
      let along = 0;
      for (let a = 0; a < present; a++) along += (next[a] as number) * (basis[row + a] as number);
      this.#diagonal[step - 1] = along;
    }
    return step;
  }

  /**
   * Takes the first `rows` directions of the basis out of the next one; its length then. Again where little was left of
   * it, as rounding then weighs (Daniel et al. 1976).
   */
  #orthogonal(rows: number, size: number): number {
    const [basis, vector] = [this.#basis, this.#next];
    let before = lengthOf(vector, size);
    for (;;) {
      for (let row = 0; row < rows * size; row += size) {
        let along = 0;
        for (let a = 0; a < size; a++) along += (vector[a] as number) * (basis[row + a] as number);
        for (let a = 0; a < size; a++)
          vector[a] = (vector[a] as number) - along * (basis[row + a] as number);
      }
      const after = lengthOf(vector, size);
      if (after > before / 2 || after < 1e-10) return after;
      before = after;
    }
  }
}

function lengthOf(vector: Float64Array, size: number): number {
  let square = 0;
  for (let a = 0; a < size; a++) square += (vector[a] as number) * (vector[a] as number);
  return Math.sqrt(square);
}

/** Numbers that follow no rule. */
const START = Float64Array.from({ length: 127 }, (_, a) => Math.sin(1 + a * a * 2.399963));

/** Halvings of [0, 1]: well below float32. */
const BISECTIONS = 32;

/** Of the eigenvalues of a tridiagonal matrix with eigenvalues within [-1, 1]: bisection by Sturm's sequence. */
function largestMagnitude(diagonal: Float64Array, beside: Float64Array, size: number): number {
  let low = 0;
  let high = 1 + 1e-12;
  for (let turn = 0; turn < BISECTIONS; turn++) {
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
