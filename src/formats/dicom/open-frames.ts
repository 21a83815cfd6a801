import { LocusError, throwIfCancelled, withFile } from '../../volume/errors.ts';
import { inWords, MAX_ARRAY_BYTES } from '../layout.ts';
import { COMPRESSIONS, type Compression, loadDecoder, RLE } from './codecs/decoders.ts';
import { type FrameFragments, findFragments } from './fragments.ts';
import { inflateRaw } from './inflate-raw.ts';
import { decodeNative, makeSamples, unpackBits } from './native.ts';
import type { DicomFile, PixelPlace } from './open-dicom.ts';
import {
  describePixels,
  nativeFrameBytes,
  type PixelLayout,
  type StoredSamples,
  sampleCount,
} from './pixel-layout.ts';
import { decodeRle } from './rle.ts';
import { Undecodable } from './undecodable.ts';

export interface Frames {
  readonly layout: PixelLayout;
  /**
   * Stored values of one frame, counted from 0: rows from top to bottom, colours pixel by pixel, before any rescaling.
   *
   * @throws LocusError 'truncated', 'corrupt', 'unsupported', 'cancelled'
   */
  readonly read: (frame: number, signal?: AbortSignal) => Promise<StoredSamples>;
}

export interface FramesOptions {
  readonly signal?: AbortSignal | undefined;
  /** Larger frames are refused before anything is allocated. */
  readonly maxArrayBytes?: number;
}

/**
 * Opens a file's pixels to read them frame by frame. Compressed frames are found, not decoded yet.
 *
 * @throws LocusError 'unsupported', 'corrupt', 'truncated', 'too-large', 'cancelled'
 */
export async function openFrames(opened: DicomFile, options: FramesOptions = {}): Promise<Frames> {
  const { signal, maxArrayBytes = MAX_ARRAY_BYTES } = options;
  const { name } = opened.file;
  try {
    throwIfCancelled(signal);
    const layout = describePixels(opened, maxArrayBytes);
    const place = opened.pixels;
    if (place === null) throw new LocusError('unsupported', 'There are no pixels.', '');
    const decode =
      place.length === null
        ? await openEncapsulated(opened, place, layout, signal)
        : await openNative(opened, place, layout, place.length, maxArrayBytes, signal);
    return {
      layout,
      read: async (frame, stop) => {
        throwIfCancelled(stop);
        try {
          return await decode(frame);
        } catch (error) {
          throw withFile(asError(error, frame, layout), name);
        }
      },
    };
  } catch (error) {
    throw withFile(error, name);
  }
}

type DecodeFrame = (frame: number) => Promise<StoredSamples>;

function asError(error: unknown, frame: number, { frames }: PixelLayout): unknown {
  if (!(error instanceof Undecodable)) return error;
  const which = frames === 1 ? 'The image' : `Frame ${frame + 1} of ${frames}`;
  return new LocusError(
    'corrupt',
    `${which} cannot be decoded: ${error.message}.`,
    'Copy or export the file again, uncompressed where possible.',
  );
}

async function openNative(
  { file, dataset }: DicomFile,
  place: PixelPlace,
  layout: PixelLayout,
  length: number,
  maxArrayBytes: number,
  signal: AbortSignal | undefined,
): Promise<DecodeFrame> {
  if (COMPRESSIONS[dataset.transferSyntax] !== undefined || dataset.transferSyntax === RLE) {
    throw new LocusError(
      'corrupt',
      'The pixel data should be compressed but is not divided into parts.',
      'Export the image again.',
    );
  }
  const frameBytes = nativeFrameBytes(layout);
  const needed = Math.ceil(frameBytes * layout.frames);
  if (length < needed) throw cut(needed, length);
  const blob =
    place.deflatedFrom === null
      ? file.blob.slice(place.start)
      : await inflated(file.blob, place, place.deflatedFrom, needed, maxArrayBytes, signal);
  if (blob.size < needed) throw cut(needed, blob.size);
  return async (frame) => {
    const from = frame * frameBytes;
    const first = Math.floor(from);
    // Words of two bytes, whose order matters, begin at even places.
    const even = first - (first % 2);
    const end = Math.ceil(from + frameBytes);
    const bytes = new Uint8Array(await blob.slice(even, end + (end % 2)).arrayBuffer());
    orderBytes(bytes, place, layout);
    if (layout.bitsAllocated === 1) {
      return unpackBits(bytes, Math.round((from - even) * 8), sampleCount(layout));
    }
    return decodeNative(bytes.subarray(first - even), layout, place.isLittleEndian);
  };
}

