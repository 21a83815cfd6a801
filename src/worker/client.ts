import { proxy, type Remote, wrap } from 'comlink';
import { errorInfo } from './error-info.ts';
import { openModuleWorker } from './open-worker.ts';
import type { ErrorInfo, Result, WorkerService } from './protocol.ts';
import type { FullService } from './protocol-library.ts';
import workerUrl from './worker.ts?worker&url';

/** The service as the page sees it: ordinary callbacks, never a rejection, one worker after another. */
export interface WorkerClient extends FullService {
  /** Called after the worker died and another took its place; what was loaded in it is gone. */
  onRestart(listener: (why: ErrorInfo) => void): () => void;
  dispose(): void;
}

/** Cancel acts within a second unless the worker hangs; then it is replaced. */
const CANCEL_GRACE_MS = 5000;

const STOPPED: ErrorInfo = {
  code: 'internal',
  file: null,
  problem: 'The background worker stopped; the device may have run out of memory.',
  remedy: 'Try again, with fewer or smaller scans if it happens twice.',
};

const CANCELLED: ErrorInfo = { code: 'cancelled', file: null, problem: 'Cancelled.', remedy: '' };

function openWorker(): Worker {
  return openModuleWorker(new URL(workerUrl, import.meta.url).href, 'locus');
}

interface Pending {
  readonly jobId: string | null;
  readonly fail: (error: ErrorInfo) => void;
}

