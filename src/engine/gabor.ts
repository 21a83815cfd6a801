import type { Triple } from '../volume/grid.ts';
import type { Axis } from './neighbourhood.ts';

/**
 * Gabor kernels within planes (IBSI Q88H): exp(-(r1² + γ² r2²) / (2 σ²) + 2πi r1 / λ) with r1 and r2 the coordinates
 * in mm, turned by θ. Not normalised.
 */
export interface GaborBank {
  /** mm. */
  readonly sigma: number;
  /** mm. */
  readonly lambda: number;
  readonly gamma: number;
  /** Radians, from the first axis of a plane to its second. */
  readonly thetas: readonly number[];
  readonly response: 'modulus' | 'real' | 'imaginary';
  /** Of the responses to all θ in a plane. */
  readonly pooling: 'mean' | 'max' | 'min';
  /** Axes across the planes; pooled responses are averaged over them. Planes are (x, y), (y, z) and (z, x). */
  readonly across: readonly Axis[];
  /** mm. */
  readonly spacing: Triple;
}

/**
 * Kernels end where the Gaussian has fallen to exp(-18) = 1.5e-8 along both of its axes: what lies beyond is below
 * float32's rounding.
 */
const CUTOFF_SIGMA = 6;

/**
 * How far the WebGPU engine may be from float64, as a share of the image's largest magnitude times the Euclidean norm
 * of the kernel: a transform's rounding is like noise, of which that norm is left.
 */
export const GABOR_BOUND = 5e-6;

const PLANES: Readonly<Record<Axis, readonly [Axis, Axis]>> = { 0: [1, 2], 1: [2, 0], 2: [0, 1] };

/** The axes of the planes across an axis, in the order in which θ turns. */
export function planeAxes(across: Axis): readonly [Axis, Axis] {
  return PLANES[across];
}

/** Voxels along each of the planes' axes between the middle and the end of the largest kernel. */
export function gaborReach(
  { sigma, gamma, thetas, spacing }: GaborBank,
  across: Axis,
): readonly [number, number] {
  const long = CUTOFF_SIGMA * sigma;
  const wide = long / gamma;
  const [first, second] = planeAxes(across);
  const most = (along: (theta: number) => number, step: number) =>
    Math.ceil(Math.max(...thetas.map(along)) / step - 1e-9);
  return [
    most((theta) => Math.hypot(long * Math.cos(theta), wide * Math.sin(theta)), spacing[first]),
    most((theta) => Math.hypot(long * Math.sin(theta), wide * Math.cos(theta)), spacing[second]),
  ];
}

/** One kernel, by place: (first, second) voxels from its middle; (real, imaginary). */
export function gaborAt(
  { sigma, lambda, gamma, spacing }: GaborBank,
  across: Axis,
  theta: number,
  at: readonly [number, number],
): readonly [number, number] {
  const [first, second] = planeAxes(across);
  const x = at[0] * spacing[first];
  const y = at[1] * spacing[second];
  const r1 = x * Math.cos(theta) + y * Math.sin(theta);
  const r2 = -x * Math.sin(theta) + y * Math.cos(theta);
  const size = Math.exp(-(r1 * r1 + gamma * gamma * r2 * r2) / (2 * sigma * sigma));
  const phase = (2 * Math.PI * r1) / lambda;
  return [size * Math.cos(phase), size * Math.sin(phase)];
}
