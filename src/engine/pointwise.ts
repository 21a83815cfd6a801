/**
 * A function of each voxel alone. square (c x)², square-root ±√(c |x|), logarithm ±c ln(|x| + 1), each with the sign of x
 * where ± stands; exponential e^(c x); magnitude |x|. c = scale.
 */
export type PointwiseFunction =
  | { readonly kind: 'magnitude' }
  | { readonly kind: (typeof SCALED)[number]; readonly scale: number };

/** In the order of shaders/filter/pointwise.wgsl. */
export const SCALED = ['square', 'square-root', 'logarithm', 'exponential'] as const;

/**
 * How far the WebGPU engine may be from float64, as a share of the largest magnitude of the result, where the
 * exponent stays below 16: float32 rounds it and WGSL allows exp (3 + 2 |x|) units in the last place.
 */
export const POINTWISE_BOUND = 2 ** -17;

/**
 * The same for gradients, as a share of the image's largest magnitude over the smallest spacing: neighbours are
 * rounded to float32 before they are subtracted.
 */
export const GRADIENT_BOUND = 2 ** -22;
