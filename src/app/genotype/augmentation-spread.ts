import type { PredictionEntry } from '../../session/genotype/predictions.ts';

/** Of a head's first logit over altered copies of the input. */
export interface Spread {
  readonly copies: number;
  readonly sd: number;
  readonly low: number;
  readonly high: number;
}

/** Null where copies were not asked for, or the head has several logits. */
export function spreadOf(entry: PredictionEntry, head: number): Spread | null {
  const { augmentation, prediction } = entry;
  const { heads } = prediction;
  if (augmentation === null || heads[head]?.logits.length !== 1) return null;
  const at = heads.slice(0, head).reduce((sum, { logits }) => sum + logits.length, 0);
  const values = augmentation.copies.map(({ logits }) => logits[at] ?? Number.NaN);
  const sd = augmentation.sd[at];
  if (sd === undefined || values.length === 0) return null;
  return { copies: values.length, sd, low: Math.min(...values), high: Math.max(...values) };
}
