import type { AxisKernel } from '../../interpolation.ts';
import { clamp, mirror } from './inside.ts';

/**
 * Cubic spline interpolation as a plain weighted sum. The spline through samples s is Σ c[m] β(x - m), with
 * c the samples after the recursive prefilter (Unser 1999, doi 10.1109/79.799930). That filter's impulse
 * response is √3 z^|m| with z = √3 - 2, so on an endless line the value is Σ s[m] η(x - m), where
 * η(t) = √3 Σ z^|m| β(t - m) is the cardinal spline. No recursion, no start values: a border rule only says
 * which sample stands at an index outside.
 */

/** Root of z + 4 + 1/z = 0 inside the unit circle: weights fall by it from sample to sample. */
const POLE = Math.sqrt(3) - 2;

/** Cubic B-spline β. */
function basis(t: number): number {
  const d = Math.abs(t);
  if (d >= 2) return 0;
  if (d >= 1) return (2 - d) ** 3 / 6;
  return 2 / 3 - d * d + (d * d * d) / 2;
}

/** Cardinal cubic spline η: 1 at 0, 0 at all other whole numbers. */
function cardinal(t: number): number {
  const from = Math.floor(t) - 1;
  let sum = 0;
  for (let m = from; m <= from + 3; m++) sum += POLE ** Math.abs(m) * basis(t - m);
  return Math.sqrt(3) * sum;
}

/** How many samples to each side matter at a relative precision: 27 for 2^-52, 12 for 2^-24. */
export function cubicReach(precision: number): number {
  return Math.max(2, Math.ceil(Math.log(precision) / Math.log(-POLE)));
}

/**
 * Weights of the samples floor(x) - reach + 1 … floor(x) + reach for the spline's value at x, where
 * `share` = x - floor(x); `out` has length 2 reach.
 */
export function cubicWeights(share: number, reach: number, out: Float64Array): void {
  // From 1 away, η falls by exactly the pole per step.
  let left = cardinal(share + 1);
  let right = cardinal(2 - share);
  out[reach - 1] = cardinal(share);
  out[reach] = cardinal(1 - share);
  for (let k = 1; k < reach; k++) {
    out[reach - 1 - k] = left;
    out[reach + k] = right;
    left *= POLE;
    right *= POLE;
  }
}

/**
 * Coefficients c of the spline through the samples of a line, so that its value at x is Σ c[m] β(x - m): the
 * prefilter above as two recursions that start with the sums over all that lies outside.
 */
export function splineCoefficients(
  samples: Float64Array,
  border: AxisKernel['border'],
  out: Float64Array,
): void {
  const size = samples.length;
  const inside = border === 'edge' ? clamp : mirror;
  const reach = cubicReach(2 ** -52);
  const start = (from: number, step: 1 | -1) => {
    let sum = 0;
    for (let n = reach; n >= 0; n--)
      sum = (samples[inside(from + n * step, size)] as number) + POLE * sum;
    return sum;
  };
  let left = start(-1, -1);
  for (let n = 0; n < size; n++) {
    left = (samples[n] as number) + POLE * left;
    out[n] = left;
  }
  let right = start(size, 1);
  for (let n = size - 1; n >= 0; n--) {
    const sample = samples[n] as number;
    out[n] = Math.sqrt(3) * ((out[n] as number) + POLE * right);
    right = sample + POLE * right;
  }
}

/** Weights of the coefficients floor(x) - 1 … floor(x) + 2, where `share` = x - floor(x). */
export function basisWeights(share: number, out: Float64Array): void {
  const t = share;
  const s = 1 - t;
  out[0] = (s * s * s) / 6;
  out[1] = 2 / 3 - t * t + (t * t * t) / 2;
  out[2] = 2 / 3 - s * s + (s * s * s) / 2;
  out[3] = (t * t * t) / 6;
}

/**
 * Where edge values go on for ever, the coefficient m steps beyond the first one is c[0] + s (c[1] - c[0]) with
 * this s: there the spline less its edge value s[0] = (c[-1] + 4 c[0] + c[1]) / 6 falls by the pole per step.
 */
export function beyondEdge(m: number): number {
  return (1 - POLE ** m) / (5 + POLE);
}
