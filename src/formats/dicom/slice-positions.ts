/** How slices follow one another; positions are in mm along their normal. */
export type SliceSpread =
  /** Equally far apart, but for `deviation` mm at most. */
  | { readonly kind: 'even'; readonly step: number; readonly deviation: number }
  /** Equally far apart but for gaps of whole multiples; `index` is the place of each slice on the even grid. */
  | {
      readonly kind: 'gaps';
      readonly step: number;
      readonly index: readonly number[];
      readonly deviation: number;
    }
  /** Gaps too wide to be filled; parts that lie before each. */
  | { readonly kind: 'apart'; readonly parts: readonly (readonly [number, number])[] }
  /** Neither. */
  | {
      readonly kind: 'uneven';
      readonly step: number;
      readonly least: number;
      readonly most: number;
      readonly deviation: number;
    };

/** Share of the step that a slice may lie from its place; positions are often rounded to 0.1 mm. */
const SLACK = 0.05;

/** More slices than this missing in one place are another stack. */
const MOST_MISSING = 5;

/**
 * @param positions rising, at least two, all different
 */
export function judgePositions(positions: readonly number[]): SliceSpread {
  const count = positions.length;
  const distances = positions.slice(1).map((at, n) => at - (positions[n] ?? 0));
  const first = positions[0] ?? 0;
  const length = (positions[count - 1] ?? 0) - first;
  const mean = length / (count - 1);
  const deviation = farthest(positions, mean, (n) => n);
  if (deviation <= SLACK * mean) return { kind: 'even', step: mean, deviation };
  const base = commonDistance(distances);
  const steps = distances.map((distance) => Math.round(distance / base));
  const isMultiple = distances.every(
    (distance, n) =>
      Math.abs(distance / base - (steps[n] ?? 0)) <= SLACK * Math.max(1, steps[n] ?? 0),
  );
  if (isMultiple && steps.every((n) => n >= 1)) {
    const parts = cutAt(steps, (n) => n - 1 > MOST_MISSING);
    if (parts.length > 1) return { kind: 'apart', parts };
    const total = steps.reduce((sum, n) => sum + n, 0);
    // As many invented as measured slices are no image of the patient.
    if (total - (count - 1) <= (count - 1) / 2) {
      const index = [0];
      for (const n of steps) index.push((index.at(-1) ?? 0) + n);
      const step = length / total;
      return {
        kind: 'gaps',
        step,
        index,
        deviation: farthest(positions, step, (n) => index[n] ?? 0),
      };
    }
  }
  const parts = cutAt(distances, (distance) => distance > (MOST_MISSING + 1.5) * base);
  if (parts.length > 1) return { kind: 'apart', parts };
  return {
    kind: 'uneven',
    step: mean,
    least: Math.min(...distances),
    most: Math.max(...distances),
    deviation,
  };
}

/** The median of the distances: missing slices are the exception. */
function commonDistance(distances: readonly number[]): number {
  const sorted = distances.toSorted((a, b) => a - b);
  return sorted[Math.floor((sorted.length - 1) / 2)] ?? 1;
}

function farthest(
  positions: readonly number[],
  step: number,
  indexOf: (n: number) => number,
): number {
  const first = positions[0] ?? 0;
  return positions.reduce(
    (most, at, n) => Math.max(most, Math.abs(at - first - indexOf(n) * step)),
    0,
  );
}

function cutAt(
  distances: readonly number[],
  isCut: (distance: number) => boolean,
): (readonly [number, number])[] {
  const parts: [number, number][] = [];
  let from = 0;
  distances.forEach((distance, n) => {
    if (!isCut(distance)) return;
    parts.push([from, n + 1]);
    from = n + 1;
  });
  parts.push([from, distances.length + 1]);
  return parts;
}
