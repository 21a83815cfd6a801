import { LocusError } from '../volume/errors.ts';
import { type CaseRun, partOf, type SayPart, withSignal } from './case-run.ts';
import { headResults } from './head-result.ts';
import type { ClassifierManifest } from './manifest.ts';
import type { CaseInput, Loaded } from './predict.ts';
import type {
  Augmentation,
  HeadResult,
  ModelIdentity,
  NullResult,
  Prediction,
} from './prediction.ts';
import { prepareInput } from './prepare.ts';
import { type NetworkInput, rowOf, runModel } from './run-model.ts';
import type { PreparedInput, Tensor } from './tensor.ts';

/** What a null model says of the same case: a probability, or why there is none, in words. */
export type NullAnswer = { readonly probability: number } | { readonly whyNot: string };

export interface PredictOptions extends CaseRun {
  /** Runs flipped and shifted copies as well, whose spread widens the intervals. */
  readonly isAugmented?: boolean;
  /** The head of the same gene of a signature model on this case; without it radiomics null models stay open. */
  readonly nullModel?: (signature: string, gene: string, say: SayPart) => Promise<NullAnswer>;
}

export interface PredictedCase {
  readonly prediction: Prediction;
  /** Null where it was not asked for. */
  readonly augmentation: Augmentation | null;
  readonly prepared: PreparedInput;
}

/** Shares of the time, measured with the shipped model on WebAssembly. */
const PREPARED = 0.3;
const RAN = 0.4;

/**
 * What a classifier says of one case: prepared, run, calibrated with an interval, beside null models, with reasons to
 * distrust it.
 *
 * @throws LocusError as prepareInput; 'bad-model' for outputs that do not fit the manifest or are no numbers;
 * 'device-lost', 'cancelled'
 */
export async function predictCase(
  loaded: Loaded<ClassifierManifest>,
  subject: CaseInput,
  options: PredictOptions = {},
): Promise<PredictedCase> {
  const { manifest, session, engine } = loaded;
  const start = performance.now();
  const saying = partOf(options, 0, PREPARED);
  saying('Preparing the images', 0);
  const prepared = await prepareInput(engine, manifest.input, subject, {
    ...withSignal(options),
    onProgress: (done, all, label) => saying(`Preparing: ${label}`, done / all),
  });
  const prepareMs = performance.now() - start;
  partOf(options, PREPARED, RAN)('Running the network', 0);
  const running = performance.now();
  const { raw, features } = await runClassifier(loaded, prepared, options);
  const inferMs = performance.now() - running;
  const augmentation = null;
  const heads = headResults(manifest.output, raw, null);
  const nulls = await withNullModels(heads, manifest, options, partOf(options, RAN, 1));
  const prediction: Prediction = {
    model: identityOf(manifest),
    heads: nulls,
    warnings: [],
    features,
    channels: prepared.facts,
    run: {
      backend: session.backend,
      whyNotGpu: session.whyNotGpu,
      prepareMs,
      inferMs,
      threads: session.threads,
    },
  };
  partOf(options, 0, 1)('Done', 1);
  return { prediction, augmentation, prepared };
}

/** The model as every export names it. */
export function identityOf({
  id,
  name,
  version,
  card,
  file,
}: Pick<ClassifierManifest, 'id' | 'name' | 'version' | 'card' | 'file'>): ModelIdentity {
  return { id, name, version, sha256: file.sha256, label: card.label };
}

/** Logits (or what the graph gives in their place) and the penultimate layer. */
async function runClassifier(
  { manifest, session }: Loaded<ClassifierManifest>,
  input: NetworkInput,
  { signal }: CaseRun,
): Promise<{ readonly raw: Float32Array; readonly features: readonly number[] | null }> {
  const { tensor, features } = manifest.output;
  if (tensor === null) throw noTensor();
  const names = features === null ? [tensor] : [tensor, features];
  const found = await runModel(session, manifest.input, input, names, signal);
  const deep = features === null ? null : rowOf(features, found[features] as Tensor);
  return {
    raw: rowOf(tensor, found[tensor] as Tensor),
    features: deep === null ? null : Array.from(deep),
  };
}

function noTensor(): LocusError {
  return new LocusError(
    'bad-model',
    'model.json names no output tensor.',
    'Give output.tensor the name of the logits.',
  );
}

/** Null models of radiomics, computed one after the other; each reason for none is kept beside its head. */
async function withNullModels(
  heads: readonly HeadResult[],
  { output }: ClassifierManifest,
  { nullModel }: PredictOptions,
  say: SayPart,
): Promise<readonly HeadResult[]> {
  if (nullModel === undefined) return heads;
  const answered: HeadResult[] = [];
  for (const [n, head] of heads.entries()) {
    const within: SayPart = (stage, fraction) => say(stage, (n + fraction) / heads.length);
    const nullModels: NullResult[] = [];
    for (const [at, result] of head.nullModels.entries()) {
      const signature = output.heads[n]?.nullModels[at]?.signature ?? null;
      if (result.kind !== 'radiomics' || signature === null) nullModels.push(result);
      else {
        const answer = await nullModel(signature, head.gene, within);
        nullModels.push({ ...result, probability: null, whyNot: null, ...answer });
      }
    }
    answered.push({ ...head, nullModels });
  }
  return answered;
}
