// Seeded random volumes and masks: the same on every run and machine.

import type { Triple } from '../../src/volume/grid.ts';

/** Uniform numbers in [0, 1): mulberry32. */
export function makeRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t = (t + Math.imul(t ^ (t >>> 7), t | 61)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

export function volumeOf([nx, ny, nz]: Triple): number {
  return nx * ny * nz;
}

/** Whole numbers from `low` to `high`, both included. */
export function randomIntegers(
  count: number,
  low: number,
  high: number,
  seed: number,
): Int32Array<ArrayBuffer> {
  const random = makeRandom(seed);
  return Int32Array.from({ length: count }, () => low + Math.floor(random() * (high - low + 1)));
}

export function randomDoubles(
  count: number,
  low: number,
  high: number,
  seed: number,
): Float64Array<ArrayBuffer> {
  const random = makeRandom(seed);
  return Float64Array.from({ length: count }, () => low + random() * (high - low));
}

/** A mask in which each voxel is set with the given probability. */
export function randomMask(
  count: number,
  probability: number,
  seed: number,
): Uint8Array<ArrayBuffer> {
  const random = makeRandom(seed);
  return Uint8Array.from({ length: count }, () => (random() < probability ? 1 : 0));
}

/** A solid ellipsoid that touches the faces of its box. */
export function ellipsoidMask([nx, ny, nz]: Triple): Uint8Array<ArrayBuffer> {
  const mask = new Uint8Array(nx * ny * nz);
  const unit = (index: number, n: number) => (2 * index + 1 - n) / n;
  for (let n = 0; n < mask.length; n++) {
    const [i, j, k] = [n % nx, Math.floor(n / nx) % ny, Math.floor(n / (nx * ny))];
    mask[n] = Math.hypot(unit(i, nx), unit(j, ny), unit(k, nz)) <= 1 ? 1 : 0;
  }
  return mask;
}

/** A smooth texture with noise, like an organ on CT: `low` to `high`, rounded to whole numbers. */
export function scanLike(
  size: Triple,
  low: number,
  high: number,
  seed: number,
): Int16Array<ArrayBuffer> {
  const random = makeRandom(seed);
  const [nx, ny] = size;
  return Int16Array.from({ length: volumeOf(size) }, (_, n) => {
    const [i, j, k] = [n % nx, Math.floor(n / nx) % ny, Math.floor(n / (nx * ny))];
    const wave = Math.sin(i / 5) + Math.sin(j / 7 + 1) + Math.sin(k / 3 + 2);
    return low + (high - low) * (0.5 + wave / 8 + (random() - 0.5) / 4);
  });
}
