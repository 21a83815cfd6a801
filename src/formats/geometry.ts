import { LocusError } from '../volume/errors.ts';
import type { Affine, Grid } from '../volume/grid.ts';

/** Below this the three axes lie in one plane but for rounding; the sine-like volume of unit vectors. */
const FLAT = 1e-4;

/** Gantry tilt and shear below this angle (degrees) are rounding of the header. */
const RIGHT_ANGLE_SLACK = 0.1;

/** Whether an affine is finite and gives each voxel a place of its own. */
export function isUsable(affine: Affine): boolean {
  if (!affine.every(Number.isFinite)) return false;
  const [a, b, c, , d, e, f, , g, h, i] = affine;
  const lengths = Math.hypot(a, d, g) * Math.hypot(b, e, h) * Math.hypot(c, f, i);
  const volume = Math.abs(a * (e * i - f * h) - b * (d * i - f * g) + c * (d * h - e * g));
  // Normal numbers only: what underflows cannot be inverted.
  return Number.isFinite(1 / volume) && Number.isFinite(lengths) && volume > FLAT * lengths;
}

export function unusableSpacing(spacing: readonly number[]): LocusError {
  return new LocusError(
    'corrupt',
    `The header gives no usable geometry (spacing ${spacing.join(' x ')}).`,
    'The header is damaged: export the image again.',
  );
}

/** The axis that a single slice lacks: the normal of its plane, 1 mm long. */
export function normalTo(u: readonly number[], v: readonly number[]): number[] {
  const [a = 0, b = 0, c = 0] = u;
  const [d = 0, e = 0, f = 0] = v;
  const normal = [b * f - c * e, c * d - a * f, a * e - b * d];
  const length = Math.hypot(...normal) || 1;
  return normal.map((x) => x / length);
}

/** Says what a person should know about a grid before measuring on it. */
export function warnOfGrid(grid: Grid, warn: (text: string) => void): void {
  const [a, b, c, , d, e, f, , g, h, i] = grid.affine;
  const [x, y, z] = grid.spacing;
  const cosines = [
    (a * b + d * e + g * h) / (x * y),
    (b * c + e * f + h * i) / (y * z),
    (a * c + d * f + g * i) / (x * z),
  ];
  const tilt = Math.max(
    ...cosines.map((cosine) => (Math.asin(Math.min(1, Math.abs(cosine))) * 180) / Math.PI),
  );
  if (tilt > RIGHT_ANGLE_SLACK) {
    warn(
      `The axes are not perpendicular (off by ${Number(tilt.toPrecision(3))}°, as with a tilted gantry): texture and shape assume they are.`,
    );
  }
  if (grid.spacing.some((mm) => mm < 0.001 || mm > 1000)) {
    const words = grid.spacing.map((mm) => Number(mm.toPrecision(3))).join(' x ');
    warn(`Voxels of ${words} mm are unusual: check the unit of the spacing.`);
  }
}
