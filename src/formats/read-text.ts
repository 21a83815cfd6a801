import { LocusError } from '../volume/errors.ts';
import { makePacer } from '../volume/pace.ts';
import type { DataPart } from './layout.ts';
import type { PartOptions } from './sink.ts';
import { bytesPerVoxel, integerRange, isFloat, type VoxelType } from './voxel-type.ts';

const BLOCK = 1 << 20;

/** Longer than any number is written. */
const LONGEST_NUMBER = 400;

/**
 * Reads numbers in words, as NRRD's text encoding has them, and hands them on as little-endian bytes.
 *
 * @throws LocusError 'truncated', 'corrupt', 'size-mismatch', 'cancelled'
 */
export async function readText(
  part: DataPart,
  { from, to }: { readonly from: number; readonly to: number },
  accept: (bytes: Uint8Array) => void,
  { type, signal, onBytes }: PartOptions,
): Promise<void> {
  const { file, blob, start, bytes } = part;
  const pace = makePacer(signal);
  const width = bytesPerVoxel(type);
  const write = makeWriter(type);
  const decoder = new TextDecoder('latin1');
  let at = 0;
  let rest = '';
  for (let block = start; block < blob.size; block += BLOCK) {
    await pace();
    const text = decoder.decode(await blob.slice(block, block + BLOCK).arrayBuffer());
    const words = (rest + text).split(/[\s,]+/);
    // The last word may go on in the next block.
    rest = block + BLOCK < blob.size ? (words.pop() ?? '') : '';
    if (rest.length > LONGEST_NUMBER) throw notANumber(file, rest, type);
    const out = new Uint8Array(words.length * width);
    const view = new DataView(out.buffer);
    let filled = 0;
    for (const word of words) {
      if (word === '') continue;
      if (at >= bytes) {
        throw new LocusError(
          'size-mismatch',
          `The header promises ${bytes / width} numbers, the file holds more.`,
          'The header does not fit its data: export the image again.',
          file,
        );
      }
      if (!write(view, filled, word)) throw notANumber(file, word, type);
      if (at >= from && at < to) filled += width;
      at += width;
    }
    accept(out.subarray(0, filled));
    onBytes(filled);
  }
  if (at < bytes) {
    throw new LocusError(
      'truncated',
      `The header promises ${bytes / width} numbers, the file holds ${at / width}.`,
      'Copy or download the file again.',
      file,
    );
  }
}

/** Writes a word as one voxel; false where it is no number of that type. */
function makeWriter(type: VoxelType): (view: DataView, at: number, word: string) => boolean {
  if (type === 'int64' || type === 'uint64') {
    return (view, at, word) => {
      if (!/^[-+]?\d{1,20}$/.test(word)) return false;
      const value = BigInt(word.replace('+', ''));
      const kept = type === 'int64' ? BigInt.asIntN(64, value) : BigInt.asUintN(64, value);
      view.setBigInt64(at, kept, true);
      return kept === value;
    };
  }
  if (isFloat(type)) {
    return (view, at, word) => {
      const value = parseFloatWord(word);
      if (value === null) return false;
      if (type === 'float32') view.setFloat32(at, value, true);
      else view.setFloat64(at, value, true);
      return true;
    };
  }
  const [least, most] = integerRange(type);
  return (view, at, word) => {
    const value = Number(word);
    if (!Number.isInteger(value) || value < least || value > most) return false;
    if (most > 65_535) view.setInt32(at, value | 0, true);
    else if (most > 255) view.setInt16(at, value, true);
    else view.setInt8(at, value);
    return true;
  };
}

/** Teem writes nan, inf and -inf in any case. */
function parseFloatWord(word: string): number | null {
  const value = Number(word);
  if (!Number.isNaN(value)) return value;
  const special = /^([-+]?)(nan|inf)/i.exec(word);
  if (special === null) return null;
  if (special[2]?.toLowerCase() === 'nan') return Number.NaN;
  return special[1] === '-' ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
}

function notANumber(file: string, word: string, type: VoxelType): LocusError {
  return new LocusError(
    'corrupt',
    `‘${word.slice(0, 20)}’ is no number of type ${type}.`,
    'Export the image again, with raw or gzip encoding.',
    file,
  );
}
