/** Implicit shapes: distances in mm, negative inside, to first order where no exact form is cheap. */

export function clamp01(value: number): number {
  return value < 0 ? 0 : value > 1 ? 1 : value;
}

/** 0 to 1 over `width` mm around 0: the share of a voxel on the positive side of a surface. */
export function ramp(distance: number, width: number): number {
  return clamp01(distance / width + 0.5);
}

/** 0 below `low`, 1 above `high`, smooth between. */
export function smoothStep(low: number, high: number, value: number): number {
  const t = clamp01((value - low) / (high - low));
  return t * t * (3 - 2 * t);
}

/** Union of two distances, its crease filled over about `radius` mm. */
export function smoothMin(a: number, b: number, radius: number): number {
  const overlap = radius - Math.abs(a - b);
  const least = a < b ? a : b;
  return overlap > 0 ? least - (overlap * overlap) / (4 * radius) : least;
}

/** Intersection of two distances, its edge rounded. */
export function smoothMax(a: number, b: number, radius: number): number {
  return -smoothMin(-a, -b, radius);
}

/** Not Math.hypot, which engines round differently. */
export function length(x: number, y: number, z: number): number {
  return Math.sqrt(x * x + y * y + z * z);
}

/** An ellipsoid around 0; exact on the surface and near it. */
export function ellipsoid(
  x: number,
  y: number,
  z: number,
  rx: number,
  ry: number,
  rz: number,
): number {
  const a = x / rx;
  const b = y / ry;
  const c = z / rz;
  const norm = length(a, b, c);
  const slope = length(a / rx, b / ry, c / rz);
  return slope < 1e-6 ? -Math.min(rx, ry, rz) : (norm * (norm - 1)) / slope;
}

/** A rod between two points that changes radius along the way: [ax, ay, az, ar, bx, by, bz, br]. */
export type Rod = readonly [number, number, number, number, number, number, number, number];

export function rod(x: number, y: number, z: number, shape: Rod): number {
  // Indexed, not destructured: half a million calls a case, each of which would make an iterator.
  const px = x - shape[0];
  const py = y - shape[1];
  const pz = z - shape[2];
  const dx = shape[4] - shape[0];
  const dy = shape[5] - shape[1];
  const dz = shape[6] - shape[2];
  const t = clamp01((px * dx + py * dy + pz * dz) / (dx * dx + dy * dy + dz * dz));
  return length(px - t * dx, py - t * dy, pz - t * dz) - shape[3] - t * (shape[7] - shape[3]);
}
