import type { Engine } from '../../engine/engine.ts';
import { LocusError, throwIfCancelled } from '../../volume/errors.ts';
import { makePacer } from '../../volume/pace.ts';
import type { LabelMap, Volume } from '../../volume/volume.ts';
import { extract } from '../extract.ts';
import type { Extraction, ExtractionProgress, FeatureValue } from '../feature.ts';
import type { ExtractionSettings } from '../settings.ts';
import { estimateNoise } from './noise.ts';
import { PERTURBED, perturbCase } from './perturb-case.ts';
import { type Perturbation, type PerturbationPlan, perturbationsOf } from './plan.ts';
import { type Prepared, prepareSubject } from './prepare-subject.ts';
import { type FeatureStability, type SubjectValues, stabilityOf } from './stability.ts';

/** An image and the region of it that is one subject. */
export interface Scan {
  readonly image: Volume;
  readonly mask: LabelMap;
  /** United. */
  readonly labels: readonly number[];
}

export interface StabilitySubject {
  /** For progress and messages. */
  readonly title: string;
  /** One, or a test and a retest. */
  readonly scans: readonly Scan[];
  readonly isSubject: boolean;
  readonly isInHand: boolean;
}

export interface StabilityInput {
  readonly subjects: readonly StabilitySubject[];
  /** null: the scans as they are (test and retest). */
  readonly plan: PerturbationPlan | null;
  readonly settings: ExtractionSettings;
}

export interface StabilityOptions {
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: ExtractionProgress) => void;
  /** Lends an engine to one piece of work. */
  readonly use: <T>(work: (engine: Engine) => Promise<T>) => Promise<T>;
  readonly extract?: typeof extract;
}

export interface Stability {
  readonly features: readonly FeatureStability[];
  /** How many extractions were made. */
  readonly extractions: number;
  /** Sentences a person should read. */
  readonly warnings: readonly string[];
}

/**
 * Extracts every subject's features as often as the plan says, each time perturbed otherwise, and tells how well each
 * feature repeats. At any time one perturbed part of an image is kept, and of each extraction its values only.
 *
 * @throws LocusError 'bad-settings', 'empty-mask', 'label-absent', 'geometry-mismatch', 'cancelled', 'device-lost'
 */
export async function measureStability(
  { subjects, plan, settings }: StabilityInput,
  { signal, onProgress, use, extract: run = extract }: StabilityOptions,
): Promise<Stability> {
  if (plan !== null && settings.binning.kind === 'none') {
    throw new LocusError(
      'bad-settings',
      'Grey levels that are taken as they are cannot be perturbed: noise and interpolation make fractions of them.',
      'Choose a bin width or a bin count.',
    );
  }
  const perturbations = plan === null ? null : perturbationsOf(plan);
  const noises = new Map<Volume, number>();
  const total = subjects.reduce(
    (sum, { scans }) => sum + scans.length * (perturbations?.length ?? 1),
    0,
  );
  const warnings: string[] = [];
  const kept: SubjectValues[] = [];
  let features: readonly FeatureValue[] = [];
  let done = 0;

  async function noiseOf(source: Volume, prepared: Prepared): Promise<number> {
    if (plan?.hasNoise !== true) return 0;
    let noise = noises.get(source);
    if (noise === undefined) {
      noise = await estimateNoise(prepared.image, makePacer(signal));
      noises.set(source, noise);
      if (noise === 0) warnings.push('No noise was found in the image, so that none was added.');
    }
    return noise;
  }

  for (const { title, scans, isSubject, isInHand } of subjects) {
    const measurements: Float64Array[] = [];
    const failures: LocusError[] = [];

    const measure = async (
      words: string,
      work: (options: ExtractOptions) => Promise<Extraction>,
    ) => {
      throwIfCancelled(signal);
      const stage = `${title}, ${words}`;
      try {
        const { features: values } = await work({
          ...(signal === undefined ? {} : { signal }),
          onProgress: ({ image, family, fraction }) =>
            onProgress?.({ stage, image, family, fraction: (done + fraction) / total }),
        });
        features = values;
        measurements.push(Float64Array.from(values, ({ value }) => value));
      } catch (error) {
        // A region may be too small once it has shrunk: that measurement is missing.
        const isMissing =
          error instanceof LocusError && ['empty-mask', 'bad-settings'].includes(error.code);
        if (!isMissing) throw error;
        failures.push(error);
        measurements.push(new Float64Array());
      }
      done++;
    };

    for (const [n, scan] of scans.entries()) {
      if (perturbations === null || plan === null) {
        await measure(n === 0 ? 'test' : 'retest', (options) =>
          use((engine) => run(engine, { ...scan, settings }, options)),
        );
        continue;
      }
      const prepared = prepareSubject(scan.image, scan.mask, scan.labels, settings);
      const noise = await noiseOf(scan.image, prepared);
      for (const perturbation of perturbations) {
        await measure(
          `perturbation ${perturbation.index + 1} of ${perturbations.length}`,
          (options) =>
            use((engine) =>
              extractPerturbed(
                engine,
                { ...prepared, seed: plan.seed, noise },
                perturbation,
                options,
                run,
              ),
            ),
        );
      }
    }
    const [failure] = failures;
    if (failure !== undefined) {
      if (failures.length === measurements.length) throw failure;
      warnings.push(
        `${title}: ${failures.length} of ${measurements.length} extractions failed: ${failure.problem}`,
      );
    }
    kept.push({ measurements, isSubject, isInHand });
  }
  onProgress?.({ stage: 'done', image: null, family: null, fraction: 1 });
  return { features: stabilityOf(features, kept), extractions: done, warnings };
}

type ExtractOptions = NonNullable<Parameters<typeof extract>[2]>;

/** One perturbed extraction. */
export async function extractPerturbed(
  engine: Engine,
  prepared: Prepared & { readonly seed: number; readonly noise: number },
  perturbation: Perturbation,
  options: ExtractOptions = {},
  run: typeof extract = extract,
): Promise<Extraction> {
  const perturbed = await perturbCase(engine, prepared, perturbation, options.signal);
  return run(engine, { ...perturbed, labels: [PERTURBED], settings: prepared.settings }, options);
}
