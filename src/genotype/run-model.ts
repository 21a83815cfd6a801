import { LocusError, throwIfCancelled } from '../volume/errors.ts';
import type { ImageInput } from './manifest.ts';
import type { ModelSession } from './runtime.ts';
import type { PreparedInput, Tensor } from './tensor.ts';
import { toTensor } from './tensor-layout.ts';

/** What a graph is run on: channels of the prepared case, or altered copies of them. */
export type NetworkInput = Pick<PreparedInput, 'channels' | 'grid'>;

/**
 * The named outputs of the graph for one input.
 *
 * @throws LocusError as ModelSession.run does
 */
export async function runModel<const N extends string>(
  session: ModelSession,
  input: ImageInput,
  prepared: NetworkInput,
  names: readonly N[],
  signal?: AbortSignal,
): Promise<Readonly<Record<N, Tensor>>> {
  throwIfCancelled(signal);
  const tensor = toTensor(prepared, input.layout);
  const options = { outputs: names, ...(signal === undefined ? {} : { signal }) };
  const found = await session.run({ [input.tensor]: tensor }, options);
  throwIfCancelled(signal);
  return found as Readonly<Record<N, Tensor>>;
}

/** Entries of an output [1, n]. @throws LocusError 'bad-model' for more than one row */
export function rowOf(name: string, { dims, data }: Tensor): Float32Array {
  if (dims.slice(0, -1).every((n) => n === 1)) return data;
  throw new LocusError(
    'bad-model',
    `Output "${name}" is ${dims.join(' x ')} where one row was to come.`,
    'Name the tensor of one case’s numbers in model.json.',
  );
}
