import type { PaddedLevels } from '../volume/discretise.ts';

/** Where offsets in a box lie in the padded one. */
export function placesIn(
  { size, margin }: Pick<PaddedLevels, 'size' | 'margin'>,
  offsets: Uint32Array,
): Uint32Array {
  const [nx, ny] = size;
  const [px, py] = [nx + 2 * margin, ny + 2 * margin];
  return offsets.map((at) => {
    const row = Math.floor(at / nx);
    const k = Math.floor(row / ny);
    return at - row * nx + margin + px * (row - k * ny + margin + py * (k + margin));
  });
}
