import type { AxisKernel } from '../../interpolation.ts';
import { basisWeights, beyondEdge } from './bspline.ts';
import { clamp, mirror } from './inside.ts';

/** What one position reads along an axis: samples, or for a cubic spline its coefficients; 4 at most. */
export interface Taps {
  count: number;
  readonly index: Int32Array;
  readonly weight: Float64Array;
}

export function makeTaps(): Taps {
  return { count: 0, index: new Int32Array(4), weight: new Float64Array(4) };
}

/** So far beyond the edge a spline of edge values is its edge value, to float64's precision. */
const FAR = 40;

const spline = new Float64Array(4);

/** Finds the taps of a position; no tap where the axis is 0. */
export function findTaps(
  at: number,
  size: number,
  { interpolator, border, outside }: AxisKernel,
  taps: Taps,
): void {
  const inside = border === 'edge' ? clamp : mirror;
  if (outside === 'zero' && !(at >= -0.5 && at < size - 0.5)) {
    taps.count = 0;
  } else if (interpolator === 'nearest') {
    taps.count = 1;
    taps.index[0] = inside(Math.floor(at + 0.5), size);
    taps.weight[0] = 1;
  } else if (interpolator === 'linear') {
    const base = Math.floor(at);
    taps.count = 2;
    taps.index[0] = inside(base, size);
    taps.index[1] = inside(base + 1, size);
    taps.weight[0] = 1 - (at - base);
    taps.weight[1] = at - base;
  } else {
    const near = border === 'edge' ? Math.min(Math.max(at, -FAR), size - 1 + FAR) : at;
    const base = Math.floor(near);
    basisWeights(near - base, spline);
    taps.count = 4;
    const isInside = base >= 1 && base + 2 < size;
    if (border === 'edge' && !isInside) {
      foldEdges(base, size, taps);
      return;
    }
    for (let k = 0; k < 4; k++) {
      const index = base - 1 + k;
      taps.index[k] = isInside ? index : mirror(index, size);
      taps.weight[k] = spline[k] as number;
    }
  }
}

/** Coefficients beyond the edge are sums of the two next to it. */
function foldEdges(base: number, size: number, { index, weight }: Taps): void {
  const last = size - 1;
  const first = clamp(base - 1, Math.max(size - 3, 1));
  for (let k = 0; k < 4; k++) {
    index[k] = Math.min(first + k, last);
    weight[k] = 0;
  }
  for (let k = 0; k < 4; k++) {
    const at = base - 1 + k;
    const share = spline[k] as number;
    const beyond = at < 0 ? -at : at - last;
    const edge = at < 0 ? 0 : last;
    const next = at < 0 ? Math.min(1, last) : Math.max(last - 1, 0);
    const shift = beyond > 0 ? share * beyondEdge(beyond) : 0;
    const slot = (beyond > 0 ? edge : at) - first;
    weight[slot] = (weight[slot] as number) + share - shift;
    if (beyond > 0) weight[next - first] = (weight[next - first] as number) + shift;
  }
}
