import { missing, type Outcome, type Outcomes } from '../outcome.ts';

/**
 * IBSI codes of the ways to make features of matrices per direction. 2D: averaged (BTW3), slice-merged (SUJT);
 * 2.5D: direction-merged (JJUI), merged (ZW7Z); 3D: averaged (ITBB), merged (IAZD).
 */
export type DirectionAggregation = 'BTW3' | 'SUJT' | 'JJUI' | 'ZW7Z' | 'ITBB' | 'IAZD';

/** The same with the directions merged, as weighted matrices are: 2D, 2.5D and 3D stay what they are. */
export const MERGED: Readonly<Record<DirectionAggregation, DirectionAggregation>> = {
  BTW3: 'SUJT',
  SUJT: 'SUJT',
  JJUI: 'ZW7Z',
  ZW7Z: 'ZW7Z',
  ITBB: 'IAZD',
  IAZD: 'IAZD',
};

/** The same where a slice or volume has one matrix: 2D (8QNN), 2.5D (62GR), 3D (KOBO). */
export type RegionAggregation = '8QNN' | '62GR' | 'KOBO';

/**
 * Which matrices, numbered slice · directions + direction, are added up before features are taken; features are
 * then averaged over the groups.
 */
export function matrixGroups(
  slices: number,
  directions: number,
  aggregation: DirectionAggregation,
): readonly (readonly number[])[] {
  const all = Array.from({ length: slices * directions }, (_, n) => n);
  const within = (count: number, isIn: (group: number, matrix: number) => boolean) =>
    Array.from({ length: count }, (_, group) => all.filter((matrix) => isIn(group, matrix)));
  switch (aggregation) {
    case 'BTW3':
      return all.map((matrix) => [matrix]);
    case 'SUJT':
      return within(slices, (slice, matrix) => Math.floor(matrix / directions) === slice);
    case 'JJUI':
    case 'ITBB':
      return within(directions, (direction, matrix) => matrix % directions === direction);
    case 'ZW7Z':
    case 'IAZD':
      return [all];
  }
}

/** Sum of some of the matrices that lie one after the other, each with the weight of its direction. */
export function addMatrices(
  counts: Uint32Array | Float64Array,
  cells: number,
  matrices: readonly number[],
  weightOf: (matrix: number) => number = () => 1,
): Float64Array {
  const sum = new Float64Array(cells);
  for (const matrix of matrices) {
    const weight = weightOf(matrix);
    const from = matrix * cells;
    for (let n = 0; n < cells; n++)
      sum[n] = (sum[n] as number) + weight * (counts[from + n] as number);
  }
  return sum;
}

/** Mean over matrices; a feature that is undefined in all of them keeps its reason. */
export function average(sets: readonly Outcomes[], reason: string): Outcomes {
  const [first] = sets;
  if (first === undefined) return allMissing(reason);
  return Object.fromEntries(
    Object.keys(first).map((name): [string, Outcome] => {
      const all = sets.map((set) => set[name] as Outcome);
      const numbers = all.filter((value) => typeof value === 'number');
      if (numbers.length === 0) return [name, all[0] as Outcome];
      return [name, numbers.reduce((total, value) => total + value, 0) / numbers.length];
    }),
  );
}

/** Every feature is missing, for one reason. */
export function allMissing(reason: string): Outcomes {
  return new Proxy({}, { get: () => missing(reason) });
}
