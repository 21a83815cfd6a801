import { expose, releaseProxy, transfer } from 'comlink';
import { createCpuEngine } from '../engine/cpu/cpu-engine.ts';
import helperUrl from './helper.ts?worker&url';
import { createHelperPool, helperCount } from './helper-pool.ts';
import { openModuleWorker } from './open-worker.ts';
import type { JobProgress, WorkerService } from './protocol.ts';
import { createService } from './service.ts';

/** They load the same code as this worker, and start with it so that nothing is fetched later. */
const helpers = createHelperPool(
  () => openModuleWorker(new URL(helperUrl, import.meta.url).href, 'locus helper'),
  helperCount(navigator.hardwareConcurrency),
);

const service = createService({
  helpers,
  gpu: (navigator.gpu as GPU | undefined) ?? null,
  openCpu: createCpuEngine,
  openWebGpu: async (options) => {
    // Shaders and their wrappers load only where there is a GPU to run them.
    const { createWebGpuEngine } = await import('../engine/webgpu/webgpu-engine.ts');
    return createWebGpuEngine(options);
  },
});

type OnProgress = (progress: JobProgress) => void;
/** A callback of the page; it holds a message port until it is released. */
type RemoteOnProgress = OnProgress & { readonly [releaseProxy]: () => void };

async function withCallback<T>(
  onProgress: OnProgress,
  work: (onProgress: OnProgress) => Promise<T>,
): Promise<T> {
  try {
    return await work(onProgress);
  } finally {
    (onProgress as RemoteOnProgress)[releaseProxy]();
  }
}

/**
 * Parts that only some cases need. They are fetched with the worker, before the engine is reported, so
 * that nothing has to be fetched once a scan is open. Without them all else works.
 */
const parts = Promise.allSettled([
  import('../phantom/sample-case.ts'),
  import('./read-settings.ts'),
  import('../selftest/self-test.ts'),
  // With ?engine=cpu nothing else asks for it, but the self-test does.
  navigator.gpu && import('../engine/webgpu/webgpu-engine.ts'),
]);

const exposed: WorkerService = {
  ...service,
  startEngine: async (choice) => {
    const [report] = await Promise.all([service.startEngine(choice), parts]);
    if (report.ok && report.value.info.name === 'cpu') await helpers.start();
    return report;
  },
  open: (jobId, files, onProgress) =>
    withCallback(onProgress, (tell) => service.open(jobId, files, tell)),
  openSample: (jobId, onProgress) =>
    withCallback(onProgress, (tell) => service.openSample(jobId, tell)),
  extract: (request, onProgress) =>
    withCallback(onProgress, (tell) => service.extract(request, tell)),
  runSelfTest: (jobId, onProgress) =>
    withCallback(onProgress, (tell) => service.runSelfTest(jobId, tell)),
  // The copy is handed over, not copied again.
  voxels: async (id) => {
    const result = await service.voxels(id);
    return result.ok ? transfer(result, [result.value.data.buffer]) : result;
  },
};

expose(exposed);
