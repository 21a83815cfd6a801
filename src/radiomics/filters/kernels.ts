import type { Axis } from '../../engine/neighbourhood.ts';
import type { Dimension } from '../settings-filters.ts';

/** Along x and y, and along z in the volume; in planes z gets `none`. */
export function perAxis<T>(
  dimension: Dimension,
  of: (axis: Axis) => T,
  none: T,
): readonly [T, T, T] {
  return [of(0), of(1), dimension === '3D' ? of(2) : none];
}
