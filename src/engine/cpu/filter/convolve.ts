import type { Boundary } from '../../../volume/boundary.ts';
import type { Triple } from '../../../volume/grid.ts';
import type { BankNode, BankPooling, BankResponse } from '../../convolution.ts';
import { passAlong } from './pass-along.ts';

/**
 * The pooled response to a bank of separable kernels (see Batch.convolve), in float64. Depth first, so that only
 * the images on the way to one kernel's response are held; yields often enough to cancel.
 */
export function* convolution(
  voxels: ArrayLike<number>,
  size: Triple,
  bank: readonly BankNode[],
  pooling: BankPooling,
  boundary: Boundary,
): Generator<undefined, Float64Array> {
  const input = voxels instanceof Float64Array ? voxels : Float64Array.from(voxels);
  const spare: Float64Array[] = [];
  let pooled: Float64Array | null = null;

  function* walk(nodes: readonly BankNode[], from: Float64Array): Generator<undefined, void> {
    for (const { axis, taps, after, response } of nodes) {
      const to = spare.pop() ?? new Float64Array(input.length);
      yield* passAlong(from, to, size, axis, taps, boundary);
      if (response === null) {
        yield* walk(after, to);
        spare.push(to);
      } else if (pooled === null) {
        scale(to, response);
        pooled = to;
      } else {
        pool(pooled, to, response, pooling);
        spare.push(to);
      }
      yield;
    }
  }

  yield* walk(bank, input);
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
