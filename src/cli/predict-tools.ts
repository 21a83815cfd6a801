import { availableParallelism } from 'node:os';
import type { Engine } from '../engine/engine.ts';
import type { WebGpuEngine } from '../engine/webgpu/webgpu-engine.ts';
import { readParameterFile } from '../formats/settings-yaml.ts';
import type { SignatureManifest } from '../genotype/manifest.ts';
import { needsRegion, wantedSequences } from '../genotype/model-inputs.ts';
import { makeNullModels, type OpenSignature, predictFromImages } from '../genotype/null-models.ts';
import { createRuntime, threadCount } from '../genotype/onnx/runtime.ts';
import { type PredictedCase, predictCase } from '../genotype/predict-case.ts';
import type { Runtime } from '../genotype/runtime.ts';
import { CATALOGUE } from '../radiomics/catalogue/catalogue.ts';
import { defaultSettings } from '../radiomics/defaults.ts';
import type { ExtractionSettings } from '../radiomics/settings.ts';
import { WAVELET_NAMES } from '../radiomics/wavelets/wavelet-names.ts';
import { LocusError } from '../volume/errors.ts';
import type { Sequence } from '../volume/sequence.ts';
import { openEngine } from './open-engine.ts';
import { type OpenModel, openModel, openShipped } from './open-model.ts';
import type { PredictOptions } from './predict-options.ts';
import type { Subject, Wanted } from './read-subject.ts';
import { openThreads, type ThreadPool } from './threads.ts';

/** Engine, runtime and models of one command. */
export interface PredictTools {
  readonly engine: Engine;
  readonly models: readonly OpenModel[];
  /** Of all models, with their radiomics null models. */
  readonly wanted: Wanted;
  /** What a classifier or a signature says of a case. @throws LocusError */
  predict(model: OpenModel, subject: Subject, isAugmented: boolean): Promise<Predicted>;
  close(): Promise<void>;
}

export type Predicted = Pick<PredictedCase, 'prediction' | 'augmentation'>;

/** @throws LocusError */
export async function openPredictTools(
  options: Pick<PredictOptions, 'engine' | 'threads' | 'models'>,
): Promise<PredictTools> {
  const engine = await openEngine(options.engine);
  const helpers = openThreads(options.engine === 'cpu' ? options.threads : 1);
  const runtime = openRuntime(engine, options.threads);
  const close = async () => {
    helpers.close();
    await runtime.dispose();
    engine.dispose();
  };
  try {
    return await openModels(options, { engine, helpers, runtime, close });
  } catch (error) {
    await close();
    throw error;
  }
}

interface Parts {
  readonly engine: Engine;
  readonly helpers: ThreadPool;
  readonly runtime: Runtime;
  readonly close: () => Promise<void>;
}

async function openModels(
  { models: names, engine: engineName }: Pick<PredictOptions, 'models' | 'engine'>,
  { engine, helpers, runtime, close }: Parts,
): Promise<PredictTools> {
  const backend = engineName === 'cpu' ? 'wasm' : 'auto';
  const models: OpenModel[] = [];
  for (const name of names) models.push(await openModel(name, runtime, backend));
  const signatures = new Map<string, Promise<OpenSignature | null>>();
  const find = (id: string) => {
    const known =
      signatures.get(id) ??
      openShipped(id, runtime, backend).then((model) => model && signatureOf(model));
    signatures.set(id, known);
    return known;
  };
  return {
    engine,
    models,
    wanted: await wantedOf(models, find),
    predict: async (model, { input }, isAugmented) => {
      const { manifest, session } = model;
      if (manifest.task === 'signature') {
        const open = { ...model, manifest };
        const tools = { engine, helpers, settings: settingsOf(manifest) };
        return { prediction: await predictFromImages(open, input, tools), augmentation: null };
      }
      if (manifest.task === 'segmentation' || session === null) throw drawsRegions(manifest.id);
      const nullModel = makeNullModels(input, { engine, helpers, find, settingsOf });
      return predictCase({ manifest, session, engine }, input, { isAugmented, nullModel });
    },
    close: async () => {
      for (const { session } of models) await session?.dispose();
      await close();
    },
  };
}

function drawsRegions(id: string): LocusError {
  return new LocusError(
    'unsupported',
    `The model ${id} draws regions and predicts nothing.`,
    'Run it on one case, with --out MASK.nii.gz.',
  );
}

function signatureOf({ manifest, session, sha256 }: OpenModel): OpenSignature | null {
  return manifest.task === 'signature' ? { manifest, session, sha256 } : null;
}

async function wantedOf(
  models: readonly OpenModel[],
  find: (id: string) => Promise<OpenSignature | null>,
): Promise<Wanted> {
  const sequences = new Set<Sequence>();
  let hasRegion = false;
  for (const { manifest } of models) {
    for (const { sequence } of wantedSequences(manifest)) sequences.add(sequence);
    // Out-of-distribution warnings look at the region, too, where there is one.
    hasRegion ||= needsRegion(manifest) || manifest.task === 'classification';
    if (manifest.task !== 'classification') continue;
    for (const { signature } of manifest.output.heads.flatMap((head) => head.nullModels)) {
      const found = signature === null ? null : await find(signature).catch(() => null);
      if (found === null) continue;
      for (const { sequence } of wantedSequences(found.manifest)) sequences.add(sequence);
    }
  }
  return { sequences, hasRegion };
}

/** As the signature says, else as `extract` has it. @throws LocusError 'bad-settings' */
function settingsOf({ id, features }: SignatureManifest): ExtractionSettings {
  const { settings, profile } = features;
  if (settings === null) return defaultSettings(profile);
  const read = readParameterFile(JSON.stringify(settings), `${id}: features.settings`, {
    base: defaultSettings('pyradiomics'),
    catalogue: CATALOGUE,
    wavelets: WAVELET_NAMES,
  });
  return { ...read.settings, profile };
}

function openRuntime(engine: Engine, threads: number | null): Runtime {
  const { adapter } = engine.info;
  const openGpu =
    'device' in engine && adapter !== null
      ? async () => ({ device: (engine as WebGpuEngine).device, adapter })
      : null;
  return createRuntime({
    openGpu,
    threads: threads ?? threadCount(true, availableParallelism()),
  });
}
