import { type Affine, type Grid, invertAffine } from './grid.ts';

/** Takes an index of one grid to the (fractional) index of another; null where the latter is singular. */
export function indexToIndex(from: Grid, to: Grid): Affine | null {
  const inverse = invertAffine(to.affine);
  if (inverse === null) return null;
  const [a, b, c, x, d, e, f, y, g, h, i, z] = from.affine;
  const [p, q, r, u, s, t, v, w, k, l, m, n] = inverse;
  return [
    p * a + q * d + r * g,
    p * b + q * e + r * h,
    p * c + q * f + r * i,
    p * x + q * y + r * z + u,
    s * a + t * d + v * g,
    s * b + t * e + v * h,
    s * c + t * f + v * i,
    s * x + t * y + v * z + w,
    k * a + l * d + m * g,
    k * b + l * e + m * h,
    k * c + l * f + m * i,
    k * x + l * y + m * z + n,
  ];
}
