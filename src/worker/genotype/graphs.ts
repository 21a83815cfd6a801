import type { Engine } from '../../engine/engine.ts';
import { inputShape } from '../../genotype/check-graph.ts';
import type { Manifest } from '../../genotype/manifest.ts';
import type { OperatorTable } from '../../genotype/operator-table.ts';
import type { ModelSession, Runtime } from '../../genotype/runtime.ts';
import { LocusError } from '../../volume/errors.ts';
import type { Catalogue } from './catalogue.ts';
import type { ModelSource } from './model-source.ts';

/** Makes the runtime, when the first graph is opened; `lend` gives the engine in use. */
export type OpenRuntime = (lend: () => Engine) => Promise<Runtime>;

interface Warm {
  readonly sha256: string;
  readonly engine: Engine;
  readonly session: ModelSession;
}

type ProbeOptions = Parameters<Runtime['probeOperators']>[0];

/** mm; a head with some air fits, for estimates where the size follows the case. */
const HEAD = 256;

/** Opens graphs. One stays open between runs; another one takes its place and its memory. */
export function createGraphs(openRuntime: OpenRuntime, catalogue: Pick<Catalogue, 'noteOpened'>) {
  let runtime: Promise<Runtime> | null = null;
  let engineInUse: Engine | null = null;
  let warm: Warm | null = null;
  /** After the GPU was lost to a network where the engine has none. */
  let isGpuLost = false;

  function lend(): Engine {
    if (engineInUse !== null) return engineInUse;
    throw new LocusError('internal', 'No engine is in use.', 'Report this.');
  }

  async function cool(): Promise<void> {
    const before = warm;
    warm = null;
    // What is lost may refuse to be freed.
    await before?.session.dispose().catch(() => {});
  }

  function runtimeOn(engine: Engine): Promise<Runtime> {
    engineInUse = engine;
    runtime ??= openRuntime(lend).catch((error: unknown) => {
      runtime = null;
      throw error;
    });
    return runtime;
  }

  async function open(
    { manifest, graph }: ModelSource,
    engine: Engine,
    signal: AbortSignal,
  ): Promise<ModelSession> {
    const bytes = await graph();
    return (await runtimeOn(engine)).open(bytes, {
      name: manifest.name,
      backend: isGpuLost ? 'wasm' : 'auto',
      dims: dimsOf(manifest),
      signal,
    });
  }

  return {
    /** The graph of a model, opened for this engine. @throws as Runtime.open, and ModelSource.graph */
    async session(model: ModelSource, engine: Engine, signal: AbortSignal): Promise<ModelSession> {
      const sha256 = model.manifest.file?.sha256 ?? '';
      if (warm !== null && warm.sha256 === sha256 && warm.engine === engine) return warm.session;
      await cool();
      const opened = await open(model, engine, signal);
      const session = isGpuLost ? { ...opened, whyNotGpu: 'the GPU was lost' } : opened;
      warm = { sha256, engine, session };
      const { backend, whyNotGpu, notes } = session;
      catalogue.noteOpened(model, { backend: { backend, whyNotGpu }, notes });
      return session;
    },
    /** A second graph beside the one that stays open; the caller disposes of it. */
    open,
    /** @throws LocusError 'cancelled' */
    async probeOperators(engine: Engine, options: ProbeOptions): Promise<OperatorTable> {
      return (await runtimeOn(engine)).probeOperators(options);
    },
    cool,
    /** Everything that hangs on the device goes; with `onWasm` networks do without the GPU from now on. */
    async lost(onWasm: boolean): Promise<void> {
      isGpuLost ||= onWasm;
      await cool();
      const before = runtime;
      runtime = null;
      await before?.then((one) => one.dispose()).catch(() => {});
    },
  };
}

export type Graphs = ReturnType<typeof createGraphs>;

/** Sizes of the input, for the estimate of memory. */
function dimsOf(manifest: Manifest): Readonly<Record<string, readonly number[]>> {
  if (manifest.task === 'signature') {
    const { tensor, names } = manifest.features;
    return tensor === null ? {} : { [tensor]: [1, names.length] };
  }
  const { input } = manifest;
  const size =
    input.size ??
    input.spacing.map((mm) => Math.ceil(HEAD / mm / input.multipleOf) * input.multipleOf);
  const shape = inputShape({ ...input, size: [size[0] ?? 1, size[1] ?? 1, size[2] ?? 1] });
  return { [input.tensor]: shape.map((n) => n ?? 1) };
}
