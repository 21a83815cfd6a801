import { LocusError, throwIfCancelled } from '../../volume/errors.ts';
import type { ModelSession, TensorInfo } from '../runtime.ts';
import type { Tensor } from '../tensor.ts';
import { fromHost, toHost } from './host-tensors.ts';
import type { HostSession, HostTensor } from './ort-host.ts';

type Facts = Pick<ModelSession, 'backend' | 'whyNotGpu' | 'threads'> & { readonly name: string };

export function makeSession(session: HostSession, facts: Facts): ModelSession {
  const { name, ...seen } = facts;
  return {
    ...seen,
    inputs: session.inputs,
    outputs: session.outputs,
    async run(inputs, options = {}) {
      throwIfCancelled(options.signal);
      const wanted = options.outputs ?? session.outputs.map((output) => output.name);
      const missing = wanted.find((one) => !session.outputs.some((output) => output.name === one));
      if (missing !== undefined) throw bad(name, `The model has no output "${missing}".`);
      const feeds: Record<string, HostTensor> = {};
      for (const info of session.inputs)
        feeds[info.name] = toHost(fitting(info, inputs, name), info);
      const results = await session.run(feeds, wanted).catch((error: unknown) => {
        throw bad(name, `The model fails as it runs: ${messageOf(error)}.`);
      });
      throwIfCancelled(options.signal);
      return Object.fromEntries(
        wanted.map((one) => [one, finite(one, fromHost(results[one] as HostTensor), name)]),
      );
    },
    dispose: () => session.release(),
  };
}

/** @throws LocusError 'bad-model' where the input is missing or has another shape */
function fitting(
  { name, dims }: TensorInfo,
  inputs: Readonly<Record<string, Tensor>>,
  file: string,
): Tensor {
  const tensor = inputs[name];
  if (tensor === undefined) throw bad(file, `The model wants an input "${name}".`);
  const fits =
    tensor.dims.length === dims.length &&
    dims.every((dim, at) => dim === null || dim === tensor.dims[at]);
  if (!fits) {
    const wants = dims.map((dim) => dim ?? 'any').join(' x ');
    throw bad(file, `Its input "${name}" is ${wants}, not ${tensor.dims.join(' x ')}.`);
  }
  return tensor;
}

/** @throws LocusError 'bad-model' */
function finite(name: string, tensor: Tensor, file: string): Tensor {
  if (!tensor.data.every(Number.isFinite)) {
    throw bad(file, `Its output "${name}" holds values that are no numbers (NaN or infinite).`);
  }
  return tensor;
}

function bad(file: string, problem: string): LocusError {
  return new LocusError(
    'bad-model',
    problem,
    'Check the model and its model.json against the images.',
    file,
  );
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
