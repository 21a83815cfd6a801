// Writes small DICOM files for tests, by PS3.5 and PS3.10: any fields by keyword, sequences in sequences, pixel data as
// bytes or as fragments.

import { entryOf, tagOf } from '../../src/formats/dicom/dictionary.ts';
import {
  EXPLICIT_BIG,
  EXPLICIT_LITTLE,
  IMPLICIT_LITTLE,
} from '../../src/formats/dicom/transfer-syntax.ts';
import { isNumeric } from '../../src/formats/dicom/values.ts';

export interface Fragments {
  /** Items behind the offset table. */
  readonly fragments: readonly Uint8Array[];
  /** Basic offset table; empty unless given. */
  readonly offsets?: readonly number[];
}

/** For private elements and for wrong VRs. */
export interface WithVr {
  readonly vr: string;
  readonly value: Exclude<Value, WithVr>;
}

export type Value =
  | string
  | number
  | readonly (string | number)[]
  | Uint8Array
  | readonly Fields[]
  | Fragments
  | WithVr;

/** By keyword, or eight hexadecimal digits of a tag. */
export interface Fields {
  readonly [keyword: string]: Value;
}

export interface WriteOptions {
  /** Explicit VR little endian unless given. */
  readonly transferSyntax?: string;
  /** 128 zeros and 'DICM'. */
  readonly hasPreamble?: boolean;
  /** File meta information. */
  readonly hasMeta?: boolean;
  /** Sequences and items end in delimiters and have no length. */
  readonly isOpenEnded?: boolean;
  /** Elements of group 2 besides the transfer syntax. */
  readonly meta?: Fields;
}

interface Way {
  readonly isExplicit: boolean;
  readonly isLittleEndian: boolean;
  readonly isOpenEnded: boolean;
}

const LONG_VRS = ['OB', 'OD', 'OF', 'OL', 'OV', 'OW', 'SQ', 'SV', 'UC', 'UN', 'UR', 'UT', 'UV'];
const UNDEFINED = 0xffffffff;

/** @returns the bytes of a file; strings are written as UTF-8 */
export function writeDicom(fields: Fields, options: WriteOptions = {}): Uint8Array<ArrayBuffer> {
  const { transferSyntax = EXPLICIT_LITTLE, hasPreamble = true, hasMeta = true } = options;
  const isOpenEnded = options.isOpenEnded ?? false;
  const body = writeFields(fields, {
    isExplicit: transferSyntax !== IMPLICIT_LITTLE,
    isLittleEndian: transferSyntax !== EXPLICIT_BIG,
    isOpenEnded,
  });
  const parts: Uint8Array[] = [];
  if (hasPreamble) parts.push(new Uint8Array(128), ascii('DICM'));
  if (hasMeta) parts.push(writeMeta({ ...options.meta, TransferSyntaxUID: transferSyntax }));
  return concat([...parts, body]);
}

function writeMeta(fields: Fields): Uint8Array {
  const way: Way = { isExplicit: true, isLittleEndian: true, isOpenEnded: false };
  const rest = writeFields(fields, way);
  return concat([writeFields({ FileMetaInformationGroupLength: rest.length }, way), rest]);
}

function writeFields(fields: Fields, way: Way): Uint8Array {
  const elements = Object.entries(fields).map(([keyword, value]) => {
    const tag = tagOf(keyword);
    if (tag === null) throw new Error(`no such keyword: ${keyword}`);
    return { tag, value };
  });
  elements.sort((a, b) => a.tag - b.tag);
  return concat(elements.map(({ tag, value }) => writeElement(tag, value, way)));
}

function writeElement(tag: number, given: Value, way: Way): Uint8Array {
  const hasVr = isWithVr(given);
  const value = hasVr ? given.value : given;
  const vr = hasVr ? given.vr : (entryOf(tag)?.vr ?? 'UN');
  if (isFragments(value)) {
    return concat([writeHead(tag, 'OB', UNDEFINED, way), writeFragments(value, way)]);
  }
  if (isItems(value)) {
    const items = concat(value.map((item) => writeItem(item, way)));
    if (!way.isOpenEnded) return concat([writeHead(tag, 'SQ', items.length, way), items]);
    return concat([writeHead(tag, 'SQ', UNDEFINED, way), items, delimiter(0xe0dd, 0, way)]);
  }
  const bytes = writeValue(value, vr, way);
  return concat([writeHead(tag, vr, bytes.length, way), bytes]);
}

