import type { RunOptions } from '../engine/engine.ts';
import { throwIfCancelled } from '../volume/errors.ts';
import type { Channels } from './altered-input.ts';
import type { ImageInput } from './manifest.ts';
import type { SequenceImportance } from './prediction.ts';
import type { PreparedInput } from './tensor.ts';

/**
 * Which channels mattered: each that is there is taken out in turn, as if its sequence were missing (an empty mask, for the
 * region's). `whole` and `probabilitiesOf`: of the positive class, one number per head. A network that never missed a
 * sequence in training answers for an input unlike any it knows.
 *
 * @throws LocusError 'cancelled', and what `probabilitiesOf` throws
 */
export async function sequenceImportance(
  input: ImageInput,
  { channels, facts }: Pick<PreparedInput, 'channels' | 'facts'>,
  whole: readonly number[],
  probabilitiesOf: (channels: Channels) => Promise<readonly number[]>,
  { signal, onProgress }: RunOptions = {},
): Promise<readonly SequenceImportance[]> {
  const present = facts.flatMap(({ sequence, isPresent }, n) =>
    isPresent ? [{ sequence, n }] : [],
  );
  const found: SequenceImportance[] = [];
  for (const { sequence, n } of present) {
    throwIfCancelled(signal);
    onProgress?.(found.length, present.length, `without ${sequence}`);
    const fill = sequence === 'mask' ? 0 : input.background;
    const without = channels.map((channel, at) =>
      at === n ? new Float32Array(channel.length).fill(fill) : channel,
    );
    const probabilities = await probabilitiesOf(without);
    found.push({
      sequence,
      change: whole.map((before, head) => (probabilities[head] as number) - before),
    });
  }
  onProgress?.(present.length, present.length, 'sequences');
  return found;
}
