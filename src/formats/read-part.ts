import { LocusError } from '../volume/errors.ts';
import { makePacer } from '../volume/pace.ts';
import { inflate } from './inflate.ts';
import { type DataPart, leftOver, SLACK } from './layout.ts';
import { readText } from './read-text.ts';
import type { PartOptions, Sink } from './sink.ts';

/** Read at once from a file: large enough to be quick, small enough to cancel between. */
const BLOCK = 1 << 22;

/**
 * Hands the voxel bytes [from, to) of a part to `accept`, in order. Where `to` is the part's end, what
 * follows is checked as well: it must be nothing, or padding.
 *
 * @throws LocusError 'truncated', 'size-mismatch', 'corrupt', 'cancelled'
 */
export async function readPart(
  part: DataPart,
  range: { readonly from: number; readonly to: number },
  makeAccept: () => (bytes: Uint8Array) => void,
  options: PartOptions,
): Promise<void> {
  if (part.encoding === 'raw') return readRaw(part, range, makeAccept(), options);
  if (part.encoding === 'text') return readText(part, range, makeAccept(), options);
  return readPacked(part, part.encoding, range, makeAccept, options);
}

async function readRaw(
  { blob, start, skip }: DataPart,
  { from, to }: { readonly from: number; readonly to: number },
  accept: (bytes: Uint8Array) => void,
  { signal, onBytes }: PartOptions,
): Promise<void> {
  const pace = makePacer(signal);
  const first = start + skip;
  for (let at = from; at < to; at += BLOCK) {
    await pace();
    const end = Math.min(to, at + BLOCK);
    const bytes = new Uint8Array(await blob.slice(first + at, first + end).arrayBuffer());
    accept(bytes);
    onBytes(bytes.length);
  }
}

async function readPacked(
  part: DataPart,
  format: 'gzip' | 'zlib',
  { from, to }: { readonly from: number; readonly to: number },
  makeAccept: () => (bytes: Uint8Array) => void,
  options: PartOptions,
): Promise<void> {
  const { file, skip, bytes } = part;
  const isToEnd = to === bytes;
  let sink = makeRangeSink(skip + from, skip + to, isToEnd, () => {}, options.onBytes);
  const makeSink = () => {
    const accept = makeAccept();
    sink = makeRangeSink(skip + from, skip + to, isToEnd, accept, options.onBytes);
    return sink;
  };
  const ending = await inflate(part.blob.slice(part.start), makeSink, options, format).catch(
    (error: unknown) => {
      throw error instanceof LocusError && error.code !== 'cancelled'
        ? new LocusError(error.code, error.problem, error.remedy, file)
        : error;
    },
  );
  const held = Math.max(0, sink.total - skip);
  if (sink.total > skip + to + SLACK) throw leftOver(file, bytes, held - bytes, 'at least ');
  if (!sink.isFull && ending === 'intact') {
    throw new LocusError(
      'truncated',
      `The header promises ${bytes} bytes of voxels, the file holds ${held}.`,
      'The header does not fit its data: export the image again.',
      file,
    );
  }
  if (!sink.isFull || ending === 'cut') {
    throw new LocusError(
      'truncated',
      `The compressed data ends early: ${held} of ${bytes} bytes of voxels could be read.`,
      'Copy or download the file again.',
      file,
    );
  }
  if (ending === 'bad-checksum') {
    throw new LocusError(
      'corrupt',
      'The checksum of the compressed data is missing or wrong.',
      'Copy or download the file again.',
      file,
    );
  }
}

interface RangeSink extends Sink {
  readonly total: number;
}

function makeRangeSink(
  from: number,
  to: number,
  isToEnd: boolean,
  accept: (bytes: Uint8Array) => void,
  onBytes: (count: number) => void,
): RangeSink {
  let total = 0;
  return {
    get total() {
      return total;
    },
    get isFull() {
      return total >= to;
    },
    accept(bytes) {
      const first = Math.max(0, from - total);
      const last = Math.min(bytes.length, to - total);
      if (first < last) {
        accept(bytes.subarray(first, last));
        onBytes(last - first);
      }
      total += bytes.length;
      return isToEnd ? total <= to + SLACK : total < to;
    },
  };
}
