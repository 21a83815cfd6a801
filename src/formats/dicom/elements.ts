import { entryOf } from './dictionary.ts';

// The structure of a data set (PS3.5 section 7): where each element's value lies. No value is decoded or copied here.
// dicom-parser wants the whole file in memory, while of thousands of slices only their heads are read: this parser says
// how far it came where bytes are still missing, and bounds depth and number of elements of damaged files.

export interface Coding {
  readonly isExplicit: boolean;
  readonly isLittleEndian: boolean;
}

export interface Element {
  readonly tag: number;
  readonly vr: string;
  /** Offset of the value; -1 where the value was not kept. */
  readonly start: number;
  readonly length: number;
  /** Of sequences; null for all others. */
  readonly items: readonly Item[] | null;
}

/** A data set, or an item of a sequence. */
export interface Item {
  readonly isLittleEndian: boolean;
  readonly elements: readonly Element[];
}

export const UNDEFINED_LENGTH = 0xffffffff;
export const ITEM = 0xfffee000;
export const ITEM_END = 0xfffee00d;
export const SEQUENCE_END = 0xfffee0dd;

/** Values with a length of four bytes in explicit files. VRs that are still to come have one too. */
const SHORT_VRS = 'AE AS AT CS DA DS DT FD FL IS LO LT PN SH SL SS ST TM UI UL US'.split(' ');
const LONG_VRS = 'OB OD OF OL OV OW SQ SV UC UN UR UT UV'.split(' ');

/** Real files nest sequences some ten deep; damaged ones must not exhaust the stack. */
const DEEPEST = 48;
/** A segmentation of 10 000 frames has some 300 000 elements. */
const MOST_ELEMENTS = 4_000_000;

/** More bytes are needed than have been read. */
export class Short extends Error {
  readonly needed: number;
  constructor(needed: number) {
    super('more bytes are needed');
    this.needed = needed;
  }
}

/** The bytes are no DICOM elements, or the file ends within one. */
export class Damaged extends Error {
  readonly isCut: boolean;
  constructor(message: string, isCut = false) {
    super(message);
    this.isCut = isCut;
  }
}

/** Bytes of a file from its beginning, or of an inflated data set. */
export interface Head {
  readonly bytes: Uint8Array;
  /** Bytes that there are in all. */
  readonly total: number;
}

interface Cursor extends Head {
  readonly view: DataView;
  count: number;
}

export interface Start {
  readonly tag: number;
  readonly vr: string;
  readonly length: number;
  /** Where the value begins. */
  readonly at: number;
}

export interface ParsedElements {
  readonly item: Item;
  /** The element that `isLast` stopped at; its value is not looked at. */
  readonly last: Start | null;
  /** Behind the last element. */
  readonly end: number;
}

/**
 * The elements from `at` on, until `isLast` says of one that the rest is not wanted.
 *
 * @throws Short where `head.bytes` ends too early and there are more
 * @throws Damaged
 */
export function parseElements(
  head: Head,
  at: number,
  coding: Coding,
  isLast: (tag: number) => boolean,
): ParsedElements {
  const { bytes } = head;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const cursor: Cursor = { ...head, view, count: 0 };
  const elements: Element[] = [];
  let position = at;
  for (;;) {
    // Fewer bytes than an element's head, or zeros, are padding.
    if (position + 8 > head.total) break;
    const start = readStart(cursor, position, head.total, coding);
    if (isLast(start.tag)) {
      const item = { isLittleEndian: coding.isLittleEndian, elements };
      return { item, last: start, end: position };
    }
    if (start.tag === 0 && start.length === 0) break;
    const { element, next } = readElement(cursor, start, head.total, coding, 0);
    elements.push(element);
    position = next;
  }
  return {
    item: { isLittleEndian: coding.isLittleEndian, elements },
    last: null,
    end: position,
  };
}

function readStart(cursor: Cursor, at: number, end: number, coding: Coding): Start {
  need(cursor, at + 8, end);
  const { view } = cursor;
  const little = coding.isLittleEndian;
  const tag = view.getUint16(at, little) * 0x10000 + view.getUint16(at + 2, little);
  // Items and their ends have no VR.
  if (tag >>> 16 === 0xfffe) {
    return { tag, vr: '', length: view.getUint32(at + 4, little), at: at + 8 };
  }
  const vr = coding.isExplicit ? readVr(cursor, at + 4) : null;
  // Elements without a VR occur in explicit files too.
  if (vr === null) {
    const length = view.getUint32(at + 4, little);
    return { tag, vr: implicitVr(tag), length, at: at + 8 };
  }
  if (SHORT_VRS.includes(vr)) {
    return { tag, vr, length: view.getUint16(at + 6, little), at: at + 8 };
  }
  need(cursor, at + 12, end);
  return { tag, vr, length: view.getUint32(at + 8, little), at: at + 12 };
}

function readVr({ bytes }: Cursor, at: number): string | null {
  const vr = String.fromCharCode(bytes[at] ?? 0, bytes[at + 1] ?? 0);
  return /^[A-Z]{2}$/.test(vr) ? vr : null;
}

function implicitVr(tag: number): string {
  if ((tag & 0xffff) === 0) return 'UL';
  const creator = tag & 0xffff;
  if (((tag >>> 16) & 1) === 1 && creator >= 0x10 && creator <= 0xff) return 'LO';
  return entryOf(tag)?.vr ?? 'UN';
}

