import type { DicomSource } from '../formats/dicom/dicom-source.ts';
import type { Thumbnail } from './protocol-series.ts';

const LONGEST_SIDE = 128;

/** Shares of the slice's values between which grey goes from black to white. */
const DARKEST = 0.02;
const BRIGHTEST = 0.98;

/** The middle slice, the only one that is read. @throws LocusError as readFrame does */
export async function makeThumbnail(source: DicomSource, signal?: AbortSignal): Promise<Thumbnail> {
  const { size, spacing } = source.header.grid;
  const values = await source.readSlice(0, Math.floor(size[2] / 2), { signal });
  return shrink(values, [size[0], size[1]], [spacing[0], spacing[1]]);
}

/** @param values of a slice, x fastest */
export function shrink(
  values: Float64Array,
  [nx, ny]: readonly [number, number],
  [dx, dy]: readonly [number, number],
): Thumbnail {
  const longest = Math.max(nx * dx, ny * dy);
  // Pixels of equal sides, never more than there are.
  const step = Math.max(longest / LONGEST_SIDE, Math.min(dx, dy));
  const width = Math.max(1, Math.round((nx * dx) / step));
  const height = Math.max(1, Math.round((ny * dy) / step));
  const [low, high] = window(values);
  const rgba = new Uint8ClampedArray(4 * width * height);
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      const mean = meanOf(values, nx, [
        Math.floor((column * nx) / width),
        Math.floor((row * ny) / height),
        Math.ceil(((column + 1) * nx) / width),
        Math.ceil(((row + 1) * ny) / height),
      ]);
      const grey = (255 * (mean - low)) / (high - low || 1);
      const at = 4 * (column + width * row);
      rgba.fill(Number.isFinite(grey) ? grey : 0, at, at + 3);
      rgba[at + 3] = 255;
    }
  }
  return { width, height, rgba };
}

function meanOf(
  values: Float64Array,
  nx: number,
  [left, top, right, bottom]: readonly [number, number, number, number],
): number {
  let sum = 0;
  for (let y = top; y < bottom; y++) {
    for (let x = left; x < right; x++) sum += values[x + nx * y] as number;
  }
  return sum / ((right - left) * (bottom - top));
}

function window(values: Float64Array): readonly [number, number] {
  const sorted = values.filter(Number.isFinite).sort();
  const at = (share: number) => sorted[Math.round(share * (sorted.length - 1))] ?? 0;
  // Slices that are nearly all background have no spread between these.
  return at(BRIGHTEST) > at(DARKEST) ? [at(DARKEST), at(BRIGHTEST)] : [at(0), at(1)];
}
