import type { VoxelArray } from '../../volume/volume.ts';
import type { Rounding } from '../settings-preprocessing.ts';

/** Largest and smallest value of the integer types. */
const LIMITS: Readonly<Record<string, readonly [number, number]>> = {
  Int8Array: [-128, 127],
  Uint8Array: [0, 255],
  Int16Array: [-32768, 32767],
  Uint16Array: [0, 65535],
  Int32Array: [-(2 ** 31), 2 ** 31 - 1],
  Uint32Array: [0, 2 ** 32 - 1],
};

/** Resampled voxels as the rule wants them; `source` is the array they come from. */
export function roundVoxels(values: Float64Array, rule: Rounding, source: VoxelArray): VoxelArray {
  if (rule === 'none') return values;
  if (rule === 'nearest') return values.map(halfToEven);
  const limits = LIMITS[source.constructor.name];
  if (limits === undefined)
    return source instanceof Float32Array ? Float32Array.from(values) : values;
  const [low, high] = limits;
  return values.map((value) => Math.min(Math.max(withoutFraction(value), low), high));
}

/**
 * How far a value is from where the rule would round it otherwise; null where the rule makes no whole numbers. An
 * engine that is not exact must not decide between two of them.
 */
export function distanceToEdge(
  rule: Rounding,
  source: VoxelArray,
): ((value: number) => number) | null {
  if (rule === 'nearest') return (value) => Math.abs(value - Math.floor(value) - 0.5);
  const isWhole = rule === 'source-type' && LIMITS[source.constructor.name] !== undefined;
  return isWhole ? (value) => Math.abs(value - Math.round(value)) : null;
}

/** To whole numbers, halves to the even one, as IEEE 754 and numpy.rint round. */
function halfToEven(value: number): number {
  const below = Math.floor(value);
  const share = value - below;
  if (share !== 0.5) return share < 0.5 ? below : below + 1;
  return below % 2 === 0 ? below : below + 1;
}

/**
 * Towards 0, but what misses a whole number by rounding only is that number. ITK has no such margin: at the
 * voxels of an image's own grid or in flat areas its spline gives 99.99999999999999 for 100, hence 99, about every
 * second time.
 */
function withoutFraction(value: number): number {
  const whole = Math.round(value);
  return Math.abs(value - whole) < 1e-9 * Math.max(1, Math.abs(whole)) ? whole : Math.trunc(value);
}
