import { LocusError } from '../volume/errors.ts';
import { makePacer, STEP } from '../volume/pace.ts';
import type { VoxelArray } from '../volume/volume.ts';
import { isFloat, smallestInteger, type VoxelType } from './voxel-type.ts';

export interface DecodeOptions {
  readonly type: VoxelType;
  readonly slope: number;
  readonly intercept: number;
  readonly signal?: AbortSignal | undefined;
}

export interface DecodedVoxels {
  readonly data: VoxelArray;
  readonly nonFiniteCount: number;
}

const ARRAYS = {
  int8: Int8Array,
  uint8: Uint8Array,
  int16: Int16Array,
  uint16: Uint16Array,
  int32: Int32Array,
  uint32: Uint32Array,
  float32: Float32Array,
  float64: Float64Array,
} as const;

/**
 * Turns the bytes of a frame (little-endian, of exactly its length) into the smallest array that holds
 * each value × slope + intercept exactly: the file's own integers where nothing is scaled, integers where
 * slope and intercept are, else Float32Array if that loses nothing, else Float64Array. The buffer becomes
 * the array's where it can.
 *
 * @throws LocusError 'unsupported' (a 64-bit integer that float64 cannot hold), 'cancelled'
 */
export async function decodeVoxels(
  buffer: ArrayBuffer,
  options: DecodeOptions,
): Promise<DecodedVoxels> {
  const { type, slope, intercept } = options;
  const pace = makePacer(options.signal);
  const raw =
    type === 'int64' || type === 'uint64'
      ? await fromInt64(buffer, type === 'int64', pace)
      : new ARRAYS[type](buffer);
  const isScaled = slope !== 1 || intercept !== 0;
  if (!isFloat(type)) {
    const isNative = !isScaled && type !== 'int64' && type !== 'uint64';
    if (isNative) return { data: raw, nonFiniteCount: 0 };
    if (Number.isInteger(slope) && Number.isInteger(intercept)) {
      const integers = await toIntegers(raw, slope, intercept, pace);
      if (integers !== null) return { data: integers, nonFiniteCount: 0 };
    }
  }
  const data =
    type === 'float32' && !isScaled
      ? raw
      : ((await scale(raw, new Float32Array(raw.length), slope, intercept, pace)) ??
        (isScaled ? await scale(raw, new Float64Array(raw.length), slope, intercept, pace) : raw));
  return { data: data ?? raw, nonFiniteCount: await countNonFinite(data ?? raw, pace) };
}

/** In place: the 8-byte values as float64, each exact. */
async function fromInt64(
  buffer: ArrayBuffer,
  isSigned: boolean,
  pace: () => Promise<void>,
): Promise<Float64Array> {
  const low = new Uint32Array(buffer);
  const high = isSigned ? new Int32Array(buffer) : low;
  const out = new Float64Array(buffer);
  for (let at = 0; at < out.length; at++) {
    if (at % STEP === 0) await pace();
    const l = low[2 * at] as number;
    const h = high[2 * at + 1] as number;
    const value = h * 2 ** 32 + l;
    if (!Number.isSafeInteger(value) && BigInt(value) !== (BigInt(h) << 32n) + BigInt(l)) {
      throw new LocusError(
        'unsupported',
        `Voxel ${at} holds ${(BigInt(h) << 32n) + BigInt(l)}, which no 64-bit float holds exactly.`,
        'Save the image with smaller integers or as floating point.',
      );
    }
    out[at] = value;
  }
  return out;
}

/** The scaled values in the smallest integer array, or null where 32 bits are too few. */
async function toIntegers(
  raw: VoxelArray,
  slope: number,
  intercept: number,
  pace: () => Promise<void>,
): Promise<VoxelArray | null> {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (let at = 0; at < raw.length; at++) {
    if (at % STEP === 0) await pace();
    const value = (raw[at] as number) * slope + intercept;
    if (value < low) low = value;
    if (value > high) high = value;
  }
  const type = smallestInteger(low, high);
  if (type === null) return null;
  return scale(raw, new ARRAYS[type](raw.length), slope, intercept, pace);
}

/** Fills `out`, or gives null at the first value it cannot hold. */
async function scale<T extends VoxelArray>(
  raw: VoxelArray,
  out: T,
  slope: number,
  intercept: number,
  pace: () => Promise<void>,
): Promise<T | null> {
  for (let from = 0; from < raw.length; from += STEP) {
    await pace();
    const end = Math.min(raw.length, from + STEP);
    for (let at = from; at < end; at++) {
      const value = (raw[at] as number) * slope + intercept;
      out[at] = value;
      const kept = out[at];
      if (kept !== value && !Number.isNaN(value)) return null;
    }
  }
  return out;
}

async function countNonFinite(data: VoxelArray, pace: () => Promise<void>): Promise<number> {
  let count = 0;
  for (let from = 0; from < data.length; from += STEP) {
    await pace();
    const end = Math.min(data.length, from + STEP);
    for (let at = from; at < end; at++) if (!Number.isFinite(data[at])) count++;
  }
  return count;
}

/** Reverses the bytes of each value, in place: big-endian files. */
export async function swapBytes(
  buffer: ArrayBuffer,
  width: 1 | 2 | 4 | 8,
  signal: AbortSignal | undefined,
): Promise<void> {
  if (width === 1) return;
  const pace = makePacer(signal);
  const bytes = new Uint8Array(buffer);
  const half = width >> 1;
  for (let from = 0; from < bytes.length; from += STEP) {
    await pace();
    const end = Math.min(bytes.length, from + STEP);
    for (let at = from; at < end; at += width) {
      for (let n = 0; n < half; n++) {
        const other = at + width - 1 - n;
        const byte = bytes[at + n] as number;
        bytes[at + n] = bytes[other] as number;
        bytes[other] = byte;
      }
    }
  }
}
