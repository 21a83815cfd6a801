import { LocusError } from '../volume/errors.ts';
import type { Discretisation, Range } from './engine.ts';

/** Histograms beyond this are a slip of the bin width, not a wish. */
const MAX_HISTOGRAM_LEVELS = 1 << 20;

/**
 * The lower edges of the 2nd, 3rd … grey level: edges[k] is the smallest float64 whose level is k + 2,
 * so that level(x) = 1 + (number of edges <= x), exactly as the rule's own floating-point formula says.
 * One table serves both engines: comparing is exact where dividing (2.5 ulp in WGSL) is not.
 * Length: number of levels - 1.
 *
 * @throws LocusError 'bad-settings' when the rule asks for more levels than any histogram needs
 */
export function binEdges(rule: Discretisation, range: Range): Float64Array {
  switch (rule.kind) {
    case 'identity':
      return Float64Array.from({ length: bounded(Math.round(range.max)) - 1 }, (_, k) => k + 2);
    case 'fixed-count':
      return rule.edges === 'linspace'
        ? linspaceEdges(rule.count, range)
        : countEdges(rule.count, range);
    case 'fixed-width':
      return rule.origin === 'multiple'
        ? multipleEdges(rule.width, range)
        : widthEdges(rule.width, rule.origin === 'minimum' ? range.min : rule.origin, range);
  }
}

/** Grey level of each value; `edges` as made by binEdges. */
export function levelsOf(values: ArrayLike<number>, edges: Float64Array): Uint32Array {
  const levels = new Uint32Array(values.length);
  const level = levelFinder(edges);
  for (let n = 0; n < values.length; n++) levels[n] = level(values[n] as number);
  return levels;
}

/** Level of one value. Edges are almost evenly spaced, so a guess and a step or two replace a search. */
export function levelFinder(edges: Float64Array): (value: number) => number {
  const count = edges.length;
  if (count === 0) return () => 1;
  const first = edges[0] as number;
  const last = edges[count - 1] as number;
  const perUnit = count > 1 && last > first ? (count - 1) / (last - first) : 0;
  return (value) => {
    let k = Math.floor((value - first) * perUnit) + 1;
    if (!(k > 0)) k = 0;
    else if (k > count) k = count;
    while (k < count && value >= (edges[k] as number)) k++;
    while (k > 0 && value < (edges[k - 1] as number)) k--;
    return k + 1;
  };
}

function bounded(levels: number): number {
  if (levels > MAX_HISTOGRAM_LEVELS) {
    throw new LocusError(
      'bad-settings',
      `The bins would make ${levels} grey levels.`,
      'Choose a larger bin width, or a bin count.',
    );
  }
  return Math.max(1, levels);
}

/** IBSI fixed bin size (Q3RU): floor((x - origin) / width) + 1. */
function widthEdges(width: number, origin: number, range: Range): Float64Array {
  const level = (x: number) => Math.floor((x - origin) / width) + 1;
  const levels = bounded(level(range.max));
  return Float64Array.from({ length: levels - 1 }, (_, k) =>
    smallestWithLevel(level, k + 2, origin + (k + 1) * width, width / 2, {
      min: origin,
      max: range.max,
    }),
  );
}

/** IBSI fixed bin number (K15C): min(floor(count (x - min) / (max - min)) + 1, count). */
function countEdges(count: number, range: Range): Float64Array {
  const { min, max } = range;
  if (!(max > min)) return new Float64Array(0);
  const level = (x: number) => Math.min(Math.floor((count * (x - min)) / (max - min)) + 1, count);
  return Float64Array.from({ length: bounded(count) - 1 }, (_, k) =>
    smallestWithLevel(
      level,
      k + 2,
      min + ((k + 1) * (max - min)) / count,
      (max - min) / count / 2,
      range,
    ),
  );
}

/**
 * PyRadiomics' fixed width: edges at multiples of the width from the one at or below the minimum, as
 * numpy.arange(min - min % w, max + 2 w, w) computes them: start + k step, step = (start + w) - start.
 */
function multipleEdges(width: number, { min, max }: Range): Float64Array {
  const remainder = min % width;
  const start = min - (remainder < 0 ? remainder + width : remainder);
  const step = start + width - start;
  // A guess two bins too long, cut at the first edge beyond the maximum.
  const guess = bounded(Math.floor((max - start) / step) + 3);
  const edges = Float64Array.from({ length: guess }, (_, k) => start + (k + 1) * step);
  const beyond = edges.findIndex((edge) => edge > max);
  return beyond < 0 ? edges : edges.slice(0, beyond);
}

/**
 * PyRadiomics' fixed count: numpy.histogram's edges min + k ((max - min) / count); the last bin is closed
 * above. A constant region gets numpy's range of ± 0.5, which puts it into the middle bin.
 */
function linspaceEdges(count: number, { min, max }: Range): Float64Array {
  const low = max > min ? min : min - 0.5;
  const high = max > min ? max : max + 0.5;
  const step = (high - low) / bounded(count);
  const edges = Float64Array.from({ length: count - 1 }, (_, k) => (k + 1) * step + low);
  return max > min ? edges : edges.filter((edge) => edge <= max);
}

/**
 * Smallest double whose level is at least `wanted`, for a monotone `level`: bisection down to neighbouring
 * doubles between a value below the edge and one at or above it, half a bin to either side of the guess unless
 * rounding swallows that (then the ends of the range serve). Rounding can move an edge by some ulps of the
 * origin, which near 0 is more doubles than can be stepped through.
 */
function smallestWithLevel(
  level: (x: number) => number,
  wanted: number,
  edge: number,
  reach: number,
  { min, max }: Range,
): number {
  let below = level(edge - reach) < wanted ? edge - reach : min;
  let above = level(edge + reach) >= wanted ? edge + reach : max;
  for (;;) {
    const middle = below + (above - below) / 2;
    if (middle <= below || middle >= above) return above;
    if (level(middle) >= wanted) above = middle;
    else below = middle;
  }
}
