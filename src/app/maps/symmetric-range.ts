import type { MapRange } from '../../session/map-range.ts';

/**
 * Ends of a diverging colour bar, as far below 0 as above: the 99th percentile of the values' size, so that a few
 * extremes do not take all colours. Null where no value is a number.
 */
export function symmetricRange(values: Float32Array | Uint8Array): MapRange | null {
  const sizes = Float64Array.from(values, Math.abs)
    .filter((size) => Number.isFinite(size))
    .sort();
  if (sizes.length === 0) return null;
  const most = sizes[Math.round(0.99 * (sizes.length - 1))] as number;
  // Of a map that is 0 nearly everywhere, its extreme.
  const edge = most > 0 ? most : (sizes.at(-1) as number);
  return { min: -edge, max: edge };
}
