import { type DecodeText, decodePlain } from './character-sets.ts';

// Values of elements (PS3.5 section 6.2): texts and numbers, several of them behind one another.

/** VRs that the specific character set applies to. */
const FREE_TEXT = new Set(['SH', 'LO', 'ST', 'LT', 'UC', 'UT', 'PN']);
/** A backslash is part of these texts. */
const ONE_VALUE = new Set(['ST', 'LT', 'UT', 'UR']);
const TEXT = new Set([...FREE_TEXT, 'AE', 'AS', 'CS', 'DA', 'DS', 'DT', 'IS', 'TM', 'UI', 'UR']);

interface Numeric {
  readonly width: 2 | 4 | 8;
  readonly read: (view: DataView, at: number, isLittleEndian: boolean) => number;
}

const NUMERIC: Readonly<Record<string, Numeric>> = {
  US: { width: 2, read: (view, at, little) => view.getUint16(at, little) },
  SS: { width: 2, read: (view, at, little) => view.getInt16(at, little) },
  UL: { width: 4, read: (view, at, little) => view.getUint32(at, little) },
  SL: { width: 4, read: (view, at, little) => view.getInt32(at, little) },
  FL: { width: 4, read: (view, at, little) => view.getFloat32(at, little) },
  FD: { width: 8, read: (view, at, little) => view.getFloat64(at, little) },
  UV: { width: 8, read: (view, at, little) => Number(view.getBigUint64(at, little)) },
  SV: { width: 8, read: (view, at, little) => Number(view.getBigInt64(at, little)) },
};

export function isText(vr: string): boolean {
  return TEXT.has(vr);
}

export function isNumeric(vr: string): boolean {
  return vr in NUMERIC;
}

/** Texts without their padding; unknown values where they are printable. Empty where there is no value. */
export function textsOf(vr: string, bytes: Uint8Array, decode: DecodeText): readonly string[] {
  if (vr === 'UN' ? !isPrintable(bytes) : !TEXT.has(vr)) return [];
  const text = FREE_TEXT.has(vr) ? decode(bytes) : decodePlain(bytes);
  const values = (ONE_VALUE.has(vr) ? [text] : text.split('\\')).map(withoutPadding);
  return values.every((value) => value === '') ? [] : values;
}

function withoutPadding(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: some writers pad with zeros
  return text.replace(/[\x00 ]+$/, '').trim();
}

function isPrintable(bytes: Uint8Array): boolean {
  const printable = (byte: number) => (byte >= 0x20 && byte < 0x7f) || byte === 0;
  // Two zeros and more are a number.
  return bytes.length > 0 && bytes.every(printable) && !/\0./s.test(decodePlain(bytes));
}

/** All values as numbers; empty where one of them is none, so that none takes another's place. */
export function numbersOf(
  vr: string,
  bytes: Uint8Array,
  isLittleEndian: boolean,
): readonly number[] {
  const numeric = NUMERIC[vr];
  const numbers =
    numeric === undefined
      ? textsOf(vr, bytes, decodePlain).map((text) => (text === '' ? Number.NaN : Number(text)))
      : readNumbers(bytes, numeric, isLittleEndian);
  return numbers.every(Number.isFinite) ? numbers : [];
}

function readNumbers(
  bytes: Uint8Array,
  { width, read }: Numeric,
  isLittleEndian: boolean,
): readonly number[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const count = Math.floor(bytes.length / width);
  return Array.from({ length: count }, (_, n) => read(view, n * width, isLittleEndian));
}

/** 'AT': tags as eight hexadecimal digits. */
export function tagsOf(bytes: Uint8Array, isLittleEndian: boolean): readonly string[] {
  const parts = readNumbers(bytes, { width: 2, read: readPart }, isLittleEndian);
  const hex = (n: number) => n.toString(16).toUpperCase().padStart(4, '0');
  const count = Math.floor(parts.length / 2);
  return Array.from(
    { length: count },
    (_, n) => hex(parts[2 * n] ?? 0) + hex(parts[2 * n + 1] ?? 0),
  );
}

const readPart: Numeric['read'] = (view, at, little) => view.getUint16(at, little);
