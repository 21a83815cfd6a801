import type { Calibration } from './manifest.ts';

/** What a head says after calibration. */
export interface Calibrated {
  /** One per class, their sum is 1; of one logit: negative, positive. */
  readonly probabilities: readonly number[];
  /** 95 % interval of the positive class; null where nothing is known of its uncertainty, or for more than two classes. */
  readonly interval: readonly [number, number] | null;
}

/** 97.5th percentile of the standard normal distribution. */
const Z_95 = 1.959963984540054;

/** float32 probabilities cannot be told from 0 or 1 beyond this; their logits would be infinite. */
const LEAST = 1e-7;

/**
 * Calibrated probabilities of one head.
 *
 * Of two classes the log odds z are one logit (sigmoid), or the difference of two (softmax). Platt (1999): a z + b;
 * temperature (Guo et al., 2017, arXiv 1706.04599): z / T. The interval is normal on the scale of the calibrated log odds,
 *
 *     variance = z² Var a + 2 z Cov(a, b) + Var b + a² Var_TTA(z),
 *
 * with a = 1 / T and, by the delta method, Var a = SD(T)² / T⁴ for a temperature. What is not known adds nothing.
 *
 * @param logits one, or one per class
 * @param spread SD of each of these over altered copies of the input (test-time augmentation); null = not measured
 */
export function calibrate(
  logits: readonly number[],
  calibration: Calibration,
  spread: readonly number[] | null,
): Calibrated {
  if (logits.length > 2) {
    const scale = lineOf(calibration).slope;
    return { probabilities: softmax(logits.map((logit) => logit * scale)), interval: null };
  }
  const [first = 0, second] = logits;
  const z = second === undefined ? first : second - first;
  const { slope, intercept, covariance } = lineOf(calibration);
  const centre = slope * z + intercept;
  const probabilities = [sigmoid(-centre), sigmoid(centre)];
  if (covariance === null && spread === null) return { probabilities, interval: null };
  const [ofSlope, both, ofIntercept] = covariance ?? [0, 0, 0];
  const ofInput = (spread ?? []).reduce((sum, sd) => sum + sd * sd, 0);
  const variance = z * z * ofSlope + 2 * z * both + ofIntercept + slope * slope * ofInput;
  // A covariance that is singular but for rounding may fall a trifle below 0.
  const half = Z_95 * Math.sqrt(Math.max(0, variance));
  return { probabilities, interval: [sigmoid(centre - half), sigmoid(centre + half)] };
}

interface Line {
  readonly slope: number;
  readonly intercept: number;
  readonly covariance: readonly [number, number, number] | null;
}

/** Every calibration as a z + b. */
function lineOf(calibration: Calibration): Line {
  switch (calibration.kind) {
    case 'none':
      return { slope: 1, intercept: 0, covariance: null };
    case 'temperature': {
      const { temperature, sd } = calibration;
      const slope = 1 / temperature;
      const covariance = sd === null ? null : ([(sd * slope * slope) ** 2, 0, 0] as const);
      return { slope, intercept: 0, covariance };
    }
    case 'platt':
      return calibration;
  }
}

/** 1 / (1 + exp(-z)), without overflow and exact in both tails. */
export function sigmoid(z: number): number {
  if (z >= 0) return 1 / (1 + Math.exp(-z));
  const e = Math.exp(z);
  return e / (1 + e);
}

/** exp(z) / Σ exp(z), without overflow. */
export function softmax(logits: readonly number[]): number[] {
  const highest = Math.max(...logits);
  const parts = logits.map((logit) => Math.exp(logit - highest));
  const sum = parts.reduce((a, b) => a + b, 0);
  return parts.map((part) => part / sum);
}

/**
 * Logits of a graph that gives probabilities: log odds of a single one, logarithms of several (whose softmax gives them
 * back). 0 and 1 count as 1e-7 from there.
 */
export function logitsOf(probabilities: readonly number[]): number[] {
  const inside = probabilities.map((p) => Math.min(1 - LEAST, Math.max(LEAST, p)));
  if (inside.length === 1) return inside.map((p) => Math.log(p) - Math.log1p(-p));
  return inside.map((p) => Math.log(p));
}
