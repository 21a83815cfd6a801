import type { Triple } from '../../../volume/grid.ts';
import type { CooccurrenceCounts } from '../../engine.ts';
import { requireFewLevels } from '../../limits.ts';
import type { PaddedLevels } from '../volume/discretise.ts';

/**
 * Co-occurrence counts, one matrix per offset (see CooccurrenceCounts). One offset at a time, so that its
 * matrix stays in the first-level cache.
 */
export function countCooccurrence(
  padded: PaddedLevels,
  offsets: readonly Triple[],
): CooccurrenceCounts {
  const { levels, margin, size, data, indices } = padded;
  requireFewLevels(levels);
  const counts = new Uint32Array(offsets.length * levels * levels);
  const px = size[0] + 2 * margin;
  const py = size[1] + 2 * margin;
  offsets.forEach(([di, dj, dk], n) => {
    const matrix = counts.subarray(n * levels * levels, (n + 1) * levels * levels);
    if (Math.max(Math.abs(di), Math.abs(dj), Math.abs(dk)) > margin) {
      countFar(padded, [di, dj, dk], matrix);
    } else {
      countNear(data, indices, di + px * (dj + py * dk), levels, matrix);
    }
  });
  return { levels, counts };
}

function countNear(
  data: Uint16Array | Uint32Array,
  indices: Uint32Array,
  step: number,
  levels: number,
  matrix: Uint32Array,
): void {
  for (let n = 0; n < indices.length; n++) {
    const at = indices[n] as number;
    const other = data[at + step] as number;
    if (other === 0) continue;
    const cell = ((data[at] as number) - 1) * levels + other - 1;
    matrix[cell] = (matrix[cell] as number) + 1;
  }
}

/** Offsets beyond the margin: the neighbour may lie outside the padded box. */
function countFar(padded: PaddedLevels, [di, dj, dk]: Triple, matrix: Uint32Array): void {
  const { levels, margin, size, data, indices } = padded;
  const [px, py, pz] = size.map((n) => n + 2 * margin) as unknown as Triple;
  for (let n = 0; n < indices.length; n++) {
    const at = indices[n] as number;
    const k = Math.floor(at / (px * py));
    const j = Math.floor((at - k * px * py) / px);
    const i = at - k * px * py - j * px;
    if (i + di < 0 || i + di >= px || j + dj < 0 || j + dj >= py || k + dk < 0 || k + dk >= pz)
      continue;
    const other = data[at + di + px * (dj + py * dk)] as number;
    if (other === 0) continue;
    const cell = ((data[at] as number) - 1) * levels + other - 1;
    matrix[cell] = (matrix[cell] as number) + 1;
  }
}
