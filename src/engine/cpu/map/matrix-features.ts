import { COOCCURRENCE_MAP_FEATURES } from '../../map.ts';

/** Pairs of one direction in one neighbourhood, by level and by rank of the levels that occur in it. */
export interface PairList {
  count: number;
  /** Ranks, from 0. */
  readonly first: Uint16Array;
  readonly second: Uint16Array;
  /** By rank, rising or not. */
  readonly levels: Float64Array;
}

const AT = Object.fromEntries(COOCCURRENCE_MAP_FEATURES.map((name, n) => [name, n])) as Readonly<
  Record<(typeof COOCCURRENCE_MAP_FEATURES)[number], number>
>;

/** log2 of whole numbers. */
function logTable(length: number): Float64Array {
  return Float64Array.from({ length }, (_, n) => (n === 0 ? 0 : Math.log2(n)));
}

/**
 * Features of one sparse co-occurrence matrix in float64 (IBSI section 3.6), straight from its pairs: a sum over cells
 * weighted by p is the mean over pairs, and the logarithms are of whole numbers. All arrays are emptied again by
 * walking the pairs, so that a matrix costs as much as it has pairs.
 */
export class MatrixFeatures {
  /** In the order of COOCCURRENCE_MAP_FEATURES; NaN where not defined. MCC is left as it is. */
  readonly values = new Float64Array(COOCCURRENCE_MAP_FEATURES.length);
  /** How often a rank stands first and second in a pair; both where pairs count both ways. */
  readonly rows: Uint16Array;
  readonly columns: Uint16Array;
  readonly joint: Uint16Array;
  readonly #sums: Uint16Array;
  readonly #differences: Uint16Array;
  readonly #logs: Float64Array;
  readonly #levels: number;
  readonly #isSymmetric: boolean;
  readonly #flat: { readonly correlation: number; readonly imc1: number };
  readonly ranks: number;

  constructor(
    ranks: number,
    levels: number,
    mostPairs: number,
    isSymmetric: boolean,
    isFlatDefined: boolean,
  ) {
    this.ranks = ranks;
    this.rows = new Uint16Array(ranks);
    this.columns = isSymmetric ? this.rows : new Uint16Array(ranks);
    this.joint = new Uint16Array(ranks * ranks);
    this.#sums = new Uint16Array(2 * levels + 1);
    this.#differences = new Uint16Array(levels + 1);
    this.#logs = logTable(2 * mostPairs + 1);
    this.#levels = levels;
    this.#isSymmetric = isSymmetric;
    this.#flat = isFlatDefined
      ? { correlation: 1, imc1: 0 }
      : { correlation: Number.NaN, imc1: Number.NaN };
  }

  /** Counts the pairs, which must be one or more. Until `clear`, `joint`, `rows` and `columns` are theirs. */
  measure(pairs: PairList): void {
    this.#count(pairs);
    this.#moments(pairs);
    this.#entropies(pairs);
  }

  /** Empties what `measure` has filled. */
  clear({ count, first, second, levels }: PairList): void {
    const { joint, rows, columns, ranks } = this;
    for (let n = 0; n < count; n++) {
      const a = first[n] as number;
      const b = second[n] as number;
      const [la, lb] = [levels[a] as number, levels[b] as number];
      joint[a * ranks + b] = 0;
      joint[b * ranks + a] = 0;
      rows[a] = 0;
      rows[b] = 0;
      columns[a] = 0;
      columns[b] = 0;
      this.#sums[la + lb] = 0;
      this.#differences[Math.abs(la - lb)] = 0;
    }
  }

