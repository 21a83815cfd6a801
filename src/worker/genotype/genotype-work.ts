import type { SourceFile } from '../../formats/source.ts';
import type { CaseProgress } from '../../genotype/case-run.ts';
import type { OperatorTable } from '../../genotype/operator-table.ts';
import type { HelperPool } from '../../radiomics/helpers.ts';
import { LocusError } from '../../volume/errors.ts';
import type { createEngineKeeper } from '../engine-keeper.ts';
import { browserStores } from '../library/browser-stores.ts';
import { type KeptStores, MODELS } from '../library/places.ts';
import type {
  BatchReport,
  BatchRequest,
  ExplainReport,
  ExplainRequest,
  ModelsReport,
  PredictReport,
  PredictRequest,
  PreviewReport,
  SegmentReport,
} from '../protocol-genotype.ts';
import type { ModelEntry } from '../protocol-models.ts';
import { runBatch } from './batch.ts';
import { caseInput, inputHashes, type Shelf } from './case-input.ts';
import { createCatalogue } from './catalogue.ts';
import { explainWith } from './explain.ts';
import { createGraphs, type OpenRuntime } from './graphs.ts';
import { findModelFiles, type ModelFiles, readModels } from './import-files.ts';
import { createKeptModels, type ModelRecord } from './kept-models.ts';
import { createModelRuns } from './model-runs.ts';
import { fetchOwnModel, openOwnRuntime } from './own-sources.ts';
import { predictWith } from './predict.ts';
import { previewInput } from './preview.ts';
import { segmentWith } from './segment.ts';
import { createShippedModels, type FetchModelFile } from './shipped-models.ts';

/** Where models come from, where they are kept, and what runs them; tests pass their own. */
export interface GenotypeSources {
  readonly fetchModelFile: FetchModelFile;
  readonly openRuntime: OpenRuntime;
  readonly stores: KeptStores<ModelRecord>;
}

export interface GenotypeTools extends Partial<GenotypeSources> {
  readonly shelf: Shelf;
  readonly use: ReturnType<typeof createEngineKeeper>['use'];
  readonly helpers: HelperPool;
}

export interface Watch {
  readonly signal: AbortSignal;
  readonly onProgress: (progress: CaseProgress) => void;
}

type Work<Request, Report> = (request: Request, watch: Watch) => Promise<Report>;
type Asked = Omit<PredictRequest, 'isAugmented'>;

/** All that is done with models. Every failure is thrown as a LocusError. */
export interface GenotypeWork {
  models(): Promise<ModelsReport>;
  importModel: Work<readonly File[], ModelEntry>;
  /** Models among files that were found to be parts of such; a bad one is an error. */
  importAll: Work<readonly SourceFile[], ImportedModels>;
  keepModel(id: string): Promise<ModelEntry>;
  removeModel(id: string): Promise<null>;
  eraseModels(): Promise<null>;
  predict: Work<PredictRequest, PredictReport>;
  explain: Work<ExplainRequest, ExplainReport>;
  preview: Work<Asked, PreviewReport>;
  segment: Work<Asked, SegmentReport>;
  predictBatch: Work<BatchRequest, BatchReport>;
  probeOperators(watch: Watch): Promise<OperatorTable>;
}

export interface ImportedModels {
  readonly models: readonly ModelEntry[];
  readonly errors: readonly LocusError[];
}

export function createGenotypeWork(tools: GenotypeTools): GenotypeWork {
  const { shelf, use, helpers } = tools;
  const kept = createKeptModels(tools.stores ?? browserStores(MODELS));
  const shipped = createShippedModels(tools.fetchModelFile ?? fetchOwnModel);
  const catalogue = createCatalogue(shipped, kept);
  const graphs = createGraphs(tools.openRuntime ?? openOwnRuntime, catalogue);
  const runs = createModelRuns({ use, graphs, catalogue });

  /** One after the other; each is tried before it is taken. */
  async function take(files: ModelFiles, watch: Watch): Promise<ImportedModels> {
    const read = await readModels(files);
    const models: ModelEntry[] = [];
    const errors = [...read.errors];
    for (const source of read.models) {
      try {
        await runs.probe(source, watch);
        models.push(await catalogue.add(source));
      } catch (error) {
        if (!(error instanceof LocusError) || error.code === 'cancelled') throw error;
        errors.push(error);
      }
    }
    return { models, errors };
  }

  return {
    models: () => catalogue.list(),

    async importModel(files, watch) {
      watch.onProgress({ stage: 'Looking at the files', fraction: 0 });
      const sources = files.map((file) => ({ name: file.name, blob: file }));
      const { models, errors } = await take(await findModelFiles(sources, watch.signal), watch);
      const [model] = models;
      if (errors[0] !== undefined) throw errors[0];
      if (model === undefined) throw noModel(files);
      return model;
    },
    importAll: async (files, watch) => take(await findModelFiles(files, watch.signal), watch),

    keepModel: (id) => catalogue.keep(id),
    removeModel: (id) => catalogue.remove(id).then(() => null),
    eraseModels: () => catalogue.erase().then(() => null),

    async predict(request, watch) {
      const start = performance.now();
      const subject = caseInput(request, shelf);
      const { value, engine } = await runs.withModel(request.modelId, watch, (open) =>
        predictWith(open, subject, request.isAugmented, helpers),
      );
      const inputs = inputHashes(request, shelf);
      return { ...value, inputs, engine, elapsedMs: performance.now() - start };
    },

    async explain(request, watch) {
      const start = performance.now();
      const subject = caseInput(request, shelf);
      const { value } = await runs.withModel(request.modelId, watch, (open) =>
        explainWith(open, subject, request),
      );
      return { ...value, elapsedMs: performance.now() - start };
    },

    async preview(request, watch) {
      const { manifest } = await catalogue.need(request.modelId);
      if (manifest.task === 'signature') {
        throw new LocusError('usage', 'A signature sees features, no images.', '');
      }
      return previewInput(manifest, caseInput(request, shelf), use, watch);
    },

    async segment(request, watch) {
      const start = performance.now();
      const subject = caseInput(request, shelf);
      const { value } = await runs.withModel(request.modelId, watch, (open) =>
        segmentWith(open, subject),
      );
      return { ...value, elapsedMs: performance.now() - start };
    },

    predictBatch: (request, watch) => runBatch(request, { runs, catalogue, helpers }, watch),
    async probeOperators({ signal, onProgress }) {
      const say = (fraction: number) => onProgress({ stage: 'Trying operators', fraction });
      const { value } = await use(signal, (engine) =>
        graphs.probeOperators(engine, { signal, onProgress: say }),
      );
      return value;
    },
  };
}

function noModel(files: readonly File[]): LocusError {
  return new LocusError(
    'bad-model',
    'There is no model among these files.',
    'Open model.json together with its ONNX file, or the JSON of a signature.',
    files.length === 1 ? (files[0]?.name ?? null) : null,
  );
}
