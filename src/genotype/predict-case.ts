import { augmented } from './augment.ts';
import { type CaseRun, partOf, type SayPart, withSignal } from './case-run.ts';
import { entryLogits, runClassifier } from './classifier-run.ts';
import { headResults } from './head-result.ts';
import { inputWarnings } from './input-warnings.ts';
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
import type { PreparedInput } from './tensor.ts';

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
const AUGMENTED = 0.8;

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
  const augmentation =
    options.isAugmented === true
      ? await spreadOver(prepared, entryLogits(manifest.output, raw), loaded, options)
      : null;
  const heads = headResults(manifest.output, raw, augmentation?.sd ?? null);
  const nulls = await withNullModels(
    heads,
    manifest,
    options,
    partOf(options, augmentation === null ? RAN : AUGMENTED, 1),
  );
  const prediction: Prediction = {
    model: identityOf(manifest),
    heads: nulls,
    warnings: inputWarnings(manifest.input, subject, prepared, features),
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

/** Logits of altered copies. */
function spreadOver(
  prepared: PreparedInput,
  whole: readonly number[],
  loaded: Loaded<ClassifierManifest>,
  options: CaseRun,
): Promise<Augmentation> {
  const { input, output } = loaded.manifest;
  const say = partOf(options, RAN, AUGMENTED);
  const logits = async (channels: PreparedInput['channels']) => {
    const copy = { channels, grid: prepared.grid };
    return entryLogits(output, (await runClassifier(loaded, copy, options)).raw);
  };
  return augmented(input, prepared, whole, logits, {
    ...withSignal(options),
    onProgress: (done, all, name) => say(`Trying a copy: ${name}`, done / all),
  });
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
