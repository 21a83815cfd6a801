import type { PaddedLevels } from '../volume/discretise.ts';

/** The same levels with at least `margin` voxels of background around, for neighbours farther away. */
export function widen(padded: PaddedLevels, margin: number): PaddedLevels {
  if (padded.margin >= margin) return padded;
  const { size, data, indices } = padded;
  const [nx, ny, nz] = size;
  const [fromX, fromY] = [nx + 2 * padded.margin, ny + 2 * padded.margin];
  const [toX, toY] = [nx + 2 * margin, ny + 2 * margin];
  const wide = new (data.constructor as Uint8ArrayConstructor)(toX * toY * (nz + 2 * margin));
  const extra = margin - padded.margin;
  const moved = new Uint32Array(indices.length);
  for (let n = 0; n < indices.length; n++) {
    const at = indices[n] as number;
    const row = Math.floor(at / fromX);
    const k = Math.floor(row / fromY);
    const to = at - row * fromX + extra + toX * (row - k * fromY + extra + toY * (k + extra));
    moved[n] = to;
    wide[to] = data[at] as number;
  }
  return { ...padded, margin, data: wide, indices: moved };
}
