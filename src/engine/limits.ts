import { LocusError } from '../volume/errors.ts';
import { MAX_LEVELS } from './engine.ts';

/**
 * @throws LocusError 'bad-settings' when a texture matrix would have more than MAX_LEVELS rows
 */
export function requireFewLevels(levels: number): void {
  if (levels <= MAX_LEVELS) return;
  throw new LocusError(
    'bad-settings',
    `The bins make ${levels} grey levels; texture matrices hold at most ${MAX_LEVELS}.`,
    'Choose a larger bin width, or a bin count.',
  );
}

/** More cells (512 MB of counts) are a slip of the bin width, not a wish. */
const MAX_CELLS = 2 ** 27;

/** The most grey levels whose co-occurrence matrices, one per slice and offset, fit the memory. */
export function mostSliceLevels(slices: number, offsets: number): number {
  return Math.floor(Math.sqrt(MAX_CELLS / Math.max(1, slices * offsets)));
}

/**
 * @throws LocusError 'bad-settings' when the co-occurrence matrices of all slices do not fit the memory
 */
export function requireFewSliceLevels(levels: number, slices: number, offsets: number): void {
  if (levels <= mostSliceLevels(slices, offsets)) return;
  throw new LocusError(
    'bad-settings',
    `The bins make ${levels} grey levels: too many for matrices of ${slices} slices each.`,
    'Choose a larger bin width, or a bin count, or an aggregation that merges slices.',
  );
}
