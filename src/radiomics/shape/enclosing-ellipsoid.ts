import { EigenvalueDecomposition, inverse, Matrix } from 'ml-matrix';
import type { Triple } from '../../volume/grid.ts';

/** Relative excess of the volume over the minimum, at most (1 + this)² - 1. */
export const ENCLOSING_TOLERANCE = 1e-9;
/** The first rounds only have to find the points that matter. */
const FIRST_TOLERANCE = 1e-2;
/** Points of weight above 0 lie on the ellipsoid, others inside: qᵀ M q is the dimension of q there. */
const ON = 4;
/** The farthest points that join the others in one round. */
const JOIN = 8;
/** Steps between fresh inversions. */
const REFRESH = 64;
/** Some thousand are usual. */
const MAX_STEPS = 100_000;

/**
 * Semi-axes of the minimum volume enclosing ellipsoid of points that span space (IBSI SWZ1), in the points'
 * unit. At most nine points hold it: it is found for a few of them, to which those it leaves out are added until
 * there are none. The result encloses all.
 */
export function enclosingEllipsoid(points: Float64Array): Triple {
  const lifted = lift(points);
  let chosen = firstPoints(lifted);
  let weights = new Float64Array(chosen.length).fill(1 / chosen.length);
  let tolerance = FIRST_TOLERANCE;
  for (;;) {
    const isChosen = new Set(chosen);
    const few = lifted.filter((_, n) => isChosen.has(n >> 2));
    const reach = reaches(lifted, weigh(few, weights, tolerance));
    const outside = ON * (1 + tolerance);
    const beyond = [...reach.keys()].filter(
      (n) => (reach[n] as number) > outside && !isChosen.has(n),
    );
    if (beyond.length === 0) {
      if (tolerance <= ENCLOSING_TOLERANCE) return semiAxes(points, chosen, weights);
      tolerance = Math.max(tolerance / 100, ENCLOSING_TOLERANCE);
      continue;
    }
    beyond.sort((a, b) => (reach[b] as number) - (reach[a] as number));
    const weightOf = new Map(chosen.map((n, at) => [n, weights[at] as number]));
    chosen = [...chosen, ...beyond.slice(0, JOIN)].sort((a, b) => a - b);
    weights = Float64Array.from(chosen, (n) => weightOf.get(n) ?? 0);
  }
}

/**
 * Moves the weights until the ellipsoid Σ u q qᵀ around their mean is the least one around the lifted points, and
 * returns its inverse, 4 x 4. Khachiyan's algorithm (doi 10.1287/moor.21.2.307) with away steps (Todd & Yıldırım
 * 2007, doi 10.1016/j.dam.2007.02.013): weight goes to the farthest point or leaves the nearest weighted one.
 */
function weigh(lifted: Float64Array, weights: Float64Array, tolerance: number): Float64Array {
  let shape = invertedMoments(lifted, weights);
  let reach = reaches(lifted, shape);
  for (let step = 1; step < MAX_STEPS; step++) {
    const { farthest, nearest } = extremes(reach, weights);
    const far = reach[farthest] as number;
    const near = reach[nearest] as number;
    const isDone = far <= ON * (1 + tolerance) && near >= ON * (1 - tolerance);
    // Rounding gathers in the updates: the end is believed after a fresh inversion only.
    if (isDone || step % REFRESH === 0) {
      shape = invertedMoments(lifted, weights);
      reach = reaches(lifted, shape);
      if (isDone) break;
      continue;
    }
    const isTowards = far - ON >= ON - near;
    const at = isTowards ? farthest : nearest;
    const value = reach[at] as number;
    const weight = weights[at] as number;
    // The best step along this line; away from a point, no farther than to its weight 0.
    const free = value > 1 ? (value - ON) / (ON * (value - 1)) : Number.NEGATIVE_INFINITY;
    const drop = -weight / (1 - weight);
    const beta = isTowards ? free : Math.max(free, drop);
    for (let n = 0; n < weights.length; n++) weights[n] = (weights[n] as number) * (1 - beta);
    weights[at] = !isTowards && free <= drop ? 0 : (weights[at] as number) + beta;
    update(lifted, shape, reach, at, beta);
  }
  return shape;
}

/**
 * (x, y, z, 1) per point: the moment matrix then holds centre and spread together. The points are first brought
 * to -1 … 1 an axis, which moves the ellipsoid along and keeps the matrix well conditioned.
 */
function lift(points: Float64Array): Float64Array {
  const out = new Float64Array((points.length / 3) * 4).fill(1);
  for (const axis of [0, 1, 2]) {
    const values = points.filter((_, n) => n % 3 === axis);
    const low = values.reduce((least, value) => Math.min(least, value));
    const high = values.reduce((most, value) => Math.max(most, value));
    values.forEach((value, n) => {
      out[4 * n + axis] = (2 * (value - low)) / (high - low) - 1;
    });
  }
  return out;
}

