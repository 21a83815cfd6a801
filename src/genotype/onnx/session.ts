import { cancelled, LocusError, throwIfCancelled } from '../../volume/errors.ts';
import type { ModelSession, TensorInfo } from '../runtime.ts';
import type { Tensor } from '../tensor.ts';
import { fromHost, toHost } from './host-tensors.ts';
import type { HostSession, HostTensor } from './ort-host.ts';

type RunOptions = Parameters<ModelSession['run']>[1];
type Tensors = Readonly<Record<string, Tensor>>;

interface WasmFacts extends Pick<ModelSession, 'backend' | 'whyNotGpu' | 'threads'> {
  readonly name: string;
}

/** A session on WebAssembly. */
export function makeSession(session: HostSession, facts: WasmFacts): ModelSession {
  const { name, ...seen } = facts;
  return {
    ...seen,
    notes: [],
    inputs: session.inputs,
    outputs: session.outputs,
    run: (inputs, options = {}) => runOnce(session, inputs, options, name),
    dispose: () => session.release(),
  };
}

interface GpuFacts {
  readonly device: GPUDevice;
  readonly notes: readonly string[];
  /** Of WebAssembly, should it come to that. */
  readonly threads: number;
  readonly name: string;
}

/**
 * A session on WebGPU. Should a run fail there after all, or give no numbers, WebAssembly takes over for good; only a
 * lost device ends it.
 */
export function makeGpuSession(
  session: HostSession,
  { device, notes, threads, name }: GpuFacts,
  openOnWasm: () => Promise<HostSession>,
): ModelSession {
  let instead: { readonly session: HostSession; readonly why: string } | null = null;
  let lost: string | null = null;
  const isLost = device.lost.then(({ message }) => {
    lost = message;
  });

  async function onGpu(inputs: Tensors, options: RunOptions): Promise<Tensors> {
    // A lost device may leave the run waiting for ever.
    const result = await Promise.race([runOnce(session, inputs, options ?? {}, name), isLost]);
    if (lost !== null || result === undefined) throw deviceLost(lost ?? '');
    return result;
  }

  return {
    get backend() {
      return instead === null ? ('webgpu' as const) : ('wasm' as const);
    },
    get whyNotGpu() {
      return instead?.why ?? null;
    },
    get threads() {
      return instead === null ? 1 : threads;
    },
    notes,
    inputs: session.inputs,
    outputs: session.outputs,
    async run(inputs, options = {}) {
      if (instead === null) {
        try {
          return await onGpu(inputs, options);
        } catch (error) {
          if (lost !== null) throw deviceLost(lost);
          if (!(error instanceof RunFailure)) throw error;
          // Runs there only where the GPU was at fault.
          instead = { session: await openOnWasm(), why: `the GPU failed: ${error.problem}` };
          await session.release().catch(() => undefined);
        }
      }
      return runOnce(instead.session, inputs, options, name);
    },
    async dispose() {
      // A lost device may refuse; there is nothing left to free then.
      await (instead?.session ?? session).release().catch(() => undefined);
    },
  };
}

/** The graph failed, or gave no numbers: another backend may do better. */
class RunFailure extends LocusError {}

async function runOnce(
  session: HostSession,
  inputs: Tensors,
  { signal, outputs }: NonNullable<RunOptions>,
  file: string,
): Promise<Tensors> {
  throwIfCancelled(signal);
  const wanted = outputs ?? session.outputs.map((output) => output.name);
  const missing = wanted.find((one) => !session.outputs.some((output) => output.name === one));
  if (missing !== undefined) throw bad(`The model has no output "${missing}".`, file);
  const feeds: Record<string, HostTensor> = {};
  for (const info of session.inputs) feeds[info.name] = toHost(fitting(info, inputs, file), info);
  const results = await unlessAborted(session.run(feeds, wanted, signal), signal).catch(
    (error: unknown) => {
      // The thread that was ended for it says so too.
      throwIfCancelled(signal);
      throw error instanceof LocusError
        ? error
        : failure(`It fails as it runs: ${wordsOf(error)}.`, file);
    },
  );
  return Object.fromEntries(
    wanted.map((one) => [one, finite(one, fromHost(results[one] as HostTensor), file)]),
  );
}

/** Where nothing stops a run of ONNX Runtime it ends unheard, and the next one waits for it. */
async function unlessAborted<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return work;
  let stop = () => {};
  const aborted = new Promise<never>((_, reject) => {
    stop = () => reject(cancelled());
    signal.addEventListener('abort', stop, { once: true });
  });
  try {
    return await Promise.race([work, aborted]);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

/** @throws LocusError 'bad-model' where the input is missing or has another shape */
function fitting({ name, dims }: TensorInfo, inputs: Tensors, file: string): Tensor {
  const tensor = inputs[name];
  if (tensor === undefined) throw bad(`The model wants an input "${name}".`, file);
  const fits =
    tensor.dims.length === dims.length &&
    dims.every((dim, at) => dim === null || dim === tensor.dims[at]);
  if (!fits) {
    const wants = dims.map((dim) => dim ?? 'any').join(' x ');
    throw bad(`Its input "${name}" is ${wants}, not ${tensor.dims.join(' x ')}.`, file);
  }
  return tensor;
}

/** @throws LocusError 'bad-model' */
function finite(name: string, tensor: Tensor, file: string): Tensor {
  if (tensor.data.every(Number.isFinite)) return tensor;
  throw failure(`Its output "${name}" holds values that are no numbers (NaN or infinite).`, file);
}

const REMEDY = 'Check the model and its model.json against the images.';

function bad(problem: string, file: string): LocusError {
  return new LocusError('bad-model', problem, REMEDY, file);
}

function failure(problem: string, file: string): RunFailure {
  return new RunFailure('bad-model', problem, REMEDY, file);
}

function deviceLost(message: string): LocusError {
  return new LocusError(
    'device-lost',
    `The GPU went away${message === '' ? '' : ` (${message.trim()})`}.`,
    'Run again; if it happens twice, choose WebAssembly.',
  );
}

function wordsOf(error: unknown): string {
  const words = error instanceof Error ? error.message : String(error);
  return (/ERROR_MESSAGE: (.*)/s.exec(words)?.[1] ?? words).trim().replace(/\.$/, '');
}
