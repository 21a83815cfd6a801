import type { Triple } from '../../volume/grid.ts';
import { hullCandidates } from './hull-candidates.ts';
import { type PlaneHull, planeHulls } from './plane-hulls.ts';

export interface Diameters {
  /** Largest distance between two surface vertices, mm (IBSI L0JK). */
  readonly maximum3D: number;
  /** The same within one plane of constant z, y and x (PyRadiomics: slice, column, row). */
  readonly slice: number;
  readonly column: number;
  readonly row: number;
}

/**
 * Maximum diameters of a mask's marching-cubes surface. This is CPU work for both engines: pruning to hull
 * corners leaves a few thousand points out of tens of thousands (a 100-fold fewer pairs than all on a GPU),
 * and the answer is exact in float64, which a float32 search is not.
 */
export function diameters(mask: Uint8Array, size: Triple, spacing: Triple): Diameters {
  const across = ([0, 1, 2] as const).map((axis) => planeHulls(mask, size, axis)) as [
    PlaneHull[],
    PlaneHull[],
    PlaneHull[],
  ];
  const candidates = Float64Array.from(
    hullCandidates(across, size),
    (value, n) => (value * (spacing[n % 3] as number)) / 2,
  );
  return {
    maximum3D: largestDistance(candidates),
    slice: largestInPlane(across[2], spacing[0], spacing[1]),
    column: largestInPlane(across[1], spacing[0], spacing[2]),
    row: largestInPlane(across[0], spacing[1], spacing[2]),
  };
}

function largestInPlane(hulls: readonly PlaneHull[], su: number, sv: number): number {
  let best = 0;
  for (const { points } of hulls) {
    for (let a = 0; a < points.length; a += 2) {
      for (let b = a + 2; b < points.length; b += 2) {
        const du = ((points[a] as number) - (points[b] as number)) * su;
        const dv = ((points[a + 1] as number) - (points[b + 1] as number)) * sv;
        const square = du * du + dv * dv;
        if (square > best) best = square;
      }
    }
  }
  // Coordinates are doubled.
  return Math.sqrt(best) / 2;
}

const BLOCK = 16;

/**
 * Largest distance between two of the points. Blocks of neighbours whose bounding boxes are too close
 * together are skipped; on round regions that leaves the nearly antipodal ones.
 */
function largestDistance(points: Float64Array): number {
  const count = points.length / 3;
  const blocks = Math.ceil(count / BLOCK);
  const boxes = boundingBoxes(points, blocks);
  let best = 0;
  // From a long chord on, most blocks are skipped: start with the farthest of the farthest.
  let from = 0;
  for (let round = 0; round < 4; round++) {
    let farthest = from;
    for (let n = 0; n < count; n++) {
      const square = squaredDistance(points, from, n);
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
      if (farthestCorners(boxes, a, b) <= best) continue;
      const endA = Math.min((a + 1) * BLOCK, count);
      const endB = Math.min((b + 1) * BLOCK, count);
      for (let n = a * BLOCK; n < endA; n++) {
        for (let m = b * BLOCK; m < endB; m++) {
          const square = squaredDistance(points, n, m);
          if (square > best) best = square;
        }
      }
    }
  }
  return Math.sqrt(best);
}

function squaredDistance(points: Float64Array, n: number, m: number): number {
  const dx = (points[3 * n] as number) - (points[3 * m] as number);
  const dy = (points[3 * n + 1] as number) - (points[3 * m + 1] as number);
  const dz = (points[3 * n + 2] as number) - (points[3 * m + 2] as number);
  return dx * dx + dy * dy + dz * dz;
}

/** Lower and upper corner of each block's box, 6 numbers a block. */
function boundingBoxes(points: Float64Array, blocks: number): Float64Array {
  const boxes = new Float64Array(6 * blocks);
  for (let b = 0; b < blocks; b++) {
    for (let axis = 0; axis < 3; axis++) {
      let low = Number.POSITIVE_INFINITY;
      let high = Number.NEGATIVE_INFINITY;
      for (let n = b * BLOCK; n < Math.min((b + 1) * BLOCK, points.length / 3); n++) {
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

function farthestCorners(boxes: Float64Array, a: number, b: number): number {
  let square = 0;
  for (let axis = 0; axis < 3; axis++) {
    const up = (boxes[6 * b + 3 + axis] as number) - (boxes[6 * a + axis] as number);
    const down = (boxes[6 * a + 3 + axis] as number) - (boxes[6 * b + axis] as number);
    const reach = Math.max(up, down);
    square += reach * reach;
  }
  return square;
}
