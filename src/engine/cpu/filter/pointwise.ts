import type { PointwiseFunction } from '../../pointwise.ts';

/** A function of each voxel, in float64. */
export function pointwise(voxels: ArrayLike<number>, fn: PointwiseFunction): Float64Array {
  const out = Float64Array.from(voxels);
  const of = functionOf(fn);
  for (let n = 0; n < out.length; n++) out[n] = of(out[n] as number);
  return out;
}

function functionOf(fn: PointwiseFunction): (x: number) => number {
  if (fn.kind === 'magnitude') return Math.abs;
  const { kind, scale } = fn;
  switch (kind) {
    case 'square':
      return (x) => (scale * x) ** 2;
    case 'square-root':
      return (x) => Math.sign(x) * Math.sqrt(scale * Math.abs(x));
    case 'logarithm':
      return (x) => Math.sign(x) * scale * Math.log1p(Math.abs(x));
    case 'exponential':
      return (x) => Math.exp(scale * x);
  }
}