function writeItem(fields: Fields, way: Way): Uint8Array {
  const content = writeFields(fields, way);
  if (!way.isOpenEnded) return concat([delimiter(0xe000, content.length, way), content]);
  return concat([delimiter(0xe000, UNDEFINED, way), content, delimiter(0xe00d, 0, way)]);
}

function writeFragments({ fragments, offsets = [] }: Fragments, way: Way): Uint8Array {
  const table = concat(offsets.map((offset) => number(offset, 4, way)));
  const items = [table, ...fragments.map((fragment) => padded(fragment, 0))];
  return concat([
    ...items.flatMap((item) => [delimiter(0xe000, item.length, way), item]),
    delimiter(0xe0dd, 0, way),
  ]);
}

function writeHead(tag: number, vr: string, length: number, way: Way): Uint8Array {
  const numbers = [number(tag >>> 16, 2, way), number(tag & 0xffff, 2, way)];
  if (!way.isExplicit) return concat([...numbers, number(length, 4, way)]);
  if (LONG_VRS.includes(vr)) {
    return concat([...numbers, ascii(vr), new Uint8Array(2), number(length, 4, way)]);
  }
  if (length > 0xffff) throw new Error(`${vr} holds no ${length} bytes`);
  return concat([...numbers, ascii(vr), number(length, 2, way)]);
}

function delimiter(element: number, length: number, way: Way): Uint8Array {
  return concat([number(0xfffe, 2, way), number(element, 2, way), number(length, 4, way)]);
}

function writeValue(
  value: string | number | readonly (string | number)[] | Uint8Array,
  vr: string,
  way: Way,
): Uint8Array {
  if (value instanceof Uint8Array) return padded(value, 0);
  const values = typeof value === 'object' ? value : [value];
  if (vr === 'AT') {
    return concat(values.map((tag) => writeTag(Number.parseInt(String(tag), 16), way)));
  }
  if (isNumeric(vr)) return concat(values.map((each) => writeNumber(Number(each), vr, way)));
  const text = new TextEncoder().encode(values.join('\\'));
  return padded(text, vr === 'UI' ? 0 : 0x20);
}

function writeTag(tag: number, way: Way): Uint8Array {
  return concat([number(tag >>> 16, 2, way), number(tag & 0xffff, 2, way)]);
}

function writeNumber(value: number, vr: string, way: Way): Uint8Array {
  if (vr === 'US' || vr === 'SS') return number(value, 2, way);
  if (vr === 'UL' || vr === 'SL') return number(value, 4, way);
  const bytes = new Uint8Array(vr === 'FL' ? 4 : 8);
  const view = new DataView(bytes.buffer);
  if (vr === 'FL') view.setFloat32(0, value, way.isLittleEndian);
  else if (vr === 'FD') view.setFloat64(0, value, way.isLittleEndian);
  else view.setBigInt64(0, BigInt(value), way.isLittleEndian);
  return bytes;
}

function number(value: number, width: 2 | 4, { isLittleEndian }: Way): Uint8Array {
  const bytes = new Uint8Array(width);
  const view = new DataView(bytes.buffer);
  if (width === 2) view.setUint16(0, value, isLittleEndian);
  else view.setUint32(0, value, isLittleEndian);
  return bytes;
}

function padded(bytes: Uint8Array, padding: number): Uint8Array {
  return bytes.length % 2 === 0 ? bytes : concat([bytes, Uint8Array.of(padding)]);
}

function ascii(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

function concat(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

function isItems(value: Value): value is readonly Fields[] {
  return Array.isArray(value) && value.every((each) => typeof each === 'object');
}

function isFragments(value: Value): value is Fragments {
  return typeof value === 'object' && 'fragments' in value;
}

function isWithVr(value: Value): value is WithVr {
  return typeof value === 'object' && 'vr' in value;
}
