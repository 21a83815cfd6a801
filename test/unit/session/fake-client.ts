import { ORIGINAL_ONLY } from '../../../src/radiomics/settings-images.ts';
import { NO_PREPROCESSING } from '../../../src/radiomics/settings-preprocessing.ts';
import { axisAlignedGrid } from '../../../src/volume/grid.ts';
import type { Label, Modality } from '../../../src/volume/volume.ts';
import type { WorkerClient } from '../../../src/worker/client.ts';
import type {
  ErrorInfo,
  ExtractReport,
  JobProgress,
  LoadedItem,
  OpenReport,
  Result,
} from '../../../src/worker/protocol.ts';

const grid = axisAlignedGrid([2, 2, 2], [1, 1, 1]);

export function label(value: number): Label {
  return { value, name: `Label ${value}`, colour: [255, 0, 0], voxelCount: 4, volumeMl: 0.004 };
}

export function item(
  id: string,
  part: Partial<LoadedItem> & { readonly modality?: Modality } = {},
): LoadedItem {
  const { modality = 'MR', ...rest } = part;
  return {
    id,
    name: `${id}.nii`,
    role: 'image',
    roleReason: 'because',
    canSwitchRole: true,
    header: {
      format: 'NIfTI-1',
      grid,
      frames: 1,
      voxelType: 'int16',
      slope: 1,
      intercept: 0,
      bytesNeeded: 16,
      modality,
      warnings: [],
    },
    frame: 0,
    unit: '1',
    nonFiniteCount: 0,
    intensity: { min: 0, max: 1, p2: 0, p98: 1 },
    labels: null,
    regions: null,
    sequence: 'other',
    sequenceReason: 'because',
    resampled: null,
    dicom: null,
    warnings: [],
    sha256: id,
    isSample: false,
    ...rest,
  };
}

export function mask(id: string, values: readonly number[]): LoadedItem {
  return item(id, { role: 'mask', labels: values.map(label) });
}

export function opened(...items: LoadedItem[]): Result<OpenReport> {
  return { ok: true, value: { items, offers: [], notes: [], ignored: [], models: [], errors: [] } };
}

export function failed(code: ErrorInfo['code']): { readonly ok: false; readonly error: ErrorInfo } {
  return { ok: false, error: { code, file: null, problem: `${code}.`, remedy: 'Do it.' } };
}

/** A promise that the test settles. */
export function deferred<T>() {
  let settle = (_: T) => {};
  const promise = new Promise<T>((resolve) => {
    settle = resolve;
  });
  return { promise, settle };
}

export function report(part: Partial<ExtractReport> = {}): ExtractReport {
  return {
    extraction: {
      features: [],
      diagnostics: {},
      warnings: [],
      timings: { upload: 0, compute: 0, readback: 0, features: 0 },
      threads: 1,
    },
    engine: { name: 'cpu', adapter: null },
    whyNotGpu: 'chosen',
    threads: 1,
    elapsedMs: 1,
    image: { sha256: 'a', grid },
    mask: { sha256: 'b', grid, labels: [1] },
    settings: {
      profile: 'ibsi',
      binning: { kind: 'none' },
      ivhBinning: { kind: 'none' },
      preprocessing: NO_PREPROCESSING,
      imageTypes: ORIGINAL_ONLY,
      families: {},
      aggregations: ['ITBB'],
      texture: {
        distances: [1],
        weighting: null,
        isGlcmSymmetric: true,
        dependenceAlpha: 0,
        plane: null,
      },
      voxelArrayShift: 0,
      byImageType: {},
      voxelwise: null,
    },
    ...part,
  };
}

/** A worker client whose answers the test writes. */
export function fakeClient(answers: Partial<WorkerClient> = {}) {
  const listeners = new Set<(why: ErrorInfo) => void>();
  const client: WorkerClient = {
    startEngine: async () => ({
      ok: true,
      value: { info: { name: 'cpu', adapter: null }, whyNotGpu: 'this is a test' },
    }),
    open: async () => opened(),
    openSample: async () => opened(),
    setRole: async () => failed('internal'),
    setFrame: async () => failed('internal'),
    setThreshold: async () => failed('internal'),
    setUnit: async () => failed('internal'),
    openOffers: async () => opened(),
    thumbnail: async () => failed('internal'),
    headerOf: async () => failed('internal'),
    remove: async () => {},
    clear: async () => {},
    compareGrids: async () => ({
      ok: true,
      value: { isSameGrid: true, differences: [], overlap: 1 },
    }),
    resampleMask: async () => failed('internal'),
    addMask: async () => failed('internal'),
    nameRegions: async () => failed('internal'),
    makeRegion: async () => failed('internal'),
    maskNifti: async () => failed('internal'),
    voxels: async () => failed('internal'),
    niftiOf: async () => failed('internal'),
    mapFeatures: async () => failed('internal'),
    findHabitats: async () => failed('internal'),
    drawRings: async () => failed('internal'),
    extract: async (_, onProgress: (progress: JobProgress) => void) => {
      onProgress({ stage: 'x', image: null, family: null, fraction: 1, elapsedMs: 1 });
      return { ok: true, value: report() };
    },
    extractCase: async ({ images }) => ({
      ok: true,
      value: {
        sequences: images.map(({ sequence }) => ({ sequence, report: report(), error: null })),
        elapsedMs: 1,
      },
    }),
    resampleImage: async () => failed('internal'),
    compareProfiles: async () => failed('internal'),
    measureStability: async () => failed('internal'),
    runSelfTest: async () => failed('internal'),
    keepCase: async () => failed('storage-blocked'),
    reopenCase: async () => failed('storage-blocked'),
    listKept: async () => ({
      ok: true,
      value: { cases: [], broken: [], modelCount: 0, usedBytes: 0, freeBytes: null },
    }),
    removeKept: async () => failed('storage-blocked'),
    eraseLibrary: async () => ({ ok: true, value: null }),
    models: async () => ({ ok: true, value: { models: [], problems: [] } }),
    importModel: async () => failed('bad-model'),
    keepModel: async () => failed('storage-blocked'),
    removeModel: async () => ({ ok: true, value: null }),
    eraseModels: async () => ({ ok: true, value: null }),
    predict: async () => failed('bad-model'),
    explain: async () => failed('bad-model'),
    preview: async () => failed('bad-model'),
    segment: async () => failed('bad-model'),
    predictBatch: async () => failed('bad-model'),
    probeOperators: async () => failed('bad-model'),
    readSettings: async () => failed('bad-settings'),
    cancel: async () => {},
    onRestart: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    dispose: () => {},
    ...answers,
  };
  return {
    client,
    restart: () => {
      for (const listener of listeners) listener(failed('internal').error);
    },
  };
}
