import { LocusError } from '../volume/errors.ts';

/** A NRRD header as text: fields by their canonical name, and where it ends. */
export interface NrrdHeader {
  readonly fields: ReadonlyMap<string, string>;
  /** Lines behind 'data file: LIST'. */
  readonly list: readonly string[];
  /** Bytes up to and with the empty line, where attached data begins. */
  readonly length: number;
}

/** Longer headers exist only where the file is no NRRD or has lost its empty line. */
export const NRRD_HEADER_LIMIT = 1 << 20;

/** Longer values are no honest header, and slow to match. */
const LONGEST_VALUE = 4096;

/** Spellings that the format definition allows for one field. */
const ALIASES: Readonly<Record<string, string>> = {
  datafile: 'data file',
  lineskip: 'line skip',
  byteskip: 'byte skip',
  axismins: 'axis mins',
  axismaxs: 'axis maxs',
  centerings: 'centers',
  blocksize: 'block size',
};

/**
 * Parses the text of a NRRD header (teem.sourceforge.net/nrrd/format.html): `field: value`, `key:=value`
 * (left out, they never change the image), `# comment`, with LF or CRLF.
 *
 * @throws LocusError 'corrupt', 'truncated'
 */
export function parseNrrdHeader(bytes: Uint8Array, isWholeFile: boolean): NrrdHeader {
  const fields = new Map<string, string>();
  const list: string[] = [];
  const decoder = new TextDecoder();
  let isList = false;
  let at = 0;
  for (let line = 1; at < bytes.length; line++) {
    const newline = bytes.indexOf(10, at);
    if (newline < 0 && !isWholeFile) break;
    const end = newline < 0 ? bytes.length : newline;
    const text = decoder.decode(bytes.subarray(at, end)).replace(/\r$/, '');
    at = Math.min(bytes.length, end + 1);
    if (line === 1 || text.startsWith('#')) continue;
    if (text === '') return { fields, list, length: at };
    if (isList) {
      list.push(text);
      continue;
    }
    const [, name = '', mark, value = ''] = /^([^:]*)(:=|:)\s*(.*)$/.exec(text) ?? [];
    if (mark === undefined) {
      throw new LocusError(
        'corrupt',
        `Line ${line} of the header is neither a field nor a comment: ‘${text.slice(0, 40)}’.`,
        'Correct the line, or export the image again.',
      );
    }
    if (mark === ':=') continue;
    const lower = name.trim().toLowerCase();
    const field = ALIASES[lower] ?? lower;
    if (value.length > LONGEST_VALUE) throw badField(field, value);
    fields.set(field, value.trim());
    if (field === 'data file' && /^LIST\b/.test(value)) isList = true;
  }
  // A detached header may end with the file instead of an empty line.
  if (isWholeFile && fields.has('data file')) return { fields, list, length: at };
  throw new LocusError(
    'truncated',
    isWholeFile
      ? 'The header does not end: no empty line, and so no data, follows it.'
      : `The header does not end within ${NRRD_HEADER_LIMIT} bytes.`,
    'Copy or download the file again.',
  );
}

/** @throws LocusError 'corrupt' where the field is missing */
export function requiredField({ fields }: NrrdHeader, name: string): string {
  const value = fields.get(name);
  if (value !== undefined && value !== '') return value;
  throw new LocusError(
    'corrupt',
    `The header has no field ‘${name}’.`,
    'Add it, or export the image again.',
  );
}

/** Whole numbers separated by blanks. @throws LocusError 'corrupt' */
export function integers(name: string, text: string): number[] {
  const words = text.trim().split(/\s+/);
  const bad = words.find((word) => !/^[-+]?\d+$/.test(word));
  if (bad !== undefined) throw badField(name, text);
  return words.map(Number);
}

export function badField(name: string, text: string): LocusError {
  return new LocusError(
    'corrupt',
    `The header's field ‘${name}’ is not understood: ‘${text.slice(0, 60)}’.`,
    'Correct it, or export the image again.',
  );
}
