import type { ResegmentationStep } from '../settings-preprocessing.ts';

/**
 * The part of an intensity mask (0 and 1) that passes every step in turn. Voxels that are not finite never
 * pass, steps or none.
 */
export function resegment(
  voxels: ArrayLike<number>,
  mask: Uint8Array,
  steps: readonly ResegmentationStep[],
): Uint8Array<ArrayBuffer> {
  let kept = keep(voxels, mask, -Number.MAX_VALUE, Number.MAX_VALUE);
  for (const { kind, bounds } of steps) {
    const [low, high] = bounds;
    const [zero, unit] = scaleOf(kind, voxels, kept);
    kept = keep(
      voxels,
      kept,
      low === null ? Number.NEGATIVE_INFINITY : zero + low * unit,
      high === null ? Number.POSITIVE_INFINITY : zero + high * unit,
    );
  }
  return kept;
}

/** What a bound of 0 and one unit of it mean in intensities. */
function scaleOf(
  kind: ResegmentationStep['kind'],
  voxels: ArrayLike<number>,
  mask: Uint8Array,
): readonly [number, number] {
  if (kind === 'absolute') return [0, 1];
  let count = 0;
  let sum = 0;
  let largest = Number.NEGATIVE_INFINITY;
  for (let n = 0; n < mask.length; n++) {
    if (mask[n] === 0) continue;
    const value = voxels[n] as number;
    count++;
    sum += value;
    if (value > largest) largest = value;
  }
  if (kind === 'relative') return [0, largest];
  const mean = sum / count;
  let squares = 0;
  for (let n = 0; n < mask.length; n++) {
    if (mask[n] !== 0) squares += ((voxels[n] as number) - mean) ** 2;
  }
  return [mean, Math.sqrt(squares / count)];
}

function keep(
  voxels: ArrayLike<number>,
  mask: Uint8Array,
  low: number,
  high: number,
): Uint8Array<ArrayBuffer> {
  const kept = new Uint8Array(mask.length);
  for (let n = 0; n < mask.length; n++) {
    if (mask[n] === 0) continue;
    const value = voxels[n] as number;
    if (value >= low && value <= high) kept[n] = 1;
  }
  return kept;
}
