import type { Triple } from '../../../volume/grid.ts';
import type { Diameters } from '../../shape.ts';
import { chordCandidates, type Points } from './chord-candidates.ts';

/** Maximum diameters of a mask's marching-cubes surface; exact in float64. */
export function diameters(mask: Uint8Array, size: Triple, spacing: Triple): Diameters {
  const candidates = chordCandidates(mask, size);
  const longest = (sets: readonly Points[]) =>
    chordLength(sets.reduce((best, points) => longestChord(points, spacing, best), 0));
  return {
    maximum3D: longest(candidates.maximum3D),
    slice: longest(candidates.slice),
    column: longest(candidates.column),
    row: longest(candidates.row),
  };
}

/** mm, of a squared distance between doubled coordinates. */
export function chordLength(square: number): number {
  return Math.sqrt(square) / 2;
}

/** Squared distance in mm between points n and m, both doubled. */
export function squaredDistance(
  points: Points,
  [sx, sy, sz]: Triple,
  n: number,
  m: number,
): number {
  const dx = ((points[3 * n] as number) - (points[3 * m] as number)) * sx;
  const dy = ((points[3 * n + 1] as number) - (points[3 * m + 1] as number)) * sy;
  const dz = ((points[3 * n + 2] as number) - (points[3 * m + 2] as number)) * sz;
  return dx * dx + dy * dy + dz * dz;
}

const BLOCK = 16;

/**
 * The largest squared distance between two of the points, or `known` where none is larger. Blocks of neighbours
 * whose bounding boxes are too close together are skipped; on round regions that leaves the nearly antipodal ones.
 */
function longestChord(points: Points, spacing: Triple, known: number): number {
  const count = points.length / 3;
  const blocks = Math.ceil(count / BLOCK);
  const boxes = boundingBoxes(points, blocks);
  let best = known;
  // From a long chord on, most blocks are skipped: start with the farthest of the farthest.
  for (let round = 0, from = 0; round < 4 && count > BLOCK; round++) {
    let farthest = from;
    for (let n = 0; n < count; n++) {
      const square = squaredDistance(points, spacing, from, n);
      if (square > best) {
        best = square;
        farthest = n;
      }
    }
    if (farthest === from) break;
    from = farthest;
  }
  for (let a = 0; a < blocks; a++) {
    for (let b = a; b < blocks; b++) {
      if (farthestCorners(boxes, spacing, a, b) <= best) continue;
      const endA = Math.min((a + 1) * BLOCK, count);
      const endB = Math.min((b + 1) * BLOCK, count);
      for (let n = a * BLOCK; n < endA; n++) {
        for (let m = b * BLOCK; m < endB; m++) {
          const square = squaredDistance(points, spacing, n, m);
          if (square > best) best = square;
        }
      }
    }
  }
  return best;
}

/** Lower and upper corner of each block's box, 6 numbers a block. */
function boundingBoxes(points: Points, blocks: number): Int32Array {
  const boxes = new Int32Array(6 * blocks);
  for (let b = 0; b < blocks; b++) {
    const end = Math.min((b + 1) * BLOCK, points.length / 3);
    for (let axis = 0; axis < 3; axis++) {
      let low = points[3 * b * BLOCK + axis] as number;
      let high = low;
      for (let n = b * BLOCK + 1; n < end; n++) {
        const at = points[3 * n + axis] as number;
        if (at < low) low = at;
        if (at > high) high = at;
      }
      boxes[6 * b + axis] = low;
      boxes[6 * b + 3 + axis] = high;
    }
  }
  return boxes;
}

/** Rounding is monotonic: no pair of the blocks' points comes out farther apart. */
function farthestCorners(boxes: Int32Array, spacing: Triple, a: number, b: number): number {
  let square = 0;
  for (let axis = 0; axis < 3; axis++) {
    const up = (boxes[6 * b + 3 + axis] as number) - (boxes[6 * a + axis] as number);
    const down = (boxes[6 * a + 3 + axis] as number) - (boxes[6 * b + axis] as number);
    const reach = Math.max(up, down) * (spacing[axis] as number);
    square += reach * reach;
  }
  return square;
}