function readElement(
  cursor: Cursor,
  start: Start,
  end: number,
  coding: Coding,
  depth: number,
): { readonly element: Element; readonly next: number } {
  const { tag, length, at } = start;
  // Delimiters that belong to nothing are skipped, as other readers do.
  const vr = tag >>> 16 === 0xfffe ? 'UN' : start.vr;
  cursor.count++;
  if (cursor.count > MOST_ELEMENTS) throw new Damaged(`more than ${MOST_ELEMENTS} elements`);
  if (length === UNDEFINED_LENGTH) {
    if (vr.startsWith('O')) {
      const next = skipFragments(cursor, at, end, coding);
      return { element: { tag, vr, start: at, length: next - at, items: null }, next };
    }
    // PS3.5 section 6.2.2: content of unknown elements of undefined length is implicit, little endian.
    const { items, next } = readItems(cursor, at, end, vr === 'UN' ? IMPLICIT : coding, depth);
    return { element: { tag, vr: 'SQ', start: at, length: next - at, items }, next };
  }
  const next = at + length;
  need(cursor, next, end);
  const items = tryItems(cursor, start, vr, coding, depth);
  return {
    element: { tag, vr: items === null ? vr : 'SQ', start: at, length, items },
    next,
  };
}

const IMPLICIT: Coding = { isExplicit: false, isLittleEndian: true };

/** The items of a sequence of known length; null where it is none, or damaged: then it is a value like any. */
function tryItems(
  cursor: Cursor,
  { length, at }: Start,
  vr: string,
  coding: Coding,
  depth: number,
): readonly Item[] | null {
  const isUnknown = vr === 'UN';
  if (vr !== 'SQ' && !(isUnknown && looksLikeItem(cursor, at, length, coding))) return null;
  try {
    return readItems(cursor, at, at + length, isUnknown ? IMPLICIT : coding, depth).items;
  } catch (error) {
    if (!(error instanceof Damaged)) throw error;
    return null;
  }
}

function looksLikeItem({ view }: Cursor, at: number, length: number, coding: Coding): boolean {
  if (length < 8 || (coding.isExplicit && !coding.isLittleEndian)) return false;
  if (view.getUint16(at, true) !== 0xfffe || view.getUint16(at + 2, true) !== 0xe000) return false;
  const inner = view.getUint32(at + 4, true);
  return inner === UNDEFINED_LENGTH || inner <= length - 8;
}

/** Items until `end` or the sequence's delimiter. */
function readItems(
  cursor: Cursor,
  from: number,
  end: number,
  coding: Coding,
  depth: number,
): { readonly items: readonly Item[]; readonly next: number } {
  if (depth >= DEEPEST) throw new Damaged(`sequences nested more than ${DEEPEST} deep`);
  const items: Item[] = [];
  let at = from;
  while (at < end) {
    const { tag, length, at: inside } = readStart(cursor, at, end, coding);
    if (tag === SEQUENCE_END) return { items, next: inside };
    if (tag !== ITEM) throw new Damaged('something else than an item in a sequence');
    const last = length === UNDEFINED_LENGTH ? end : inside + length;
    need(cursor, length === UNDEFINED_LENGTH ? inside : last, end);
    const isOpen = length === UNDEFINED_LENGTH;
    const read = readItem(cursor, inside, last, coding, depth, isOpen);
    items.push(read.item);
    at = isOpen ? read.next : last;
  }
  return { items, next: at };
}

function readItem(
  cursor: Cursor,
  from: number,
  end: number,
  declared: Coding,
  depth: number,
  isOpen: boolean,
): { readonly item: Item; readonly next: number } {
  const elements: Element[] = [];
  const coding = codingWithin(cursor, from, end, declared);
  const item = { isLittleEndian: coding.isLittleEndian, elements };
  let at = from;
  while (at < end) {
    const start = readStart(cursor, at, end, coding);
    if (start.tag === ITEM_END) return { item, next: start.at };
    // The sequence's end closes an item whose own end is missing.
    if (start.tag === SEQUENCE_END && isOpen) return { item, next: at };
    const { element, next } = readElement(cursor, start, end, coding, depth + 1);
    elements.push(element);
    at = next;
  }
  return { item, next: at };
}

/** Items marked unknown are implicit by the standard, but some writers leave them explicit. */
function codingWithin(cursor: Cursor, at: number, end: number, coding: Coding): Coding {
  if (coding.isExplicit || at + 8 > Math.min(end, cursor.bytes.length)) return coding;
  const vr = readVr(cursor, at + 4);
  const isExplicit = vr !== null && (SHORT_VRS.includes(vr) || LONG_VRS.includes(vr));
  // A length of 16 961 bytes and more would spell a VR as well, but is no first element of an item.
  return isExplicit ? { ...coding, isExplicit } : coding;
}

/** Past the fragments of compressed pixels (an icon's) inside a sequence. */
function skipFragments(cursor: Cursor, from: number, end: number, coding: Coding): number {
  let at = from;
  for (;;) {
    const { tag, length, at: inside } = readStart(cursor, at, end, coding);
    if (tag === SEQUENCE_END) return inside;
    if (tag !== ITEM || length === UNDEFINED_LENGTH) throw new Damaged('a broken fragment');
    at = inside + length;
    need(cursor, at, end);
  }
}

/** @throws Damaged where an element leaves what encloses it, Short where its bytes have not been read yet */
function need({ bytes, total }: Cursor, to: number, end: number): void {
  if (to > total) throw new Damaged('an element is longer than the file', true);
  if (to > end) throw new Damaged('an element is longer than what holds it');
  if (to > bytes.length) throw new Short(to);
}
