import type { Engine } from '../../engine/engine.ts';
import { createRuntime, type GpuLoan, threadCount } from '../../genotype/onnx/runtime.ts';
import type { Runtime } from '../../genotype/runtime.ts';
import { LocusError } from '../../volume/errors.ts';
import { openModuleWorker } from '../open-worker.ts';
import graphThreadUrl from './graph-thread.ts?worker&url';

/** The folder of models beside the page: this file is in its folder of scripts, or served as it is in development. */
const MODELS = new URL(import.meta.env.DEV ? '/models/' : '../models/', import.meta.url);

/** From where the page came. */
export async function fetchOwnModel(path: string): Promise<Uint8Array<ArrayBuffer> | null> {
  const response = await fetch(new URL(path, MODELS));
  return response.ok ? new Uint8Array(await response.arrayBuffer()) : null;
}

/** Networks run on the engine's GPU. */
export async function openOwnRuntime(lend: () => Engine): Promise<Runtime> {
  const threads = threadCount(
    globalThis.crossOriginIsolated === true,
    navigator.hardwareConcurrency,
  );
  return createRuntime({
    openGpu: async () => loanOf(lend()),
    threads,
    openThread: () =>
      openModuleWorker(new URL(graphThreadUrl, import.meta.url).href, 'locus networks'),
  });
}

function loanOf(engine: Engine): GpuLoan {
  const { adapter } = engine.info;
  if ('device' in engine && adapter !== null) {
    // The engine takes one that is emulated in software only where it was told to.
    return { device: engine.device as GPUDevice, adapter, isWanted: true };
  }
  throw new LocusError('no-webgpu', 'The engine runs on the CPU.', 'Choose the WebGPU engine.');
}
