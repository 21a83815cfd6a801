import { type PixelLayout, type StoredSamples, sampleCount } from './pixel-layout.ts';

// Native pixels (PS3.5 section 8): bytes to samples, pixel by pixel.

/**
 * @param bytes of one frame
 * @param isLittleEndian of samples that take several bytes
 * @returns a new array, or `bytes` itself where they are the samples
 */
export function decodeNative(
  bytes: Uint8Array,
  layout: PixelLayout,
  isLittleEndian: boolean,
): StoredSamples {
  const count = sampleCount(layout);
  const { photometric, isPlanar, bitsAllocated } = layout;
  if (photometric === 'YBR_FULL_422') {
    const samples = widen(bytes, (count * 2) / 3, layout, isLittleEndian);
    return upsample(samples, count);
  }
  if (bitsAllocated === 1) return unpackBits(bytes, 0, count);
  const samples = widen(bytes, count, layout, isLittleEndian);
  return isPlanar ? interleave(samples) : samples;
}

/** Bits from the least significant on (PS3.5 section 8.2); frames follow one another without padding. */
export function unpackBits(bytes: Uint8Array, firstBit: number, count: number): Uint8Array {
  return Uint8Array.from({ length: count }, (_, n) => {
    const bit = firstBit + n;
    return ((bytes[bit >> 3] ?? 0) >> (bit & 7)) & 1;
  });
}

/** The array that holds all values that can be stored. */
export function makeSamples(
  { isFloat, bitsAllocated, bitsStored, isSigned }: PixelLayout,
  count: number,
): StoredSamples {
  if (isFloat) return bitsAllocated === 32 ? new Float32Array(count) : new Float64Array(count);
  if (bitsStored <= 8) return isSigned ? new Int8Array(count) : new Uint8Array(count);
  if (bitsStored <= 16) return isSigned ? new Int16Array(count) : new Uint16Array(count);
  if (bitsStored <= 32) return isSigned ? new Int32Array(count) : new Uint32Array(count);
  return new Float64Array(count);
}

function widen(
  bytes: Uint8Array,
  count: number,
  layout: PixelLayout,
  isLittleEndian: boolean,
): StoredSamples {
  const asIs = isLittleEndian ? plainSamples(bytes, count, layout) : null;
  if (asIs !== null) return asIs;
  const out = makeSamples(layout, count);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const read = readerOf(layout, view, isLittleEndian);
  for (let n = 0; n < count; n++) out[n] = read(n);
  return out;
}

/**
 * Samples of whole bytes by arrays on the bytes, ten times as fast as one by one; where all bits are values the array is
 * the samples. Null where that cannot be.
 */
function plainSamples(bytes: Uint8Array, count: number, layout: PixelLayout): StoredSamples | null {
  const { isFloat, isSigned, bitsAllocated, bitsStored, highBit } = layout;
  if (isFloat || (bitsAllocated !== 8 && bitsAllocated !== 16) || !isLittleEndianHost) return null;
  const isAligned = bytes.byteOffset % 2 === 0 && bytes.buffer instanceof ArrayBuffer;
  const { buffer, byteOffset } = isAligned ? bytes : Uint8Array.from(bytes);
  const Type =
    bitsAllocated === 8 ? (isSigned ? Int8Array : Uint8Array) : isSigned ? Int16Array : Uint16Array;
  const raw = new Type(buffer as ArrayBuffer, byteOffset, count);
  if (bitsStored === bitsAllocated && highBit === bitsAllocated - 1) return raw;
  const out = makeSamples(layout, count);
  const up = 31 - highBit;
  const down = 32 - bitsStored;
  if (isSigned) for (let n = 0; n < count; n++) out[n] = ((raw[n] as number) << up) >> down;
  else for (let n = 0; n < count; n++) out[n] = ((raw[n] as number) << up) >>> down;
  return out;
}

const isLittleEndianHost = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1;

function readerOf(
  { isFloat, isSigned, bitsAllocated, bitsStored, highBit }: PixelLayout,
  view: DataView,
  little: boolean,
): (n: number) => number {
  if (isFloat) {
    return bitsAllocated === 32
      ? (n) => view.getFloat32(4 * n, little)
      : (n) => view.getFloat64(8 * n, little);
  }
  if (bitsAllocated === 64) {
    return isSigned
      ? (n) => Number(view.getBigInt64(8 * n, little))
      : (n) => Number(view.getBigUint64(8 * n, little));
  }
  // To the top of 32 bits and down again: drops what is above the high bit and below the stored ones, keeps the sign.
  const up = 31 - highBit;
  const down = 32 - bitsStored;
  const raw =
    bitsAllocated === 8
      ? (n: number) => view.getUint8(n)
      : bitsAllocated === 16
        ? (n: number) => view.getUint16(2 * n, little)
        : (n: number) => view.getUint32(4 * n, little);
  return isSigned ? (n) => (raw(n) << up) >> down : (n) => (raw(n) << up) >>> down;
}

/** Colour by colour to pixel by pixel. */
export function interleave<Samples extends StoredSamples>(planes: Samples): Samples {
  const count = planes.length / 3;
  const out = planes.slice() as Samples;
  for (let n = 0; n < count; n++) {
    for (let sample = 0; sample < 3; sample++) {
      out[3 * n + sample] = planes[sample * count + n] ?? 0;
    }
  }
  return out;
}

/** Y1 Y2 CB CR to Y CB CR for each of two pixels. */
function upsample(samples: StoredSamples, count: number): StoredSamples {
  const out = new Uint8Array(count);
  for (let from = 0, to = 0; to < count; from += 4) {
    for (let pixel = 0; pixel < 2; pixel++, to += 3) {
      out[to] = samples[from + pixel] ?? 0;
      out[to + 1] = samples[from + 2] ?? 0;
      out[to + 2] = samples[from + 3] ?? 0;
    }
  }
  return out;
}
