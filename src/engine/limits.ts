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
