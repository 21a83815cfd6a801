// Kernels as plain functions of the displacement, turned voxel by voxel: what filters are compared with.

import type { Dimension, Pooling } from '../../src/radiomics/settings-filters.ts';
import { windowByDefinition } from '../../src/selftest/definitions/convolution.ts';
import type { Boundary } from '../../src/volume/boundary.ts';
import type { Triple } from '../../src/volume/grid.ts';

/** A kernel as a function of the displacement, in one sum over all of it. */
export type Kernel = ReadonlyMap<string, number>;

export function convolved(
  data: ArrayLike<number>,
  size: Triple,
  kernel: Kernel,
  boundary: Boundary,
): Float64Array {
  const sum = new Float64Array(data.length);
  for (const [place, weight] of kernel) {
    const [x = 0, y = 0, z = 0] = place.split(' ').map(Number);
    const shifted = windowByDefinition(data, size, [-x, -y, -z], size, boundary);
    for (let n = 0; n < sum.length; n++)
      sum[n] = (sum[n] as number) + weight * (shifted[n] as number);
  }
  return sum;
}

/** Taps along each axis, `first` = displacement of the first one. */
export type Line = { readonly taps: readonly number[]; readonly first: number };

export function product(lines: readonly Line[]): Kernel {
  let kernel: Kernel = new Map([['', 1]]);
  for (const { taps, first } of lines) {
    const longer = new Map<string, number>();
    for (const [place, weight] of kernel) {
      taps.forEach((tap, k) => {
        longer.set(`${place} ${first + k}`.trim(), weight * tap);
      });
    }
    kernel = longer;
  }
  return kernel;
}

/** Turned by 90° about an axis: (x, y) -> (-y, x) in that plane. */
function quarterTurn(kernel: Kernel, axis: 0 | 1 | 2): Kernel {
  const [a, b] = (
    [
      [1, 2],
      [2, 0],
      [0, 1],
    ] as const
  )[axis];
  return new Map(
    Array.from(kernel, ([place, weight]) => {
      const at = place.split(' ').map(Number);
      const turned = [...at];
      turned[a] = -(at[b] as number);
      turned[b] = at[a] as number;
      // No -0.
      return [turned.map((n) => n + 0).join(' '), weight];
    }),
  );
}

/** Everything that quarter turns about x, y and z lead to; in planes about z alone. */
export function turns(kernel: Kernel, dimension: Dimension): readonly Kernel[] {
  const name = (each: Kernel) => JSON.stringify([...each].sort());
  // Marked, so that symmetric kernels are turned like any other.
  const marked = new Map([...kernel, ['101 107 113', 1]]);
  const found = new Map([[name(marked), marked as Kernel]]);
  for (const each of found.values()) {
    for (const axis of dimension === '2D' ? ([2] as const) : ([0, 1, 2] as const)) {
      const turned = quarterTurn(each, axis);
      found.set(name(turned), turned);
    }
  }
  return Array.from(
    found.values(),
    (each) => new Map([...each].filter(([place]) => !/1(01|07|13)/.test(place))),
  );
}

export function pooled(responses: readonly Float64Array[], pooling: Pooling): Float64Array {
  return Float64Array.from({ length: responses[0]?.length ?? 0 }, (_, n) => {
    const values = responses.map((each) => each[n] as number);
    if (pooling === 'max') return Math.max(...values);
    if (pooling === 'min') return Math.min(...values);
    return values.reduce((a, b) => a + b, 0) / values.length;
  });
}

/** An axis on which nothing happens. */
export const UNTOUCHED: Line = { taps: [1], first: 0 };
