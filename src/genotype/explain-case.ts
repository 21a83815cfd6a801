import { LocusError } from '../volume/errors.ts';
import type { Grid } from '../volume/grid.ts';
import { activationMap } from './activation-map.ts';
import { type CaseRun, partOf, withSignal } from './case-run.ts';
import { entryLogits, positives, runClassifier } from './classifier-run.ts';
import type { ClassifierManifest, Head } from './manifest.ts';
import { occlusionBoxes, occlusionMaps } from './occlusion.ts';
import type { CaseInput, Loaded } from './predict.ts';
import type { RunFacts, SequenceImportance } from './prediction.ts';
import { prepareInput } from './prepare.ts';
import { runModel } from './run-model.ts';
import { sequenceImportance } from './sequence-importance.ts';
import type { PreparedInput, Tensor } from './tensor.ts';

export interface ExplainOptions extends CaseRun {
  readonly kind: 'occlusion' | 'activation' | 'sequences';
  /** Index into the model's heads. */
  readonly head: number;
}

export interface ExplainedCase {
  /** On the network's grid, in units of the head's log odds; null of sequences. */
  readonly map: { readonly grid: Grid; readonly data: Float32Array } | null;
  /** Of all heads; null of maps. */
  readonly sequences: readonly SequenceImportance[] | null;
  readonly run: RunFacts;
}

/** Share of the time, where the network runs often. */
const PREPARED = 0.1;

/**
 * Why a classifier says what it says of one case: where in the image (occlusion sensitivity, or the graph's own class
 * activation map), or which of its images.
 *
 * @throws LocusError as predictCase; 'unsupported' for an activation map that the graph does not give
 */
export async function explainCase(
  loaded: Loaded<ClassifierManifest>,
  subject: CaseInput,
  options: ExplainOptions,
): Promise<ExplainedCase> {
  const { manifest, session, engine } = loaded;
  const start = performance.now();
  const saying = partOf(options, 0, PREPARED);
  saying('Preparing the images', 0);
  const prepared = await prepareInput(engine, manifest.input, subject, {
    ...withSignal(options),
    onProgress: (done, all, label) => saying(`Preparing: ${label}`, done / all),
  });
  const prepareMs = performance.now() - start;
  const running = performance.now();
  const found = await EXPLAINERS[options.kind](loaded, prepared, options);
  partOf(options, 0, 1)('Done', 1);
  return {
    map: null,
    sequences: null,
    ...found,
    run: {
      backend: session.backend,
      whyNotGpu: session.whyNotGpu,
      prepareMs,
      inferMs: performance.now() - running,
      threads: session.threads,
    },
  };
}

type Explain = (
  loaded: Loaded<ClassifierManifest>,
  prepared: PreparedInput,
  options: ExplainOptions,
) => Promise<Partial<Pick<ExplainedCase, 'map' | 'sequences'>>>;

const EXPLAINERS: Readonly<Record<ExplainOptions['kind'], Explain>> = {
  async occlusion(loaded, prepared, options) {
    const { input, output } = loaded.manifest;
    const head = headAt(loaded.manifest, options.head);
    const odds = async (channels: PreparedInput['channels']) => {
      const { raw } = await runClassifier(loaded, { channels, grid: prepared.grid }, options);
      return [logOdds(head, entryLogits(output, raw))];
    };
    const whole = await odds(prepared.channels);
    const boxes = occlusionBoxes(prepared);
    const { maps } = await occlusionMaps(input, prepared, boxes, whole, odds, {
      ...running(options, 'Taking out a part'),
    });
    return { map: { grid: prepared.grid, data: maps[0] as Float32Array } };
  },

  async activation({ manifest, session }, prepared, options) {
    const { activationMap: name } = manifest.output;
    if (name === null) {
      throw new LocusError(
        'unsupported',
        `${manifest.name} gives no class activation map.`,
        'Use occlusion, which every model can be explained by.',
      );
    }
    const head = headAt(manifest, options.head);
    const found = await runModel(session, manifest.input, prepared, [name], options.signal);
    const data = activationMap(manifest.input, found[name] as Tensor, head, prepared.grid);
    return { map: { grid: prepared.grid, data } };
  },

  async sequences(loaded, prepared, options) {
    const { input, output } = loaded.manifest;
    const probabilities = async (channels: PreparedInput['channels']) => {
      const { raw } = await runClassifier(loaded, { channels, grid: prepared.grid }, options);
      return positives(output, raw);
    };
    const whole = await probabilities(prepared.channels);
    const sequences = await sequenceImportance(input, prepared, whole, probabilities, {
      ...running(options, 'Leaving out'),
    });
    return { sequences };
  },
};

function running(options: CaseRun, stage: string) {
  const say = partOf(options, PREPARED, 1);
  return {
    ...withSignal(options),
    onProgress: (done: number, all: number, label: string) => say(`${stage}: ${label}`, done / all),
  };
}

function headAt({ output, name }: ClassifierManifest, index: number): Head {
  const head = output.heads[index];
  if (head !== undefined) return head;
  throw new LocusError('usage', `${name} has no head ${index}.`, 'Choose one of its genes.');
}

/** One logit, the difference of two, or the last class's against the others. */
function logOdds({ indices }: Head, logits: readonly number[]): number {
  const own = indices.map((index) => logits[index] as number);
  const positive = own.at(-1) ?? Number.NaN;
  const others = own.slice(0, -1);
  if (others.length === 0) return positive;
  const highest = Math.max(...others);
  return positive - highest - Math.log(others.reduce((sum, z) => sum + Math.exp(z - highest), 0));
}
