/**
 * One DICOM data set or item of a sequence, read by keyword ('PatientID', 'PixelSpacing' …; PS3.6). Values are decoded
 * (character set, byte order, padding) when asked for; an absent, empty or malformed element is null or an empty list,
 * never an exception. Pixel data is not part of it.
 */
export interface Dataset {
  /** UID of the file's transfer syntax; of items their file's. */
  readonly transferSyntax: string;
  has(keyword: Keyword): boolean;
  /** The first value, trimmed; null where there is none. */
  text(keyword: Keyword): string | null;
  texts(keyword: Keyword): readonly string[];
  /** The first value of a number (also of decimal and integer strings); null where there is none or it is not finite. */
  number(keyword: Keyword): number | null;
  numbers(keyword: Keyword): readonly number[];
  items(keyword: Keyword): readonly Dataset[];
  /** The value as it is in the file; null where it is absent, a sequence, or too large and of no use (open-dicom.ts). */
  bytes(keyword: Keyword): Uint8Array | null;
  /** All elements in their order, for the header viewer; values as short texts. */
  elements(): readonly HeaderElement[];
}

/** A keyword of the dictionary (dictionary.ts), or eight hexadecimal digits of a tag: '0019100C'. */
export type Keyword = string;

export interface HeaderElement {
  /** '(0010,0020)' */
  readonly tag: string;
  readonly keyword: string | null;
  readonly vr: string | null;
  /** At most some hundred characters; of binary values their length in words. */
  readonly value: string;
  /** Whether it may tell who the patient is, or where and by whom the scan was made (PS3.15 annex E). */
  readonly isIdentifying: boolean;
  readonly items: readonly (readonly HeaderElement[])[];
}
