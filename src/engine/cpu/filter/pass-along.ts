import { type Boundary, indexWithin } from '../../../volume/boundary.ts';
import type { Taps } from '../../convolution.ts';
import type { Axis } from '../../neighbourhood.ts';
import { acrossRowsRecursively, alongRowsRecursively } from './recursive-pass.ts';
import { type Part, rowStart, rowsOf } from './rows.ts';

/** Two oscillations recursively take as long as so many taps. */
const RECURSION_TAPS = 24;

/** What one voxel of a line adds up: offsets and weights, of the same length. */
interface Terms {
  readonly offsets: Int32Array;
  readonly weights: Float64Array;
}

/**
 * One pass of a separable convolution, whatever the axis as sums of contiguous rows: across y or z of other rows, along x of
 * the row itself, shifted. The source has all of the axis; of the rest at least what the result has. Yields between
 * planes.
 */
export function* passAlong(
  from: Part,
  to: Part,
  axis: Axis,
  taps: Taps,
  boundary: Boundary,
): Generator<undefined, void> {
  const { oscillations, weights } = taps;
  const isRecursive =
    oscillations !== undefined && boundary === 'nearest' && weights.length > RECURSION_TAPS;
  if (axis === 0) {
    yield* isRecursive
      ? alongRowsRecursively(from, to, oscillations)
      : alongRows(from, to, taps, boundary);
    return;
  }
  const rows = rowsOf(from.box, to.box, axis);
  if (isRecursive) {
    yield* acrossRowsRecursively(from, to, axis, rows, oscillations);
    return;
  }
  const first = to.box.start[axis];
  const terms = termsOf([first, to.box.size[axis]], from.box.size[axis], rows.step, taps, boundary);
  for (let line = 0; line < rows.lines; line++) {
    for (const [n, term] of terms.entries()) {
      const at = rows.target(line, first + n);
      addRows(to.voxels, at, from.voxels, rows.source(line), to.box.size[0], term);
    }
    yield;
  }
}

function* alongRows(
  from: Part,
  to: Part,
  { weights, origin }: Taps,
  boundary: Boundary,
): Generator<undefined, void> {
  const last = weights.length - 1;
  const length = from.box.size[0];
  const [width, height, depth] = to.box.size;
  const sources = Int32Array.from({ length: width + last }, (_, n) =>
    indexWithin(to.box.start[0] + n + origin - last, length, boundary),
  );
  const row = new Float64Array(sources.length);
  const terms = {
    offsets: Int32Array.from(weights, (_, k) => last - k),
    weights: Float64Array.from(weights),
  };
  for (let z = 0, at = 0; z < depth; z++) {
    for (let y = 0; y < height; y++, at += width) {
      const start = rowStart(from.box, to.box, y, z);
      for (let n = 0; n < row.length; n++) {
        const source = sources[n] as number;
        row[n] = source < 0 ? 0 : (from.voxels[start + source] as number);
      }
      addRows(to.voxels, at, row, 0, width, terms);
    }
    yield;
  }
}

/** For each of some voxels of a line which others it adds up; one that occurs several times beyond a border is one term. */
function termsOf(
  [first, count]: readonly [first: number, count: number],
  length: number,
  step: number,
  { weights, origin }: Taps,
  boundary: Boundary,
): readonly Terms[] {
  return Array.from({ length: count }, (_, n) => {
    const sums = new Map<number, number>();
    weights.forEach((weight, k) => {
      const source = indexWithin(first + n + origin - k, length, boundary);
      if (source >= 0) sums.set(source, (sums.get(source) ?? 0) + weight);
    });
    return {
      offsets: Int32Array.from(sums.keys(), (source) => source * step),
      weights: Float64Array.from(sums.values()),
    };
  });
}

/** to[at + x] = Σ_k weights[k] from[start + offsets[k] + x], four terms a sweep. */
function addRows(
  to: Float64Array,
  at: number,
  from: Float64Array,
  start: number,
  width: number,
  { offsets, weights }: Terms,
): void {
  const end = at + width;
  to.fill(0, at, end);
  const count = weights.length;
  for (let k = 0; k < count; k += 4) {
    // Terms beyond the last read the first again, times 0.
    const [w0 = 0, w1 = 0, w2 = 0, w3 = 0] = [
      weights[k],
      weights[k + 1],
      weights[k + 2],
      weights[k + 3],
    ];
    let a = start + (offsets[k] as number);
    let b = start + (offsets[k + 1] ?? (offsets[k] as number));
    let c = start + (offsets[k + 2] ?? (offsets[k] as number));
    let d = start + (offsets[k + 3] ?? (offsets[k] as number));
    for (let n = at; n < end; n++, a++, b++, c++, d++) {
      to[n] =
        (to[n] as number) +
        (w0 * (from[a] as number) +
          w1 * (from[b] as number) +
          w2 * (from[c] as number) +
          w3 * (from[d] as number));
    }
  }
}