  #count({ count, first, second, levels }: PairList): void {
    const { joint, rows, columns, ranks } = this;
    const isSymmetric = this.#isSymmetric;
    for (let n = 0; n < count; n++) {
      const a = first[n] as number;
      const b = second[n] as number;
      const la = levels[a] as number;
      const lb = levels[b] as number;
      (joint[a * ranks + b] as number)++;
      if (isSymmetric) (joint[b * ranks + a] as number)++;
      // One array where pairs count both ways: each end once.
      (rows[a] as number)++;
      (columns[b] as number)++;
      (this.#sums[la + lb] as number)++;
      (this.#differences[la > lb ? la - lb : lb - la] as number)++;
    }
  }

  #moments({ count, first, second, levels }: PairList): void {
    const { values } = this;
    let [sumA, sumB, products, contrast, apart] = [0, 0, 0, 0, 0];
    let [id, idm, idn, idmn, inverse] = [0, 0, 0, 0, 0];
    const ng = this.#levels;
    for (let n = 0; n < count; n++) {
      const la = levels[first[n] as number] as number;
      const lb = levels[second[n] as number] as number;
      const d = Math.abs(la - lb);
      const square = d * d;
      sumA += la;
      sumB += lb;
      products += la * lb;
      apart += d;
      contrast += square;
      id += 1 / (1 + d);
      idm += 1 / (1 + square);
      idn += 1 / (1 + d / ng);
      idmn += 1 / (1 + square / (ng * ng));
      if (d > 0) inverse += 1 / square;
    }
    const total = sumA + sumB;
    const [meanA, meanB] = this.#isSymmetric
      ? [total / (2 * count), total / (2 * count)]
      : [sumA / count, sumB / count];
    const meanApart = apart / count;
    let [varianceA, varianceB, covariance, tendency, shade, prominence, spread] = [
      0, 0, 0, 0, 0, 0, 0,
    ];
    for (let n = 0; n < count; n++) {
      const la = levels[first[n] as number] as number;
      const lb = levels[second[n] as number] as number;
      const [a, b] = [la - meanA, lb - meanB];
      const far = a + b;
      const square = far * far;
      const beyond = Math.abs(la - lb) - meanApart;
      varianceA += a * a;
      varianceB += b * b;
      covariance += a * b;
      tendency += square;
      shade += square * far;
      prominence += square * square;
      spread += beyond * beyond;
    }
    if (this.#isSymmetric) {
      varianceA = (varianceA + varianceB) / 2;
      varianceB = varianceA;
    }
    values[AT.Autocorrelation] = products / count;
    values[AT.JointAverage] = meanA;
    values[AT.ClusterProminence] = prominence / count;
    values[AT.ClusterShade] = shade / count;
    values[AT.ClusterTendency] = tendency / count;
    values[AT.Contrast] = contrast / count;
    values[AT.Correlation] =
      varianceA === 0 || varianceB === 0
        ? this.#flat.correlation
        : covariance / Math.sqrt(varianceA * varianceB);
    values[AT.DifferenceAverage] = meanApart;
    values[AT.DifferenceVariance] = spread / count;
    values[AT.Idm] = idm / count;
    values[AT.Idmn] = idmn / count;
    values[AT.Id] = id / count;
    values[AT.Idn] = idn / count;
    values[AT.InverseVariance] = inverse / count;
    values[AT.SumAverage] = total / count;
    values[AT.SumSquares] = varianceA / count;
  }

  #entropies({ count, first, second, levels }: PairList): void {
    const { values, joint: counts, rows, columns, ranks } = this;
    const logs = this.#logs;
    const total = this.#isSymmetric ? 2 * count : count;
    // A term that is 0 in exact arithmetic is 0 here: flat matrices have no entropy, independent levels nothing in common.
    const [whole, all] = [logs[total] as number, logs[count] as number];
    let [cells, most, joint, rowEntropy, columnEntropy] = [0, 0, 0, 0, 0];
    let [shared, sumEntropy, differenceEntropy] = [0, 0, 0];
    for (let n = 0; n < count; n++) {
      const a = first[n] as number;
      const b = second[n] as number;
      const la = levels[a] as number;
      const lb = levels[b] as number;
      const cell = counts[a * ranks + b] as number;
      const row = rows[a] as number;
      const column = columns[b] as number;
      cells += cell;
      if (cell > most) most = cell;
      joint += whole - (logs[cell] as number);
      rowEntropy += whole - (logs[row] as number);
      columnEntropy += whole - (logs[column] as number);
      if (cell * total !== row * column)
        shared += (logs[cell] as number) + whole - (logs[row] as number) - (logs[column] as number);
      sumEntropy += all - (logs[this.#sums[la + lb] as number] as number);
      differenceEntropy +=
        all - (logs[this.#differences[la > lb ? la - lb : lb - la] as number] as number);
    }
    const margins = this.#isSymmetric
      ? (rowEntropy + columnEntropy) / 2
      : Math.max(rowEntropy, columnEntropy);
    const gain = Math.max(shared / count, 0);
    const isFlat = rows[first[0] as number] === total && columns[second[0] as number] === total;
    values[AT.JointEntropy] = joint / count;
    values[AT.JointEnergy] = cells / count / total;
    values[AT.MaximumProbability] = most / total;
    values[AT.SumEntropy] = sumEntropy / count;
    values[AT.DifferenceEntropy] = differenceEntropy / count;
    values[AT.Imc1] = isFlat ? this.#flat.imc1 : (-gain * count) / margins;
    values[AT.Imc2] = Math.sqrt(-Math.expm1(-2 * gain));
  }
}
