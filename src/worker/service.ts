import { version } from '../../package.json';
import type { SourceFile } from '../formats/source.ts';
import { extract } from '../radiomics/extract.ts';
import type { ExtractionProgress } from '../radiomics/feature.ts';
import { type HelperPool, NO_HELPERS } from '../radiomics/helpers.ts';
import { createResponseCache } from '../radiomics/response-cache.ts';
import { compareGrids } from '../volume/compare-grids.ts';
import { resampleLabels } from '../volume/resample-labels.ts';
import type { Volume } from '../volume/volume.ts';
import { createEngineKeeper, type EngineSources, openWebGpu } from './engine-keeper.ts';
import { attempt } from './error-info.ts';
import { extractCase, type Prepared, prepare, type Shelved } from './extract-case.ts';
import type { GenotypeSources } from './genotype/genotype-work.ts';
import { lateGenotype } from './genotype/late-genotype.ts';
import { createJobTable, paceProgress } from './jobs.ts';
import type { LibraryStores } from './library/places.ts';
import { createOpening } from './opening.ts';
import { plainHeader } from './plain-header.ts';
import type {
  ExtractReport,
  ExtractRequest,
  GeometryReport,
  ItemHeader,
  JobProgress,
  LoadedItem,
  OpenReport,
} from './protocol.ts';
import type { FullService, LibraryService } from './protocol-library.ts';
import type { HeaderReport } from './protocol-series.ts';
import { createShelf, volumeOf } from './shelf.ts';
import { makeThumbnail } from './thumbnail.ts';

/** What the service needs from where it runs; tests pass their own. */
export interface ServiceParts extends EngineSources {
  readonly extract?: typeof extract;
  /** Threads that share the CPU engine's work. */
  readonly helpers?: HelperPool;
  /** Where models come from, are kept, and what runs them; the page's own unless a test says otherwise. */
  readonly models?: Partial<GenotypeSources>;
  /** Where kept cases are; the browser's own unless a test says otherwise. */
  readonly stores?: LibraryStores;
}

/**
 * The session's working half: voxels, engine, jobs. Runs in a worker and, for tests, in Node. No method
 * rejects; a failure leaves everything as it was.
 */
