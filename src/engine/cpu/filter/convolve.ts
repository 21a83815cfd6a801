import type { Boundary } from '../../../volume/boundary.ts';
import type { Triple } from '../../../volume/grid.ts';
import type { Box } from '../../../volume/roi.ts';
import { type BankNode, type BankPooling, type BankResponse, boxAfter } from '../../convolution.ts';
import { passAlong } from './pass-along.ts';
import type { Part } from './rows.ts';

/**
 * The pooled response to a bank of separable kernels within a box (see Batch.convolve), in float64. Depth first, so
 * that only the images on the way to one kernel's response are held; yields often enough to cancel.
 */
export function* convolution(
  voxels: ArrayLike<number>,
  size: Triple,
  bank: readonly BankNode[],
  pooling: BankPooling,
  boundary: Boundary,
  wanted: Box,
): Generator<undefined, Float64Array> {
  const input = voxels instanceof Float64Array ? voxels : Float64Array.from(voxels);
  const spare = new Map<number, Float64Array[]>();
  const take = (length: number) => spare.get(length)?.pop() ?? new Float64Array(length);
  const give = (values: Float64Array) => {
    spare.set(values.length, [...(spare.get(values.length) ?? []), values]);
  };
  let pooled: Float64Array | null = null;

  function* walk(nodes: readonly BankNode[], from: Part): Generator<undefined, void> {
    for (const node of nodes) {
      const { axis, taps, after, response } = node;
      const box = boxAfter(node, size, wanted);
      const to = { voxels: take(box.size[0] * box.size[1] * box.size[2]), box };
      yield* passAlong(from, to, axis, taps, boundary);
      if (response === null) {
        yield* walk(after, to);
        give(to.voxels);
      } else if (pooled === null) {
        scale(to.voxels, response);
        pooled = to.voxels;
      } else {
        pool(pooled, to.voxels, response, pooling);
        give(to.voxels);
      }
      yield;
    }
  }

  yield* walk(bank, { voxels: input, box: { start: [0, 0, 0], size } });
  if (pooled === null) throw new Error('a bank without kernels');
  return pooled;
}

function scale(values: Float64Array, { factor, isMagnitude }: BankResponse): void {
  if (factor === 1 && !isMagnitude) return;
  for (let n = 0; n < values.length; n++) {
    const value = values[n] as number;
    values[n] = factor * (isMagnitude ? Math.abs(value) : value);
  }
}

function pool(
  pooled: Float64Array,
  values: Float64Array,
  response: BankResponse,
  pooling: BankPooling,
): void {
  if (pooling === 'sum' || pooling === 'mean') {
    const { factor } = response;
    for (let n = 0; n < pooled.length; n++) {
      pooled[n] = (pooled[n] as number) + factor * (values[n] as number);
    }
    return;
  }
  scale(values, response);
  const sign = pooling === 'max' ? 1 : -1;
  for (let n = 0; n < pooled.length; n++) {
    const value = values[n] as number;
    if (sign * value > sign * (pooled[n] as number)) pooled[n] = value;
  }
}
