import { throwIfCancelled } from '../volume/errors.ts';
import type { Extraction, ExtractionProgress } from './feature.ts';
import { missingValues } from './feature-values.ts';
import { makePlan } from './plan.ts';
import type { ExtractionSettings } from './settings.ts';

/** One image of a case, or why it has no features. */
export type SequenceOutcome<T> =
  | { readonly sequence: string; readonly ok: true; readonly value: T }
  | { readonly sequence: string; readonly ok: false; readonly error: unknown };

export interface SequencesOptions {
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: ExtractionProgress) => void;
}

/**
 * Work on each image of a case, one after the other, each with all threads. An image that fails costs its own features;
 * where all fail, the first error is thrown. `sequence` names the image: it comes first in the words of the progress.
 *
 * @throws LocusError 'cancelled'; what `work` throws where no image can be done
 */
export async function forEachSequence<T>(
  sequences: readonly string[],
  work: (n: number, onProgress: (progress: ExtractionProgress) => void) => Promise<T>,
  { signal, onProgress }: SequencesOptions = {},
): Promise<readonly SequenceOutcome<T>[]> {
  const outcomes: SequenceOutcome<T>[] = [];
  for (const [n, sequence] of sequences.entries()) {
    const say = (progress: ExtractionProgress) => {
      const fraction = (n + progress.fraction) / sequences.length;
      onProgress?.({ ...progress, stage: `${sequence}: ${progress.stage}`, fraction });
    };
    try {
      outcomes.push({ sequence, ok: true, value: await work(n, say) });
    } catch (error) {
      throwIfCancelled(signal);
      outcomes.push({ sequence, ok: false, error });
    }
  }
  const [first] = outcomes;
  if (first?.ok === false && outcomes.every(({ ok }) => !ok)) throw first.error;
  return outcomes;
}

/** What an image that failed has instead of an extraction: every feature that was asked for, missing for this reason. */
export function missingExtraction(
  settings: ExtractionSettings,
  unit: string,
  reason: string,
): Extraction {
  return {
    features: makePlan(settings).flatMap((node) =>
      node.families.flatMap((family) => missingValues(family, node, unit, reason)),
    ),
    diagnostics: {},
    warnings: [reason],
    timings: { upload: 0, compute: 0, readback: 0, features: 0 },
    threads: 0,
  };
}