export function createService(parts: ServiceParts): FullService {
  const shelf = createShelf();
  const keeper = createEngineKeeper(parts);
  const jobs = createJobTable();
  const runExtract = parts.extract ?? extract;
  const helpers = parts.helpers ?? NO_HELPERS;
  const { service: genotype, importModels } = lateGenotype(jobs, async () => {
    const { createGenotypeWork } = await import('./genotype/genotype-work.ts');
    return createGenotypeWork({ shelf, helpers, use: keeper.use, ...parts.models });
  });
  const opening = createOpening(shelf, importModels);
  // Other bins or features, and the images that filters made are there.
  const cache = createResponseCache();

  function headerOf(id: string): HeaderReport {
    return opening.headerOf(id) ?? plainHeader(shelf.item(id));
  }

  function geometryOf(imageId: string, maskId: string): GeometryReport {
    return compareGrids(shelf.image(imageId).volume.grid, shelf.mask(maskId).map);
  }

  const shelved: Shelved = {
    shelf,
    differences: (imageId, maskId) => geometryOf(imageId, maskId).differences,
  };

  /** Image, mask and settings of a request. @throws LocusError 'geometry-mismatch' */
  function inputOf(request: Omit<ExtractRequest, 'jobId'>) {
    const { input } = prepare(request, shelved);
    return { image: shelf.image(request.imageId), mask: shelf.mask(request.maskId), input };
  }

  async function extractOne(
    { input, about, provenance }: Prepared,
    signal: AbortSignal,
    onProgress: (progress: ExtractionProgress) => void,
  ): Promise<ExtractReport> {
    const start = performance.now();
    const run = await keeper.use(signal, (engine) =>
      runExtract(engine, input, { signal, helpers, cache, onProgress }),
    );
    const { value, engine, whyNotGpu, warnings } = run;
    return {
      extraction: {
        ...value,
        warnings: [...warnings, ...value.warnings],
        diagnostics: { ...value.diagnostics, ...provenance },
      },
      engine,
      whyNotGpu,
      threads: value.threads,
      elapsedMs: performance.now() - start,
      ...about,
    };
  }

  let library: Promise<LibraryService> | undefined;
  /** Loaded when it is first asked for. */
  const lib = () => {
    library ??= import('./library/library-service.ts').then(({ createLibraryService }) =>
      createLibraryService(jobs, shelf, parts.stores, parts.models?.stores?.records),
    );
    return library;
  };

  return {
    startEngine: (choice) => attempt(() => keeper.start(choice)),

    open: (jobId, files, onProgress) =>
      jobs.run(jobId, (signal) =>
        opening.open(files.map(asSource), { signal, say: sayer(onProgress) }),
      ),

    openSample: (jobId, onProgress) =>
      jobs.run(jobId, async (signal): Promise<OpenReport> => {
        const say = paceProgress(onProgress);
        const stage = 'Making the sample case';
        const { caseItems, makeSampleCase } = await import('../phantom/sample-case.ts');
        const made = await makeSampleCase({
          signal,
          onProgress: (fraction) => say({ stage, image: null, family: null, fraction }),
        });
        const items: LoadedItem[] = [];
        try {
          for (const { name, volume, role } of caseItems(made)) {
            const map = role === 'mask' ? { map: made.mask } : {};
            const header = syntheticHeader(volume);
            const from = { name, header, volume, frame: 0, source: null, isSample: true, role };
            items.push(await shelf.add({ ...from, ...map }, signal));
          }
        } catch (error) {
          for (const { id } of items) shelf.remove(id);
          throw error;
        }
        return { items, offers: opening.offers(), notes: [], ignored: [], models: [], errors: [] };
      }),

    openOffers: (jobId, ids, onProgress) =>
      jobs.run(jobId, (signal) => opening.openOffers(ids, { signal, say: sayer(onProgress) })),
    thumbnail: (offerId) => attempt(() => makeThumbnail(opening.series(offerId).source)),
    headerOf: (id) => attempt(() => headerOf(id)),
    setRole: (id, role) => attempt(() => shelf.setRole(id, role)),
    setFrame: (id, frame) => attempt(() => shelf.setFrame(id, frame)),
    setThreshold: (id, threshold) => attempt(() => opening.setThreshold(id, threshold)),
    setUnit: (id, unit) => attempt(() => shelf.setUnit(id, unit)),
    clear: async () => {
      shelf.clear();
      opening.clear();
      cache.clear();
    },
    remove: async (id) => {
      shelf.remove(id);
      opening.forget(id);
      cache.clear();
    },

    compareGrids: (imageId, maskId) => attempt(() => geometryOf(imageId, maskId)),

    resampleMask: (maskId, imageId) =>
      attempt(async () => {
        const { volume } = shelf.image(imageId);
        const { item, map } = shelf.mask(maskId);
        const name = `${item.name} (resampled)`;
        const resampled = resampleLabels(map, volume.grid);
        return shelf.add({
          name,
          header: { ...item.header, grid: resampled.grid, frames: 1 },
          volume: volumeOf(resampled, item),
          frame: 0,
          source: null,
          isSample: item.isSample,
          role: 'mask',
          map: resampled,
        });
      }),

    addMask: (made, onId) =>
      attempt(async () => {
        const { newMaskItem } = await import('./made-masks.ts');
        return shelf.add(newMaskItem(made, shelf.item(onId)));
      }),

    nameRegions: (maskId, names) =>
      attempt(async () => {
        const { renamed } = await import('./region-tools.ts');
        return shelf.setMap(maskId, renamed(shelf.mask(maskId).map, names));
      }),

    makeRegion: (request, onProgress) =>
      jobs.run(request.jobId, async (signal) => {
        const { makeRegion } = await import('./region-tools.ts');
        return makeRegion(request, { shelf, signal, onProgress: paceProgress(onProgress) });
      }),

    maskNifti: (maskId, values) =>
      attempt(async () => {
        const { maskNifti } = await import('./region-tools.ts');
        return maskNifti(shelf.mask(maskId).map, values);
      }),

    niftiOf: (part, outside) =>
      attempt(async () => {
        const { writePart } = await import('./made-masks.ts');
        return writePart(part, outside);
      }),

    voxels: (id) =>
      attempt(() => {
        const voxels = shelf.voxels(id);
        const { grid, data } = voxels.role === 'image' ? voxels.volume : voxels.map;
        return { grid, data: data.slice() };
      }),

    extract: (request, onProgress) =>
      jobs.run(request.jobId, async (signal) =>
        extractOne(prepare(request, shelved), signal, paceProgress(onProgress)),
      ),

    extractCase: (request, onProgress) =>
      jobs.run(request.jobId, (signal) =>
        extractCase(request, {
          ...shelved,
          extractOne: (prepared, say) => extractOne(prepared, signal, say),
          ...{ signal, onProgress: paceProgress(onProgress) },
        }),
      ),

    resampleImage: ({ jobId, imageId, ontoId, interpolation }, onProgress) =>
      jobs.run(jobId, async (signal) => {
        const [image, onto] = [shelf.image(imageId), shelf.image(ontoId)];
        const { resampledItem } = await import('./resample-image.ts');
        const say = paceProgress(onProgress);
        const stage = `Resampling ${image.item.name}`;
        say({ stage, image: null, family: null, fraction: 0 });
        const { value } = await keeper.use(signal, (engine) =>
          resampledItem(engine, image, onto, interpolation, {
            signal,
            onProgress: (done, total) =>
              say({ stage, image: null, family: null, fraction: done / total }),
          }),
        );
        return shelf.add(value, signal);
      }),

    compareProfiles: (request, onProgress) =>
      jobs.run(request.jobId, async (signal) => {
        const start = performance.now();
        const { input } = inputOf(request);
        const { compareProfiles } = await import('../radiomics/compare-profiles.ts');
        const { value, engine, whyNotGpu } = await keeper.use(signal, (lent) =>
          compareProfiles(lent, input, { signal, onProgress: paceProgress(onProgress) }),
        );
        return { ...value, engine, whyNotGpu, elapsedMs: performance.now() - start };
      }),

    measureStability: (request, onProgress) =>
      jobs.run(request.jobId, async (signal) => {
        const { runStability } = await import('./stability.ts');
        const shared: typeof extract = (engine, input, options) =>
          runExtract(engine, input, { ...options, helpers });
        const tools = { inputOf, use: keeper.use, extract: shared };
        return runStability(request, { ...tools, signal, onProgress: paceProgress(onProgress) });
      }),

    mapFeatures: (request, onCoarse, onProgress) =>
      jobs.run(request.jobId, async (signal) => {
        const { runMaps } = await import('./maps.ts');
        const { input } = inputOf(request);
        return runMaps(input, request, {
          ...{ use: keeper.use, helpers, signal, onCoarse },
          onProgress: paceProgress(onProgress),
        });
      }),

    findHabitats: (request, onProgress) =>
      jobs.run(request.jobId, async (signal) => {
        const { runHabitats } = await import('./maps.ts');
        const { input } = inputOf(request);
        const tools = { use: keeper.use, helpers, signal, onProgress: paceProgress(onProgress) };
        return runHabitats(input, request, tools);
      }),

    drawRings: (request, onProgress) =>
      jobs.run(request.jobId, async (signal) => {
        const { drawRings } = await import('./made-masks.ts');
        const tools = { shelf, geometryOf, signal, onProgress: paceProgress(onProgress) };
        return drawRings(request, tools);
      }),

    runSelfTest: (jobId, onProgress) =>
      jobs.run(jobId, async (signal) => {
        const { runSelfTest } = await import('../selftest/self-test.ts');
        // Engines of its own: the one in use stays as it is, and both are tested, with every shader.
        const candidates = [
          { name: 'cpu', open: async () => parts.openCpu() },
          {
            name: 'webgpu',
            open: () => openWebGpu(parts, { requireRealGpu: false, pairMethod: 'gpu' }),
          },
        ] as const;
        return runSelfTest(candidates, version, { signal, onProgress: paceProgress(onProgress) });
      }),

    readSettings: (name, text) =>
      attempt(async () => {
        // The YAML reader is a third of this worker and seldom needed.
        const { readSettingsFile } = await import('./read-settings.ts');
        return readSettingsFile(name, text);
      }),

    keepCase: async (request, onProgress) => (await lib()).keepCase(request, onProgress),
    reopenCase: async (jobId, id, onProgress) => (await lib()).reopenCase(jobId, id, onProgress),
    listKept: async () => (await lib()).listKept(),
    removeKept: async (id) => (await lib()).removeKept(id),
    eraseLibrary: async () => (await lib()).eraseLibrary(),

    ...genotype,

    cancel: async (jobId) => jobs.cancel(jobId),
  };
}

function sayer(onProgress: (progress: JobProgress) => void) {
  const tell = paceProgress(onProgress);
  return (stage: string, fraction: number) => tell({ stage, image: null, family: null, fraction });
}

/** What stands for the header of an image that was never in a file. */
function syntheticHeader({ grid, data, modality }: Volume): ItemHeader {
  return {
    format: 'synthetic',
    grid,
    frames: 1,
    voxelType: data.constructor.name.replace('Array', '').toLowerCase(),
    slope: 1,
    intercept: 0,
    bytesNeeded: data.byteLength,
    modality,
    warnings: [],
  };
}

function asSource(file: File): SourceFile {
  return { name: file.name, blob: file };
}
