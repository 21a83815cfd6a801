import type { AdapterInfo } from '../../engine/engine.ts';
import { LocusError, throwIfCancelled } from '../../volume/errors.ts';
import type { OperatorTable } from '../operator-table.ts';
import type { ModelSession, OpenOptions, Runtime } from '../runtime.ts';
import { checkMemory, whyTooLargeForGpu } from './check-memory.ts';
import { checkOperators, refusal } from './check-model.ts';
import type { OnnxModel } from './file/model.ts';
import { readModel } from './file/read-model.ts';
import { writeModel } from './file/write-model.ts';
import { createGpuHosts, type GpuHosts } from './gpu-hosts.ts';
import { loadWasmOrt } from './load-ort.ts';
import { createHost, type Host, type HostSession } from './ort-host.ts';
import { probeNodes } from './probe/probe-nodes.ts';
import { type ProbeOptions, probeCases } from './probe/probe-operators.ts';
import { rewriteForWebGpu } from './rewrite.ts';
import { makeGpuSession, makeSession } from './session.ts';
import { createThreadHost } from './thread-host.ts';

/** The GPU that the engine calculates on. */
export interface GpuLoan {
  readonly device: GPUDevice;
  readonly adapter: AdapterInfo;
  /** Also where it is emulated in software: a person asked for it. */
  readonly isWanted?: boolean;
}

/** What a runtime works with. */
export interface RuntimeParts {
  /**
   * Lends the engine's device, or opens one. Asked at every opening, as a device may have been lost since.
   * Null: there is no WebGPU here.
   *
   * @throws LocusError 'no-webgpu' with the reason
   */
  readonly openGpu: (() => Promise<GpuLoan>) | null;
  /** WebAssembly threads: `threadCount()`. */
  readonly threads: number;
  /**
   * Starts a worker with `serveGraphs` for WebAssembly: a run that is cancelled ends with it, and disposing gives its
   * memory back. Without it graphs run in this thread, which answers nothing until a run is over.
   */
  readonly openThread?: () => Worker;
}

/** In pages threads need cross-origin isolation. Beyond four they gain little. */
export function threadCount(isIsolated: boolean, cores: number): number {
  return isIsolated ? Math.max(1, Math.min(4, cores)) : 1;
}

interface Opening {
  readonly bytes: Uint8Array;
  readonly model: OnnxModel;
  readonly options: OpenOptions;
}

/** See `Runtime`. Nothing is loaded before the first graph is opened. */
export function createRuntime(parts: RuntimeParts): Runtime {
  const gpus: GpuHosts = createGpuHosts();
  let wasm: Promise<Host> | null = null;
  const { threads, openThread } = parts;
  const thread = openThread === undefined ? null : createThreadHost(openThread, threads);

  function wasmHost(): Promise<Host> {
    if (thread !== null) return Promise.resolve(thread);
    wasm ??= loadWasmOrt(threads).then((ort) => createHost(ort, ['wasm']));
    wasm.catch(() => {
      wasm = null;
    });
    return wasm;
  }

  async function hostSession({ bytes, model, options }: Opening): Promise<HostSession> {
    const host = await wasmHost();
    return host.open(bytes).catch((error: unknown) => {
      throw refusal(error, model, options.name);
    });
  }

  async function openOnWasm(opening: Opening, whyNotGpu: string): Promise<ModelSession> {
    const { name } = opening.options;
    return makeSession(await hostSession(opening), { backend: 'wasm', whyNotGpu, threads, name });
  }

  /** @returns a session on the GPU, or why there is none */
  async function openOnGpu(opening: Opening, loan: GpuLoan): Promise<ModelSession | string> {
    const { model, options, bytes } = opening;
    const { name, dims = {}, signal } = options;
    const rewritten = rewriteForWebGpu(model);
    const tooLarge = whyTooLargeForGpu(rewritten.model, dims, loan.device.limits);
    if (tooLarge !== null) return tooLarge;
    const { host, cache } = await gpus.of(loan.device);
    const hosts = { gpu: host, wasm: await wasmHost() };
    const why = await probeNodes(rewritten.model, dims, hosts, cache, signal);
    if (why !== null) return why;
    const written = rewritten.model === model ? bytes : writeModel(rewritten.model);
    const session = await host.open(written).catch((error: unknown) => {
      throw refusal(error, model, name);
    });
    const facts = { device: loan.device, notes: rewritten.notes, threads, name };
    return makeGpuSession(session, facts, () => hostSession(opening));
  }

  return {
    async open(bytes, options) {
      const { name, backend, dims = {} } = options;
      throwIfCancelled(options.signal);
      const model = readModel(bytes, name);
      checkOperators(model, name);
      checkMemory(model, dims, name);
      const opening = { bytes, model, options };
      if (backend === 'wasm') return openOnWasm(opening, 'WebAssembly was chosen');
      const loan = await borrow(parts, backend === 'webgpu');
      if (typeof loan === 'string') return openOnWasm(opening, loan);
      const session = await openOnGpu(opening, loan);
      if (typeof session !== 'string') return session;
      if (backend === 'auto') return openOnWasm(opening, session);
      throw new LocusError(
        'unsupported',
        `It cannot run on this GPU: ${session}.`,
        'Run it on WebAssembly.',
        name,
      );
    },

    async probeOperators(options: ProbeOptions = {}): Promise<OperatorTable> {
      const loan = await borrow(parts, true).catch((error: unknown) => {
        if (error instanceof LocusError && error.code === 'no-webgpu') return error.problem;
        throw error;
      });
      const hosts = typeof loan === 'string' ? null : await gpus.of(loan.device);
      const rows = await probeCases(
        {
          wasm: await wasmHost(),
          webgpu: hosts?.host ?? String(loan),
          strictWebGpu: hosts?.strict ?? null,
        },
        options,
      );
      if (typeof loan === 'string') return { rows, adapter: null, isSoftware: false };
      const { description, device, vendor, architecture, isSoftware } = loan.adapter;
      const adapter = description || device || `${vendor} ${architecture}`.trim();
      return { rows, adapter, isSoftware };
    },

    async dispose() {
      wasm = null;
      thread?.stop();
    },
  };
}

/** @returns why not, where it is not insisted on. @throws LocusError 'no-webgpu' where it is */
async function borrow({ openGpu }: RuntimeParts, isForced: boolean): Promise<GpuLoan | string> {
  try {
    if (openGpu === null) {
      throw new LocusError('no-webgpu', 'There is no WebGPU here.', 'Use WebAssembly instead.');
    }
    const loan = await openGpu();
    const isSpared = loan.adapter.isSoftware && !isForced && loan.isWanted !== true;
    return isSpared ? 'the only GPU is emulated in software' : loan;
  } catch (error) {
    if (isForced || !(error instanceof LocusError) || error.code !== 'no-webgpu') throw error;
    const { problem } = error;
    return `${problem.charAt(0).toLowerCase()}${problem.slice(1).replace(/\.$/, '')}`;
  }
}
