import { LEVEL_MATRIX_MAP_FEATURES } from '../../level-matrix-map.ts';
import type { Entries } from './level-entries.ts';

const AT = Object.fromEntries(LEVEL_MATRIX_MAP_FEATURES.map((name, n) => [name, n])) as Readonly<
  Record<(typeof LEVEL_MATRIX_MAP_FEATURES)[number], number>
>;

/**
 * Features of one sparse matrix by level and extent in float64, straight from the list of what it counts: a sum over cells
 * weighted by p is the mean over the list. Counters are emptied again by walking the list.
 */
export class LevelFeatures {
  /** In the order of LEVEL_MATRIX_MAP_FEATURES. */
  readonly values = new Float64Array(LEVEL_MATRIX_MAP_FEATURES.length);
  readonly #byRank: Uint16Array;
  readonly #byExtent: Uint16Array;
  readonly #cells: Uint16Array;
  readonly #logs: Float64Array;
  readonly #width: number;

  /** @param places most entries, and largest extent */
  constructor(ranks: number, places: number) {
    this.#width = places + 1;
    this.#byRank = new Uint16Array(ranks + 1);
    this.#byExtent = new Uint16Array(this.#width);
    this.#cells = new Uint16Array((ranks + 1) * this.#width);
    this.#logs = Float64Array.from({ length: this.#width }, (_, n) => (n === 0 ? 0 : Math.log2(n)));
  }

  /** Of one entry or more; `levels` by rank - 1; `voxels` in the neighbourhood. */
  measure({ count, ranks, extents }: Entries, levels: Float64Array, voxels: number): void {
    const width = this.#width;
    const [byRank, byExtent, cells, logs] = [this.#byRank, this.#byExtent, this.#cells, this.#logs];
    let [levelSum, extentSum, high, long] = [0, 0, 0, 0];
    let [low, short, shortLow, shortHigh, longLow, longHigh] = [0, 0, 0, 0, 0, 0];
    for (let n = 0; n < count; n++) {
      const rank = ranks[n] as number;
      const extent = extents[n] as number;
      const level = levels[rank - 1] as number;
      (byRank[rank] as number)++;
      (byExtent[extent] as number)++;
      (cells[rank * width + extent] as number)++;
      const [level2, extent2] = [level * level, extent * extent];
      const [perLevel, perExtent] = [1 / level2, 1 / extent2];
      levelSum += level;
      extentSum += extent;
      high += level2;
      long += extent2;
      low += perLevel;
      short += perExtent;
      shortLow += perLevel * perExtent;
      shortHigh += level2 * perExtent;
      longLow += extent2 * perLevel;
      longHigh += level2 * extent2;
    }
    const [meanLevel, meanExtent] = [levelSum / count, extentSum / count];
    let [sameLevels, sameExtents, sameCells, entropy] = [0, 0, 0, 0];
    let [levelVariance, extentVariance] = [0, 0];
    const whole = logs[count] as number;
    for (let n = 0; n < count; n++) {
      const rank = ranks[n] as number;
      const extent = extents[n] as number;
      const cell = cells[rank * width + extent] as number;
      const levelApart = (levels[rank - 1] as number) - meanLevel;
      const extentApart = extent - meanExtent;
      sameLevels += byRank[rank] as number;
      sameExtents += byExtent[extent] as number;
      sameCells += cell;
      entropy += whole - (logs[cell] as number);
      levelVariance += levelApart * levelApart;
      extentVariance += extentApart * extentApart;
    }
    for (let n = 0; n < count; n++) {
      const rank = ranks[n] as number;
      const extent = extents[n] as number;
      byRank[rank] = 0;
      byExtent[extent] = 0;
      cells[rank * width + extent] = 0;
    }
    const { values } = this;
    values[AT.short] = short / count;
    values[AT.long] = long / count;
    values[AT.low] = low / count;
    values[AT.high] = high / count;
    values[AT.shortLow] = shortLow / count;
    values[AT.shortHigh] = shortHigh / count;
    values[AT.longLow] = longLow / count;
    values[AT.longHigh] = longHigh / count;
    values[AT.levelNonUniformity] = sameLevels / count;
    values[AT.levelNonUniformityNormalized] = sameLevels / count ** 2;
    values[AT.extentNonUniformity] = sameExtents / count;
    values[AT.extentNonUniformityNormalized] = sameExtents / count ** 2;
    values[AT.percentage] = count / voxels;
    values[AT.levelVariance] = levelVariance / count;
    values[AT.extentVariance] = extentVariance / count;
    values[AT.entropy] = entropy / count;
    values[AT.energy] = sameCells / count ** 2;
  }
}
