import type { Triple } from './grid.ts';
import { finish } from './pace.ts';

/**
 * Squared distance in mm² from every voxel's centre to the nearest voxel of `value` in a mask, exact (Felzenszwalb
 * and Huttenlocher 2012); infinite where there is none. x fastest.
 */
export function squaredDistances(
  mask: Uint8Array,
  value: 0 | 1,
  size: Triple,
  spacing: Triple,
): Float64Array {
  return finish(squaredDistanceSteps(mask, value, size, spacing));
}

/** Voxels that are passed between two pauses. */
const PAUSE = 1 << 18;

/** The same with pauses. */
export function* squaredDistanceSteps(
  mask: Uint8Array,
  value: 0 | 1,
  size: Triple,
  spacing: Triple,
): Generator<void, Float64Array> {
  const out = new Float64Array(mask.length);
  for (let at = 0; at < mask.length; at++) {
    if (mask[at] !== value) out[at] = Number.POSITIVE_INFINITY;
  }
  const longest = Math.max(...size);
  const line = new Float64Array(longest);
  const feet = new Int32Array(longest);
  const edges = new Float64Array(longest + 1);
  const [nx, ny, nz] = size;
  const lines = [
    { count: nx, step: 1, starts: (n: number) => n * nx, lines: ny * nz },
    {
      count: ny,
      step: nx,
      starts: (n: number) => (n % nx) + nx * ny * Math.floor(n / nx),
      lines: nx * nz,
    },
    { count: nz, step: nx * ny, starts: (n: number) => n, lines: nx * ny },
  ] as const;
  for (const [axis, { count, step, starts, lines: many }] of lines.entries()) {
    const unit = (spacing[axis] as number) ** 2;
    const linesAtOnce = Math.ceil(PAUSE / count);
    for (let n = 0; n < many; n++) {
      if (n % linesAtOnce === 0) yield;
      const start = starts(n);
      for (let at = 0; at < count; at++) line[at] = out[start + at * step] as number;
      const parabolas = lowerEnvelope(line, count, unit, feet, edges);
      if (parabolas === 0) continue;
      let k = 0;
      for (let at = 0; at < count; at++) {
        while (k + 1 < parabolas && (edges[k + 1] as number) < at) k++;
        const foot = feet[k] as number;
        out[start + at * step] = unit * (at - foot) ** 2 + (line[foot] as number);
      }
    }
  }
  return out;
}

/** Parabolas unit (x - foot)² + line[foot] that are lowest somewhere, and from where on; their number. */
function lowerEnvelope(
  line: Float64Array,
  count: number,
  unit: number,
  feet: Int32Array,
  edges: Float64Array,
): number {
  let last = -1;
  for (let at = 0; at < count; at++) {
    const height = line[at] as number;
    if (height === Number.POSITIVE_INFINITY) continue;
    let edge = Number.NEGATIVE_INFINITY;
    while (last >= 0) {
      const foot = feet[last] as number;
      edge = (height - (line[foot] as number)) / (2 * unit * (at - foot)) + (at + foot) / 2;
      if (edge > (edges[last] as number)) break;
      last--;
      edge = Number.NEGATIVE_INFINITY;
    }
    last++;
    feet[last] = at;
    edges[last] = edge;
  }
  return last + 1;
}
