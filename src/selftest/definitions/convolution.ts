import type { BankPooling, SeparableKernel, Taps } from '../../engine/convolution.ts';
import type { Axis } from '../../engine/neighbourhood.ts';
import type { Boundary } from '../../volume/boundary.ts';
import type { Triple } from '../../volume/grid.ts';

/** Walks step by step from inside the axis to where the image goes on, so that no formula is shared with the engines. */
export function indexByDefinition(
  index: number,
  length: number,
  boundary: Boundary,
): number | null {
  let at = 0;
  let direction = 1;
  for (let n = 0; n !== index; n += Math.sign(index)) {
    const next = at + direction * Math.sign(index);
    if (next >= 0 && next < length) at = next;
    else if (boundary === 'zero') return null;
    else if (boundary === 'periodic') at = next < 0 ? length - 1 : 0;
    else if (boundary === 'mirror') direction = -direction;
  }
  return at;
}

/** Any box of an image, voxel by voxel. */
export function windowByDefinition(
  voxels: ArrayLike<number>,
  image: Triple,
  start: Triple,
  size: Triple,
  boundary: Boundary,
): Float64Array {
  return Float64Array.from({ length: size[0] * size[1] * size[2] }, (_, n) => {
    const place = [
      n % size[0],
      Math.floor(n / size[0]) % size[1],
      Math.floor(n / (size[0] * size[1])),
    ];
    const [i, j, k] = place.map((at, axis) =>
      indexByDefinition(at + (start[axis] as number), image[axis] as number, boundary),
    );
    if (i == null || j == null || k == null) return 0;
    return voxels[i + image[0] * (j + image[1] * k)] as number;
  });
}

function passByDefinition(
  voxels: ArrayLike<number>,
  size: Triple,
  axis: Axis,
  { weights, origin }: Taps,
  boundary: Boundary,
): Float64Array {
  const sum = new Float64Array(voxels.length);
  weights.forEach((weight, k) => {
    const start: [number, number, number] = [0, 0, 0];
    start[axis] = origin - k;
    const shifted = windowByDefinition(voxels, size, start, size, boundary);
    for (let n = 0; n < sum.length; n++)
      sum[n] = (sum[n] as number) + weight * (shifted[n] as number);
  });
  return sum;
}

/** One kernel after the other, pooled voxel by voxel. */
export function convolutionByDefinition(
  voxels: ArrayLike<number>,
  size: Triple,
  kernels: readonly SeparableKernel[],
  pooling: BankPooling,
  boundary: Boundary,
): Float64Array {
  const responses = kernels.map(({ axes }) => {
    let response: Float64Array = Float64Array.from(voxels);
    axes.forEach((passes, axis) => {
      for (const taps of passes)
        response = passByDefinition(response, size, axis as Axis, taps, boundary);
    });
    return response;
  });
  return Float64Array.from({ length: voxels.length }, (_, n) => {
    const values = responses.map((response) => response[n] as number);
    if (pooling === 'max') return Math.max(...values);
    if (pooling === 'min') return Math.min(...values);
    const sum = values.reduce((total, value) => total + value, 0);
    return pooling === 'sum' ? sum : sum / values.length;
  });
}

/** What the bound of a convolution is a share of, besides the image's largest magnitude. */
export function magnitudeOf(kernels: readonly SeparableKernel[], pooling: BankPooling): number {
  const sums = kernels.map(({ axes }) =>
    axes
      .flat()
      .reduce(
        (product, { weights }) => product * weights.reduce((sum, w) => sum + Math.abs(w), 0),
        1,
      ),
  );
  return pooling === 'sum' ? sums.reduce((total, sum) => total + sum, 0) : Math.max(...sums);
}