/** Starts the worker. `open` is for tests. */
export function createWorkerClient(open: () => Worker = openWorker): WorkerClient {
  const pending = new Set<Pending>();
  const listeners = new Set<(why: ErrorInfo) => void>();
  let choice: Parameters<WorkerService['startEngine']>[0] | null = null;
  let worker: Worker;
  let remote: Remote<FullService>;

  function start(): void {
    const started = open();
    // Fires when the script cannot be loaded and when it dies; the service itself throws nothing.
    started.addEventListener('error', (event) => {
      event.preventDefault();
      if (started === worker) restart(STOPPED);
    });
    worker = started;
    remote = wrap<FullService>(started);
  }

  function restart(why: ErrorInfo, cancelledJob: string | null = null): void {
    worker.terminate();
    const lost = [...pending];
    pending.clear();
    start();
    if (choice !== null) void call((service) => service.startEngine(choice ?? 'auto'));
    for (const { jobId, fail } of lost) {
      fail(jobId !== null && jobId === cancelledJob ? CANCELLED : why);
    }
    for (const listener of listeners) listener(why);
  }

  // Promise.race against a promise that never settles would keep every result alive.
  function call<T>(
    send: (service: Remote<FullService>) => Promise<Result<T>>,
    jobId: string | null = null,
  ): Promise<Result<T>> {
    return new Promise((resolve) => {
      const entry: Pending = { jobId, fail: (error) => resolve({ ok: false, error }) };
      pending.add(entry);
      send(remote)
        .catch((error: unknown): Result<T> => ({ ok: false, error: errorInfo(error) }))
        .then((result) => {
          pending.delete(entry);
          resolve(result);
        });
    });
  }

  function isPending(jobId: string): boolean {
    return [...pending].some((entry) => entry.jobId === jobId);
  }

  start();

  return {
    startEngine: (wanted) => {
      choice = wanted;
      return call((service) => service.startEngine(wanted));
    },
    open: (jobId, files, onProgress) =>
      call((service) => service.open(jobId, files, proxied(onProgress)), jobId),
    openSample: (jobId, onProgress) =>
      call((service) => service.openSample(jobId, proxied(onProgress)), jobId),
    openOffers: (jobId, ids, onProgress) =>
      call((service) => service.openOffers(jobId, ids, proxied(onProgress)), jobId),
    thumbnail: (offerId) => call((service) => service.thumbnail(offerId)),
    headerOf: (id) => call((service) => service.headerOf(id)),
    setRole: (id, role) => call((service) => service.setRole(id, role)),
    setFrame: (id, frame) => call((service) => service.setFrame(id, frame)),
    setThreshold: (id, threshold) => call((service) => service.setThreshold(id, threshold)),
    setUnit: (id, unit) => call((service) => service.setUnit(id, unit)),
    compareGrids: (imageId, maskId) => call((service) => service.compareGrids(imageId, maskId)),
    resampleMask: (maskId, imageId) => call((service) => service.resampleMask(maskId, imageId)),
    addMask: (mask, onId) => call((service) => service.addMask(mask, onId)),
    nameRegions: (maskId, names) => call((service) => service.nameRegions(maskId, names)),
    makeRegion: (request, onProgress) =>
      call((service) => service.makeRegion(request, proxied(onProgress)), request.jobId),
    maskNifti: (maskId, values) => call((service) => service.maskNifti(maskId, values)),
    voxels: (id) => call((service) => service.voxels(id)),
    niftiOf: (part, outside) => call((service) => service.niftiOf(part, outside)),
    extract: (request, onProgress) =>
      call((service) => service.extract(request, proxied(onProgress)), request.jobId),
    extractCase: (request, onProgress) =>
      call((service) => service.extractCase(request, proxied(onProgress)), request.jobId),
    resampleImage: (request, onProgress) =>
      call((service) => service.resampleImage(request, proxied(onProgress)), request.jobId),
    compareProfiles: (request, onProgress) =>
      call((service) => service.compareProfiles(request, proxied(onProgress)), request.jobId),
    measureStability: (request, onProgress) =>
      call((service) => service.measureStability(request, proxied(onProgress)), request.jobId),
    mapFeatures: (request, onCoarse, onProgress) =>
      call(
        (service) => service.mapFeatures(request, proxied(onCoarse), proxied(onProgress)),
        request.jobId,
      ),
    findHabitats: (request, onProgress) =>
      call((service) => service.findHabitats(request, proxied(onProgress)), request.jobId),
    drawRings: (request, onProgress) =>
      call((service) => service.drawRings(request, proxied(onProgress)), request.jobId),
    runSelfTest: (jobId, onProgress) =>
      call((service) => service.runSelfTest(jobId, proxied(onProgress)), jobId),
    keepCase: (request, onProgress) =>
      call((service) => service.keepCase(request, proxied(onProgress)), request.jobId),
    reopenCase: (jobId, id, onProgress) =>
      call((service) => service.reopenCase(jobId, id, proxied(onProgress)), jobId),
    listKept: () => call((service) => service.listKept()),
    removeKept: (id) => call((service) => service.removeKept(id)),
    eraseLibrary: () => call((service) => service.eraseLibrary()),
    models: () => call((service) => service.models()),
    importModel: (jobId, files, onProgress) =>
      call((service) => service.importModel(jobId, files, proxied(onProgress)), jobId),
    keepModel: (id) => call((service) => service.keepModel(id)),
    removeModel: (id) => call((service) => service.removeModel(id)),
    eraseModels: () => call((service) => service.eraseModels()),
    predict: (request, onProgress) =>
      call((service) => service.predict(request, proxied(onProgress)), request.jobId),
    explain: (request, onProgress) =>
      call((service) => service.explain(request, proxied(onProgress)), request.jobId),
    preview: (request, onProgress) =>
      call((service) => service.preview(request, proxied(onProgress)), request.jobId),
    segment: (request, onProgress) =>
      call((service) => service.segment(request, proxied(onProgress)), request.jobId),
    predictBatch: (request, onProgress) =>
      call((service) => service.predictBatch(request, proxied(onProgress)), request.jobId),
    probeOperators: (jobId, onProgress) =>
      call((service) => service.probeOperators(jobId, proxied(onProgress)), jobId),
    readSettings: (name, text) => call((service) => service.readSettings(name, text)),
    remove: async (id) => {
      await call((service) => service.remove(id).then(() => DONE));
    },
    clear: async () => {
      await call((service) => service.clear().then(() => DONE));
    },
    cancel: async (jobId) => {
      setTimeout(() => {
        if (isPending(jobId)) restart(STOPPED, jobId);
      }, CANCEL_GRACE_MS);
      await call((service) => service.cancel(jobId).then(() => DONE));
    },
    onRestart: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    dispose: () => {
      listeners.clear();
      worker.terminate();
      for (const { fail } of pending) fail(CANCELLED);
      pending.clear();
    },
  };
}

const DONE: Result<null> = { ok: true, value: null };

/** The worker releases it when the job is over. */
function proxied<T>(callback: (message: T) => void) {
  return proxy(callback);
}
