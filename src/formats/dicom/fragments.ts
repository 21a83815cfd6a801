import { LocusError, throwIfCancelled } from '../../volume/errors.ts';
import type { Dataset } from './dataset.ts';
import { ITEM, SEQUENCE_END, UNDEFINED_LENGTH } from './elements.ts';

// Encapsulated pixel data (PS3.5 section A.4): an offset table, then fragments, one or several a frame.

export interface Fragment {
  readonly start: number;
  readonly length: number;
  /** Of the fragment's item, counted from the first fragment's item, as offset tables count. */
  readonly offset: number;
}

/** Fragments of each frame. */
export type FrameFragments = readonly (readonly Fragment[])[];

/** Heads of items lie behind one another where fragments are small. */
const WINDOW = 4096;
const MOST_FRAGMENTS = 1_000_000;

/**
 * Finds the fragments of all frames: by the extended or basic offset table, by their number, else by the marks that
 * compressed images begin with.
 *
 * @param start of the first item, the basic offset table
 * @throws LocusError 'truncated', 'corrupt', 'cancelled'
 */
export async function findFragments(
  blob: Blob,
  start: number,
  frames: number,
  dataset: Dataset,
  signal: AbortSignal | undefined,
): Promise<FrameFragments> {
  const [table, ...fragments] = await readItems(blob, start, signal);
  if (table === undefined || fragments.length < frames) {
    throw new LocusError(
      'truncated',
      `The pixel data has ${fragments.length} compressed parts for ${frames} ${frames === 1 ? 'frame' : 'frames'}.`,
      'Copy or download the file again.',
    );
  }
  if (frames === 1) return [fragments];
  if (frames === fragments.length) return fragments.map((fragment) => [fragment]);
  const extended = dataset.bytes('ExtendedOffsetTable');
  const offsets =
    extended !== null
      ? read64(extended)
      : read32(new Uint8Array(await slice(blob, table).arrayBuffer()));
  return (
    groupBy(fragments, frames, (fragment) => offsets.has(fragment.offset)) ??
    (await groupByMarks(blob, fragments, frames))
  );
}

async function readItems(
  blob: Blob,
  start: number,
  signal: AbortSignal | undefined,
): Promise<Fragment[]> {
  const items: Fragment[] = [];
  let window = new DataView(new ArrayBuffer(0));
  let windowAt = 0;
  let at = start;
  // A file that ends without the delimiter has all its fragments.
  while (at + 8 <= blob.size) {
    if (at < windowAt || at + 8 > windowAt + window.byteLength) {
      throwIfCancelled(signal);
      window = new DataView(await blob.slice(at, at + WINDOW).arrayBuffer());
      windowAt = at;
    }
    const within = at - windowAt;
    const tag = window.getUint16(within, true) * 0x10000 + window.getUint16(within + 2, true);
    const length = window.getUint32(within + 4, true);
    if (tag === SEQUENCE_END) break;
    if (tag !== ITEM || length === UNDEFINED_LENGTH || items.length > MOST_FRAGMENTS) {
      throw new LocusError(
        'corrupt',
        'The compressed pixel data is damaged: a part does not begin where it should.',
        'Copy or download the file again.',
      );
    }
    if (at + 8 + length > blob.size) {
      throw new LocusError(
        'truncated',
        'The compressed pixel data is cut.',
        'Copy or download the file again.',
      );
    }
    const first = items[0];
    const base = first === undefined ? at : first.start + first.length;
    items.push({ start: at + 8, length, offset: at - base });
    at += 8 + length;
  }
  return items;
}

function slice(blob: Blob, { start, length }: Fragment): Blob {
  return blob.slice(start, start + length);
}

function read32(bytes: Uint8Array): ReadonlySet<number> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const count = Math.floor(bytes.length / 4);
  return new Set(Array.from({ length: count }, (_, n) => view.getUint32(4 * n, true)));
}

function read64(bytes: Uint8Array): ReadonlySet<number> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const count = Math.floor(bytes.length / 8);
  return new Set(Array.from({ length: count }, (_, n) => Number(view.getBigUint64(8 * n, true))));
}

/** A frame from each first fragment to the next; null where that does not make the right number. */
function groupBy(
  fragments: readonly Fragment[],
  frames: number,
  isFirst: (fragment: Fragment) => boolean,
): FrameFragments | null {
  const groups: Fragment[][] = [];
  for (const fragment of fragments) {
    if (isFirst(fragment)) groups.push([fragment]);
    else groups.at(-1)?.push(fragment);
  }
  return groups.length === frames ? groups : null;
}

/** JPEG and JPEG-LS begin with FFD8, JPEG 2000 with FF4F. */
async function groupByMarks(
  blob: Blob,
  fragments: readonly Fragment[],
  frames: number,
): Promise<FrameFragments> {
  const marked = new Set<Fragment>();
  for (const fragment of fragments) {
    const [a, b] = new Uint8Array(
      await blob.slice(fragment.start, fragment.start + 2).arrayBuffer(),
    );
    if (a === 0xff && (b === 0xd8 || b === 0x4f)) marked.add(fragment);
  }
  const groups = groupBy(fragments, frames, (fragment) => marked.has(fragment));
  if (groups !== null) return groups;
  throw new LocusError(
    'corrupt',
    `${fragments.length} compressed parts cannot be told apart into ${frames} frames.`,
    'Export the image again.',
  );
}