/** The extreme points of many directions, by number, rising (Kumar & Yıldırım 2005). */
function firstPoints(lifted: Float64Array): number[] {
  const chosen = new Set<number>();
  for (let dx = -1; dx <= 1; dx++) {
    for (let dy = -1; dy <= 1; dy++) {
      for (let dz = -1; dz <= 1; dz++) {
        let best = Number.NEGATIVE_INFINITY;
        let at = 0;
        for (let n = 0; n < lifted.length; n += 4) {
          const value =
            dx * (lifted[n] as number) +
            dy * (lifted[n + 1] as number) +
            dz * (lifted[n + 2] as number);
          if (value > best) [best, at] = [value, n / 4];
        }
        chosen.add(at);
      }
    }
  }
  return [...chosen].sort((a, b) => a - b);
}

/** (Σ u q qᵀ)⁻¹ of the lifted points q, 4 x 4. */
function invertedMoments(lifted: Float64Array, weights: Float64Array): Float64Array {
  const moments = Matrix.zeros(4, 4);
  weights.forEach((weight, n) => {
    if (weight === 0) return;
    const q = lifted.subarray(4 * n, 4 * n + 4);
    q.forEach((x, r) => {
      q.forEach((y, c) => {
        moments.set(r, c, moments.get(r, c) + weight * x * y);
      });
    });
  });
  return Float64Array.from(inverse(moments).to1DArray());
}

/** qᵀ M q for each point: 4 on the surface, more outside. */
function reaches(lifted: Float64Array, shape: Float64Array): Float64Array {
  return Float64Array.from({ length: lifted.length / 4 }, (_, n) => {
    const q = lifted.subarray(4 * n, 4 * n + 4);
    return dot(q, multiply(shape, q));
  });
}

function extremes(reach: Float64Array, weights: Float64Array) {
  let [farthest, nearest] = [0, -1];
  for (let n = 0; n < reach.length; n++) {
    const value = reach[n] as number;
    if (value > (reach[farthest] as number)) farthest = n;
    if ((weights[n] as number) <= 0) continue;
    if (nearest < 0 || value < (reach[nearest] as number)) nearest = n;
  }
  return { farthest, nearest };
}

/** Sherman-Morrison: weights (1 - β) u + β e turn M into (M - β m mᵀ / (1 - β + β κ)) / (1 - β), m = M q, κ = qᵀ m. */
function update(
  lifted: Float64Array,
  shape: Float64Array,
  reach: Float64Array,
  at: number,
  beta: number,
): void {
  const m = multiply(shape, lifted.subarray(4 * at, 4 * at + 4));
  const factor = beta / (1 - beta + beta * (reach[at] as number));
  for (let r = 0; r < 4; r++) {
    for (let c = 0; c < 4; c++) {
      const n = 4 * r + c;
      shape[n] = ((shape[n] as number) - factor * (m[r] as number) * (m[c] as number)) / (1 - beta);
    }
  }
  const [mx, my, mz, m1] = m as unknown as [number, number, number, number];
  for (let n = 0, q = 0; n < reach.length; n++, q += 4) {
    const t =
      mx * (lifted[q] as number) +
      my * (lifted[q + 1] as number) +
      mz * (lifted[q + 2] as number) +
      m1;
    reach[n] = ((reach[n] as number) - factor * t * t) / (1 - beta);
  }
}

/** The ellipsoid (x - c)ᵀ S⁻¹ (x - c) ≤ r² with the weighted centre c, spread S, and r to the farthest point. */
function semiAxes(points: Float64Array, chosen: readonly number[], weights: Float64Array): Triple {
  const centre = [0, 1, 2].map((axis) =>
    chosen.reduce(
      (sum, n, at) => sum + (weights[at] as number) * (points[3 * n + axis] as number),
      0,
    ),
  );
  const from = points.map((value, n) => value - (centre[n % 3] as number));
  const spread = Matrix.zeros(3, 3);
  chosen.forEach((n, at) => {
    for (const r of [0, 1, 2]) {
      for (const c of [0, 1, 2]) {
        const product = (from[3 * n + r] as number) * (from[3 * n + c] as number);
        spread.set(r, c, spread.get(r, c) + (weights[at] as number) * product);
      }
    }
  });
  const precision = Float64Array.from(inverse(spread).to1DArray());
  let square = 0;
  for (let n = 0; n < from.length; n += 3) {
    const p = from.subarray(n, n + 3);
    square = Math.max(square, dot(p, multiply(precision, p)));
  }
  const { realEigenvalues } = new EigenvalueDecomposition(spread, { assumeSymmetric: true });
  return realEigenvalues.map((value) => Math.sqrt(value * square)) as unknown as Triple;
}

function multiply(matrix: Float64Array, vector: Float64Array): Float64Array {
  const n = vector.length;
  return vector.map((_, r) => dot(matrix.subarray(r * n, r * n + n), vector));
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let n = 0; n < a.length; n++) sum += (a[n] as number) * (b[n] as number);
  return sum;
}
