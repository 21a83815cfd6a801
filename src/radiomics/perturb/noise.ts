import type { Random } from '../../volume/random.ts';
import type { Volume } from '../../volume/volume.ts';
import { waveletFilters } from '../wavelets/wavelets.ts';

/** Upper quartile of the standard normal distribution: median |noise| = this times its standard deviation. */
const QUARTILE = 0.6744897501960817;

/** Responses that are looked at, at most: of a larger image every second, third … slice is read. */
const MOST = 2 ** 22;

/** A response below this share of the largest intensity comes from rounding on a flat background. */
const FLAT = 1e-9;

/**
 * Standard deviation of an image's noise after Chang, Yu and Vetterli (2000): median of the absolute response in the
 * HH band of a coif1 wavelet within slices, over 0.6745. Voxels whose surroundings are constant (the zeros around a
 * skull-stripped brain, padding) hold no noise and are left out; so are those near voxels without a number.
 * 0 where nothing is left.
 *
 * @param pace called after each slice: lets Cancel in
 */
export async function estimateNoise(image: Volume, pace: () => Promise<void>): Promise<number> {
  const [nx, ny, nz] = image.grid.size;
  const taps = Float64Array.from(waveletFilters('coif1').high);
  const reach = taps.length - 1;
  if (nx <= reach || ny <= reach) return 0;
  const [width, height] = [nx - reach, ny - reach];
  const found: Float32Array[] = [];
  const slice = new Float64Array(nx * ny);
  const rows = new Float64Array(width * ny);
  const stride = Math.ceil((width * height * nz) / MOST);
  for (let k = 0; k < nz; k += stride) {
    slice.set(image.data.subarray(k * nx * ny, (k + 1) * nx * ny));
    let largest = 0;
    for (let j = 0; j < ny; j++) {
      for (let i = 0; i < width; i++) {
        let sum = 0;
        for (let t = 0; t <= reach; t++) {
          sum += (taps[t] as number) * (slice[i + reach - t + nx * j] as number);
        }
        rows[i + width * j] = sum;
      }
    }
    for (let at = 0; at < slice.length; at++) {
      const size = Math.abs(slice[at] as number);
      if (size > largest && size < Number.POSITIVE_INFINITY) largest = size;
    }
    const responses = new Float32Array(width * height);
    let count = 0;
    for (let j = 0; j < height; j++) {
      for (let i = 0; i < width; i++) {
        let sum = 0;
        for (let t = 0; t <= reach; t++) {
          sum += (taps[t] as number) * (rows[i + width * (j + reach - t)] as number);
        }
        const response = Math.abs(sum);
        if (response > FLAT * largest && response < Number.POSITIVE_INFINITY) {
          responses[count++] = response;
        }
      }
    }
    found.push(responses.slice(0, count));
    await pace();
  }
  return median(found) / QUARTILE;
}

/** Of positive numbers. */
function median(parts: readonly Float32Array[]): number {
  const total = parts.reduce((sum, { length }) => sum + length, 0);
  if (total === 0) return 0;
  const all = new Float32Array(total);
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  all.sort();
  const middle = total >> 1;
  const upper = all[middle] as number;
  return total % 2 === 1 ? upper : ((all[middle - 1] as number) + upper) / 2;
}

/** Adds Gaussian noise to every voxel (Marsaglia's polar method). */
export function addNoise(voxels: Float64Array, deviation: number, random: Random): void {
  for (let at = 0; at < voxels.length; at += 2) {
    let [u, v, s] = [0, 0, 0];
    do {
      u = 2 * random.uniform() - 1;
      v = 2 * random.uniform() - 1;
      s = u * u + v * v;
    } while (s >= 1 || s === 0);
    const scale = deviation * Math.sqrt((-2 * Math.log(s)) / s);
    voxels[at] = (voxels[at] as number) + u * scale;
    if (at + 1 < voxels.length) voxels[at + 1] = (voxels[at + 1] as number) + v * scale;
  }
}
