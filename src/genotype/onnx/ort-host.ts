import type * as Ort from 'onnxruntime-web';
import type { TensorInfo } from '../runtime.ts';

/** A value of a graph, of any element type. */
export interface HostTensor {
  readonly type: string;
  readonly dims: readonly number[];
  readonly data: Ort.Tensor['data'];
}

export type HostTensors = Readonly<Record<string, HostTensor>>;

/** A graph as ONNX Runtime holds it, in this thread or another. Runs of one host follow one another. */
export interface HostSession {
  readonly inputs: readonly TensorInfo[];
  /** Without those that are sequences or maps. */
  readonly outputs: readonly TensorInfo[];
  /** A host in a thread of its own ends when the signal fires; others go on to the end unheard. */
  run(feeds: HostTensors, outputs: readonly string[], signal?: AbortSignal): Promise<HostTensors>;
  release(): Promise<void>;
}

/** One copy of ONNX Runtime. */
export interface Host {
  /** Rejects with ONNX Runtime's words. */
  open(onnx: Uint8Array): Promise<HostSession>;
}

/**
 * ONNX Runtime in this thread; `providers`: where its graphs run. Strict: a node that would run on another processor
 * is refused at opening.
 */
export function createHost(
  ort: typeof Ort,
  providers: readonly Ort.InferenceSession.ExecutionProviderConfig[],
  isStrict = false,
): Host {
  const inTurn = makeQueue();
  return {
    open: (onnx) =>
      inTurn(async () => {
        const session = await ort.InferenceSession.create(onnx, {
          executionProviders: [...providers],
          // It writes to the console what it rejects with.
          logSeverityLevel: 4,
          ...(isStrict ? { extra: { session: { disable_cpu_ep_fallback: '1' } } } : {}),
        });
        return {
          inputs: session.inputMetadata.flatMap(describe),
          outputs: session.outputMetadata.flatMap(describe),
          run: (feeds, outputs) => inTurn(() => run(ort, session, feeds, outputs)),
          release: () => inTurn(() => session.release()),
        };
      }),
  };
}

/** ONNX Runtime refuses a second call while the first is under way. */
function makeQueue() {
  let tail: Promise<unknown> = Promise.resolve();
  return <T>(work: () => Promise<T>): Promise<T> => {
    const mine = tail.then(work);
    tail = mine.catch(() => undefined);
    return mine;
  };
}

function describe(meta: Ort.InferenceSession.ValueMetadata): TensorInfo[] {
  if (!meta.isTensor) return [];
  // A free axis comes as its name; one without a name as -1, read as unsigned.
  const isSize = (dim: number | string) => typeof dim === 'number' && dim >= 0 && dim < 2 ** 31;
  const dims = meta.shape.map((dim) => (isSize(dim) ? Number(dim) : null));
  return [{ name: meta.name, type: meta.type, dims }];
}

async function run(
  ort: typeof Ort,
  session: Ort.InferenceSession,
  feeds: HostTensors,
  outputs: readonly string[],
): Promise<HostTensors> {
  const given: Record<string, Ort.Tensor> = {};
  for (const [name, { type, data, dims }] of Object.entries(feeds)) {
    given[name] = new ort.Tensor(type as 'float32', data as Float32Array, dims);
  }
  const results = await session.run(given, [...outputs], { logSeverityLevel: 4 });
  return Object.fromEntries(
    Object.entries(results).map(([name, { type, dims, data }]) => [name, { type, dims, data }]),
  );
}
