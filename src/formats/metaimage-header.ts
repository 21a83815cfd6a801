import { LocusError } from '../volume/errors.ts';

/** A MetaImage header as text, and where the line that names the data ends. */
export interface MetaHeader {
  readonly fields: ReadonlyMap<string, string>;
  /** Lines behind 'ElementDataFile = LIST'. */
  readonly list: readonly string[];
  /** Bytes up to and with the line ElementDataFile, where LOCAL data begins. */
  readonly length: number;
}

/** Headers are a few hundred bytes; lists of files come on top. */
export const META_HEADER_LIMIT = 1 << 20;

/** Longer values are no honest header, and slow to match. */
const LONGEST_VALUE = 4096;

/**
 * Parses 'Key = Value' lines (itk.org/Wiki/ITK/MetaIO/Documentation) up to ElementDataFile, which is the last.
 *
 * @throws LocusError 'corrupt', 'truncated'
 */
export function parseMetaHeader(bytes: Uint8Array, isWholeFile: boolean): MetaHeader {
  const fields = new Map<string, string>();
  const list: string[] = [];
  const decoder = new TextDecoder();
  let isList = false;
  let at = 0;
  for (let line = 1; at < bytes.length; line++) {
    const newline = bytes.indexOf(10, at);
    if (newline < 0 && !isWholeFile) break;
    const end = newline < 0 ? bytes.length : newline;
    const text = decoder.decode(bytes.subarray(at, end)).trim();
    at = Math.min(bytes.length, end + 1);
    if (isList) {
      if (text !== '') list.push(text);
      continue;
    }
    if (text === '') continue;
    const [, key = '', value] = /^([^=]*)=(.*)$/.exec(text) ?? [];
    if (value === undefined) {
      throw new LocusError(
        'corrupt',
        `Line ${line} of the header is no field: ‘${text.slice(0, 40)}’.`,
        'Correct the line, or export the image again.',
      );
    }
    if (value.length > LONGEST_VALUE) throw badMeta(key, value);
    fields.set(key.trim().toLowerCase(), value.trim());
    if (key.trim().toLowerCase() !== 'elementdatafile') continue;
    isList = /^LIST\b/.test(value.trim());
    if (!isList) return { fields, list, length: at };
  }
  if (isList && isWholeFile) return { fields, list, length: at };
  throw new LocusError(
    'truncated',
    isWholeFile
      ? 'The header ends before ElementDataFile, which says where the voxels are.'
      : `The header does not end within ${META_HEADER_LIMIT} bytes.`,
    'Copy or download the file again.',
  );
}

/** Numbers of the first of the fields that is there, null where none is. @throws LocusError 'corrupt' */
export function metaNumbers(
  { fields }: MetaHeader,
  names: readonly string[],
  count: number,
): readonly number[] | null {
  for (const name of names) {
    const text = fields.get(name.toLowerCase());
    if (text === undefined) continue;
    const numbers = text.split(/[\s,]+/).map((word) => (word === '' ? Number.NaN : Number(word)));
    if (numbers.length !== count || !numbers.every(Number.isFinite)) throw badMeta(name, text);
    return numbers;
  }
  return null;
}

/** 'True' and 'False' in any case, also 1 and 0. */
export function metaFlag({ fields }: MetaHeader, names: readonly string[]): boolean | null {
  for (const name of names) {
    const text = fields.get(name.toLowerCase());
    if (text !== undefined) return /^(t|1)/i.test(text);
  }
  return null;
}

export function badMeta(name: string, text: string): LocusError {
  return new LocusError(
    'corrupt',
    `The header's field ‘${name.trim().slice(0, 40)}’ is not understood: ‘${text.slice(0, 60)}’.`,
    'Correct it, or export the image again.',
  );
}
