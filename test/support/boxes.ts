// Small boxes of grey levels for property tests.

import fc from 'fast-check';
import type { Triple } from '../../src/volume/grid.ts';

export interface Box {
  readonly size: Triple;
  /** 0 outside the region. */
  readonly data: Uint8Array;
}

export const boxes: fc.Arbitrary<Box> = fc
  .tuple(
    fc.integer({ min: 2, max: 6 }),
    fc.integer({ min: 2, max: 6 }),
    fc.integer({ min: 1, max: 5 }),
  )
  .chain(([nx, ny, nz]) =>
    fc
      .uint8Array({ minLength: nx * ny * nz, maxLength: nx * ny * nz, max: 4 })
      .map((data) => ({ size: [nx, ny, nz] as const, data: Uint8Array.from(data) })),
  )
  .filter(({ data }) => data.some((level) => level > 0));

/** The box with its axes in another order, and some of them reversed. */
export function turned(
  { size, data }: Box,
  order: readonly [0 | 1 | 2, 0 | 1 | 2, 0 | 1 | 2],
  isBack: readonly boolean[],
): Box {
  const strides = [1, size[0], size[0] * size[1]] as const;
  const target = order.map((axis) => size[axis]) as unknown as Triple;
  const out = new Uint8Array(data.length);
  for (let n = 0; n < out.length; n++) {
    const place = [
      n % target[0],
      Math.floor(n / target[0]) % target[1],
      Math.floor(n / (target[0] * target[1])),
    ];
    const from = order.reduce<number>((sum, axis, m) => {
      const at = place[m] as number;
      return sum + strides[axis] * (isBack[m] ? size[axis] - 1 - at : at);
    }, 0);
    out[n] = data[from] as number;
  }
  return { size: target, data: out };
}
