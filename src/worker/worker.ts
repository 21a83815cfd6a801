import { expose, transfer } from 'comlink';
import { createCpuEngine } from '../engine/cpu/cpu-engine.ts';
import { fetchDecoders } from '../formats/dicom/codecs/decoders.ts';
import helperUrl from './helper.ts?worker&url';
import { createHelperPool, helperCount } from './helper-pool.ts';
import { openModuleWorker } from './open-worker.ts';
import type { MapReport } from './protocol.ts';
import type { FullService } from './protocol-library.ts';
import { createService } from './service.ts';
import { withCallback } from './with-callback.ts';

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

/**
 * Parts that only some cases need. They are fetched with the worker, before the engine is reported, so
 * that nothing has to be fetched once a scan is open. Without them all else works.
 */
const parts = Promise.allSettled([
  import('../formats/open-files.ts'),
  import('../phantom/sample-case.ts'),
  import('./read-settings.ts'),
  import('../selftest/self-test.ts'),
  import('./maps.ts'),
  import('./made-masks.ts'),
  import('./region-tools.ts'),
  import('../formats/dicom/open-dicom-files.ts'),
  fetchDecoders(),
  import('./library/library-service.ts'),
  // With ?engine=cpu nothing else asks for it, but the self-test does.
  navigator.gpu && import('../engine/webgpu/webgpu-engine.ts'),
]);

const exposed: FullService = {
  ...service,
  startEngine: async (choice) => {
    const [report] = await Promise.all([service.startEngine(choice), parts]);
    if (report.ok && report.value.info.name === 'cpu') await helpers.start();
    return report;
  },
  open: (jobId, files, onProgress) =>
    withCallback(onProgress, (tell) => service.open(jobId, files, tell)),
  openOffers: (jobId, ids, onProgress) =>
    withCallback(onProgress, (tell) => service.openOffers(jobId, ids, tell)),
  openSample: (jobId, onProgress) =>
    withCallback(onProgress, (tell) => service.openSample(jobId, tell)),
  extract: (request, onProgress) =>
    withCallback(onProgress, (tell) => service.extract(request, tell)),
  extractCase: (request, onProgress) =>
    withCallback(onProgress, (tell) => service.extractCase(request, tell)),
  resampleImage: (request, onProgress) =>
    withCallback(onProgress, (tell) => service.resampleImage(request, tell)),
  compareProfiles: (request, onProgress) =>
    withCallback(onProgress, (tell) => service.compareProfiles(request, tell)),
  measureStability: (request, onProgress) =>
    withCallback(onProgress, (tell) => service.measureStability(request, tell)),
  mapFeatures: (request, onCoarse, onProgress) =>
    withCallback(onCoarse, (show) =>
      withCallback(onProgress, async (tell) => {
        const result = await service.mapFeatures(request, show, tell);
        return result.ok ? transfer(result, buffersOf(result.value.maps)) : result;
      }),
    ),
  findHabitats: (request, onProgress) =>
    withCallback(onProgress, (tell) => service.findHabitats(request, tell)),
  drawRings: (request, onProgress) =>
    withCallback(onProgress, (tell) => service.drawRings(request, tell)),
  makeRegion: (request, onProgress) =>
    withCallback(onProgress, (tell) => service.makeRegion(request, tell)),
  maskNifti: async (maskId, values) => {
    const result = await service.maskNifti(maskId, values);
    return result.ok ? transfer(result, [result.value.buffer]) : result;
  },
  runSelfTest: (jobId, onProgress) =>
    withCallback(onProgress, (tell) => service.runSelfTest(jobId, tell)),
  keepCase: (request, onProgress) =>
    withCallback(onProgress, (tell) => service.keepCase(request, tell)),
  reopenCase: (jobId, id, onProgress) =>
    withCallback(onProgress, (tell) => service.reopenCase(jobId, id, tell)),
  importModel: (jobId, files, onProgress) =>
    withCallback(onProgress, (tell) => service.importModel(jobId, files, tell)),
  predict: (request, onProgress) =>
    withCallback(onProgress, (tell) => service.predict(request, tell)),
  explain: (request, onProgress) =>
    withCallback(onProgress, async (tell) => {
      const result = await service.explain(request, tell);
      return result.ok && result.value.map !== null
        ? transfer(result, [bufferOf(result.value.map)])
        : result;
    }),
  preview: (request, onProgress) =>
    withCallback(onProgress, async (tell) => {
      const result = await service.preview(request, tell);
      if (!result.ok) return result;
      return transfer(result, [...new Set(result.value.channels.map(bufferOf))]);
    }),
  segment: (request, onProgress) =>
    withCallback(onProgress, (tell) => service.segment(request, tell)),
  predictBatch: (request, onProgress) =>
    withCallback(onProgress, (tell) => service.predictBatch(request, tell)),
  probeOperators: (jobId, onProgress) =>
    withCallback(onProgress, (tell) => service.probeOperators(jobId, tell)),
  niftiOf: async (part, outside) => {
    const result = await service.niftiOf(part, outside);
    return result.ok ? transfer(result, [result.value.buffer]) : result;
  },
  // The copy is handed over, not copied again.
  voxels: async (id) => {
    const result = await service.voxels(id);
    return result.ok ? transfer(result, [result.value.data.buffer]) : result;
  },
};

function bufferOf({ data }: { readonly data: Float32Array }): ArrayBuffer {
  return data.buffer as ArrayBuffer;
}

function buffersOf(maps: MapReport['maps']): ArrayBuffer[] {
  return maps.map(({ values }) => values.buffer as ArrayBuffer);
}

expose(exposed);
