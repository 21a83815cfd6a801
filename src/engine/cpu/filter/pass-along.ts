import { type Boundary, indexWithin } from '../../../volume/boundary.ts';
import type { Triple } from '../../../volume/grid.ts';
import type { Taps } from '../../convolution.ts';
import type { Axis } from '../../neighbourhood.ts';
import { recursivePass } from './recursive-pass.ts';

/** Two oscillations recursively take as long as so many taps. */
const RECURSION_TAPS = 24;

/** What one voxel of a line adds up: offsets and weights, of the same length. */
interface Terms {
  readonly offsets: Int32Array;
  readonly weights: Float64Array;
}

/**
 * One pass of a separable convolution, whatever the axis as sums of contiguous rows: across y or z of other rows, along x of
 * the row itself, shifted. Yields between planes.
 */
export function* passAlong(
  from: Float64Array,
  to: Float64Array,
  size: Triple,
  axis: Axis,
  taps: Taps,
  boundary: Boundary,
): Generator<undefined, void> {
  const [nx, ny, nz] = size;
  const { oscillations, weights } = taps;
  if (oscillations && boundary === 'nearest' && weights.length > RECURSION_TAPS) {
    yield* recursivePass(from, to, size, axis, oscillations);
    return;
  }
  if (axis === 0) {
    yield* alongRows(from, to, size, taps, boundary);
    return;
  }
  const [step, lines, lineStep] = axis === 1 ? [nx, nz, nx * ny] : [nx * ny, ny, nx];
  const terms = termsOf(size[axis], step, taps, boundary);
  for (let line = 0; line < lines; line++) {
    const start = line * lineStep;
    for (let n = 0; n < terms.length; n++) {
      addRows(to, start + n * step, from, start, nx, terms[n] as Terms);
    }
    yield;
  }
}

function* alongRows(
  from: Float64Array,
  to: Float64Array,
  [nx, ny, nz]: Triple,
  { weights, origin }: Taps,
  boundary: Boundary,
): Generator<undefined, void> {
  const last = weights.length - 1;
  const sources = Int32Array.from({ length: nx + last }, (_, n) =>
    indexWithin(n + origin - last, nx, boundary),
  );
  const row = new Float64Array(sources.length);
  const terms = {
    offsets: Int32Array.from(weights, (_, k) => last - k),
    weights: Float64Array.from(weights),
  };
  for (let start = 0, y = 0; start < nx * ny * nz; start += nx, y++) {
    for (let n = 0; n < row.length; n++) {
      const source = sources[n] as number;
      row[n] = source < 0 ? 0 : (from[start + source] as number);
    }
    addRows(to, start, row, 0, nx, terms);
    if (y % ny === 0) yield;
  }
}

/** For each voxel of a line which others it adds up; one that occurs several times beyond a border is one term. */
function termsOf(
  length: number,
  step: number,
  { weights, origin }: Taps,
  boundary: Boundary,
): readonly Terms[] {
  return Array.from({ length }, (_, n) => {
    const sums = new Map<number, number>();
    weights.forEach((weight, k) => {
      const source = indexWithin(n + origin - k, length, boundary);
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