/** Bytes and bits in big-endian files lie in swapped words where they are said to be words (PS3.5 section 8.1.1). */
function orderBytes(bytes: Uint8Array, place: PixelPlace, { bitsAllocated }: PixelLayout): void {
  if (place.isLittleEndian || place.vr !== 'OW' || bitsAllocated > 8) return;
  for (let n = 0; n + 1 < bytes.length; n += 2) {
    const first = bytes[n] ?? 0;
    bytes[n] = bytes[n + 1] ?? 0;
    bytes[n + 1] = first;
  }
}

async function inflated(
  blob: Blob,
  { start }: PixelPlace,
  from: number,
  needed: number,
  limit: number,
  signal: AbortSignal | undefined,
): Promise<Blob> {
  const { bytes } = await inflateRaw(blob.slice(from), start + needed, limit, signal);
  return new Blob([bytes.subarray(start) as Uint8Array<ArrayBuffer>]);
}

function cut(needed: number, held: number): LocusError {
  return new LocusError(
    'truncated',
    `The header promises ${inWords(needed)} of pixels, the file holds ${inWords(held)}.`,
    'Copy or download the file again.',
  );
}

async function openEncapsulated(
  { file, dataset }: DicomFile,
  { start }: PixelPlace,
  layout: PixelLayout,
  signal: AbortSignal | undefined,
): Promise<DecodeFrame> {
  const syntax = dataset.transferSyntax;
  const compression = COMPRESSIONS[syntax];
  if (compression === undefined && syntax !== RLE) {
    throw new LocusError(
      'unsupported',
      `The pixels are compressed in a way that is not supported (transfer syntax ${syntax.slice(0, 64)}).`,
      'Export the image uncompressed, or as JPEG 2000.',
    );
  }
  const { blob } = file;
  const fragments = await findFragments(blob, start, layout.frames, dataset, signal);
  return async (frame) => {
    const encoded = await join(blob, fragments, frame);
    return compression === undefined
      ? decodeNative(unpackRle(encoded, layout), { ...layout, isPlanar: false }, true)
      : await decodeCompressed(encoded, layout, compression);
  };
}

async function join(blob: Blob, frames: FrameFragments, frame: number): Promise<Uint8Array> {
  const parts = (frames[frame] ?? []).map(({ start, length }) => blob.slice(start, start + length));
  return new Uint8Array(await new Blob(parts).arrayBuffer());
}

function unpackRle(encoded: Uint8Array, layout: PixelLayout): Uint8Array {
  const { rows, columns, samples, bitsAllocated } = layout;
  if (bitsAllocated === 1) throw new Undecodable('single bits are not compressed by RLE');
  return decodeRle(encoded, rows * columns, samples, bitsAllocated / 8);
}

async function decodeCompressed(
  encoded: Uint8Array,
  layout: PixelLayout,
  compression: Compression,
): Promise<StoredSamples> {
  if (layout.isFloat || layout.bitsAllocated > 16) {
    throw new Undecodable(`${layout.bitsAllocated} bits a sample`);
  }
  const decode = await loadDecoder(compression);
  const { data, precision } = await decode(encoded, layout);
  // Some images have more bits than the header says, and signs that the codec knows nothing of.
  const bits = Math.max(precision, layout.bitsStored);
  const out = makeSamples({ ...layout, bitsStored: bits }, data.length);
  const shift = 32 - bits;
  if (layout.isSigned)
    for (let n = 0; n < data.length; n++) out[n] = ((data[n] ?? 0) << shift) >> shift;
  else for (let n = 0; n < data.length; n++) out[n] = ((data[n] ?? 0) << shift) >>> shift;
  return out;
}
