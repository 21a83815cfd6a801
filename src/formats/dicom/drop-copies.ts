import { throwIfCancelled } from '../../volume/errors.ts';
import type { Plane } from './plane.ts';
import { readStored } from './stored-frame.ts';

/**
 * Leaves out images that have the pixels and the scale of another at the same place. Reads the pixels of places with
 * several images, one place after the other.
 *
 * @throws LocusError as decoding a frame does, 'cancelled'
 */
export async function dropCopies(
  slots: readonly (readonly Plane[])[],
  signal: AbortSignal | undefined,
): Promise<{ readonly slots: readonly (readonly Plane[])[]; readonly dropped: number }> {
  let dropped = 0;
  const left: (readonly Plane[])[] = [];
  for (const slot of slots) {
    throwIfCancelled(signal);
    const kept = slot.length === 1 ? slot : await distinct(slot, signal);
    dropped += slot.length - kept.length;
    left.push(kept);
  }
  return { slots: left, dropped };
}

/** More images of one place are not looked at: their pixels would have to be held all at once. */
const MOST_COMPARED = 64;

async function distinct(
  slot: readonly Plane[],
  signal: AbortSignal | undefined,
): Promise<readonly Plane[]> {
  const unread = withoutSameFiles(slot);
  if (unread.length === 1 || unread.length > MOST_COMPARED) return unread;
  const kept: { readonly plane: Plane; readonly pixels: ArrayLike<number> }[] = [];
  for (const plane of unread) {
    const pixels = await readStored(plane.file, plane.frame, signal);
    if (!kept.some((other) => isCopy(other.plane, other.pixels, plane, pixels))) {
      kept.push({ plane, pixels });
    }
  }
  return kept.map(({ plane }) => plane);
}

/** Files of one instance UID, size and traits are one file, copied: their pixels need not be read. */
function withoutSameFiles(slot: readonly Plane[]): readonly Plane[] {
  const seen = new Map<string, Plane>();
  for (const plane of slot) {
    const { dataset, file } = plane.file;
    const instance = dataset.text('SOPInstanceUID');
    const key = JSON.stringify([instance, plane.frame, file.blob.size, plane.order, plane.traits]);
    // Without a UID nothing is known of where a file comes from.
    const own = instance === null ? `${seen.size}` : key;
    if (!seen.has(own)) seen.set(own, plane);
  }
  return [...seen.values()];
}

function isCopy(
  a: Plane,
  pixelsOfA: ArrayLike<number>,
  b: Plane,
  pixelsOfB: ArrayLike<number>,
): boolean {
  if (a.slope !== b.slope || a.intercept !== b.intercept) return false;
  if (pixelsOfA.length !== pixelsOfB.length) return false;
  for (let at = 0; at < pixelsOfA.length; at++) if (pixelsOfA[at] !== pixelsOfB[at]) return false;
  return true;
}
