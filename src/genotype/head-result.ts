import { LocusError } from '../volume/errors.ts';
import { calibrate, logitsOf } from './calibrate.ts';
import type { ClassifierOutput, Head } from './manifest.ts';
import type { HeadResult, NullResult } from './prediction.ts';

/**
 * What each head of a model says.
 *
 * @param raw the output tensor [1, K] as the graph, or the formula, gave it
 * @param spread SD of each entry's logit over altered copies of the input; null = not measured
 * @throws LocusError 'bad-model' for too few entries, no number, or a probability outside 0 to 1
 */
export function headResults(
  output: ClassifierOutput,
  raw: ArrayLike<number>,
  spread: readonly number[] | null = null,
): HeadResult[] {
  return output.heads.map((head) => {
    const entries = head.indices.map((index) => entryOf(raw, index, output));
    return headResult(
      head,
      output.kind,
      entries,
      spread && head.indices.map((n) => spread[n] ?? 0),
    );
  });
}

function headResult(
  head: Head,
  kind: ClassifierOutput['kind'],
  entries: readonly number[],
  spread: readonly number[] | null,
): HeadResult {
  const { gene, alteration, classes, caveat } = head;
  const said = { gene, alteration, classes, caveat, nullModels: head.nullModels.map(nullResult) };
  if (kind === 'value' || kind === 'log-hazard') {
    const value = entries[0] ?? Number.NaN;
    return { ...said, logits: [], probabilities: [], interval: null, value, call: null };
  }
  const logits = kind === 'probabilities' ? logitsOf(entries) : entries;
  const { probabilities, interval } = calibrate(logits, head.calibration, spread);
  const call = calledClass(head, probabilities);
  return { ...said, logits, probabilities, interval, value: null, call };
}

/** Two classes: positive from the threshold up. More: the likeliest, if it reaches the threshold. */
function calledClass(
  { classes, threshold }: Head,
  probabilities: readonly number[],
): string | null {
  if (threshold === null) return null;
  const [, positive = 0] = probabilities;
  if (classes.length === 2) return classes[positive >= threshold ? 1 : 0] ?? null;
  const highest = Math.max(...probabilities);
  return highest >= threshold ? (classes[probabilities.indexOf(highest)] ?? null) : null;
}

/** Radiomics is computed by whoever has the feature table. */
function nullResult({ kind, probability, auc }: Head['nullModels'][number]): NullResult {
  if (kind === 'prevalence') return { kind, probability, auc, whyNot: null };
  return { kind, probability: null, auc, whyNot: 'The features have not been extracted.' };
}

function entryOf(
  raw: ArrayLike<number>,
  index: number,
  { tensor, kind }: ClassifierOutput,
): number {
  const value = raw[index];
  const where = tensor === null ? 'The formula' : `Output "${tensor}"`;
  if (value === undefined) {
    throw new LocusError(
      'bad-model',
      `${where} gave ${raw.length} numbers; the manifest names entry ${index}.`,
      'Correct the indices of output.heads, or export the model again.',
    );
  }
  if (!Number.isFinite(value)) {
    throw new LocusError(
      'bad-model',
      `${where} gave ${value} in entry ${index}.`,
      'The model cannot be used for this case; check its input and its weights.',
    );
  }
  // Sums of float32 terms may pass 1 by their rounding.
  if (kind === 'probabilities' && (value < -1e-5 || value > 1 + 1e-5)) {
    throw new LocusError(
      'bad-model',
      `${where} gave ${value} in entry ${index}, which is no probability.`,
      'Say "logits" in output.kind if the model gives logits.',
    );
  }
  return value;
}
