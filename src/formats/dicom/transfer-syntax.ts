import type { Coding } from './elements.ts';

/** Transfer syntaxes of PS3.6 table A-1 that data sets are written in; all others are explicit, little endian. */
export const IMPLICIT_LITTLE = '1.2.840.10008.1.2';
export const EXPLICIT_LITTLE = '1.2.840.10008.1.2.1';
export const EXPLICIT_BIG = '1.2.840.10008.1.2.2';
export const DEFLATED = '1.2.840.10008.1.2.1.99';
/** GE: implicit, little endian, but for the pixel data. */
export const GE_PRIVATE = '1.2.840.113619.5.2';

const EXPLICIT: Coding = { isExplicit: true, isLittleEndian: true };
const IMPLICIT: Coding = { isExplicit: false, isLittleEndian: true };
const BIG: Coding = { isExplicit: true, isLittleEndian: false };

/** How the data set's elements are written, as the transfer syntax says. */
export function codingOf(transferSyntax: string): Coding {
  if (transferSyntax === IMPLICIT_LITTLE || transferSyntax === GE_PRIVATE) return IMPLICIT;
  return transferSyntax === EXPLICIT_BIG ? BIG : EXPLICIT;
}

/**
 * How the elements are written, as the first of them tells: groups of data sets are small numbers, explicit elements
 * show two capitals. Null where nothing like an element is there.
 */
export function guessCoding(bytes: Uint8Array): Coding | null {
  const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0] = bytes;
  if (bytes.length < 8) return null;
  const isCapital = (byte: number) => byte >= 65 && byte <= 90;
  const isExplicit = isCapital(e) && isCapital(f);
  const group = a | (b << 8);
  const swapped = (a << 8) | b;
  if (isGroup(group) && (isExplicit || implicitLength(bytes) < 0x10000)) {
    return isExplicit ? EXPLICIT : IMPLICIT;
  }
  if (isGroup(swapped) && isExplicit && (c << 8) + d < 0x10000) return BIG;
  return null;
}

/** Groups that data sets begin with: 0002 (file meta information), 0004 (DICOMDIR), 0008 and a few more. */
function isGroup(group: number): boolean {
  return group >= 2 && group <= 0x0040 && group % 2 === 0;
}

function implicitLength(bytes: Uint8Array): number {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getUint32(4, true);
}

/** The transfer syntax of a data set that does not name it. */
export function syntaxOf({ isExplicit, isLittleEndian }: Coding): string {
  if (!isExplicit) return IMPLICIT_LITTLE;
  return isLittleEndian ? EXPLICIT_LITTLE : EXPLICIT_BIG;
}
