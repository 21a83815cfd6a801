import type { Dataset } from './dataset.ts';

/** Where a vendor's element is: group, low byte of the element, and the name that reserves its block (PS3.5 7.8.1). */
export interface PrivatePlace {
  readonly group: string;
  readonly element: string;
  readonly creator: string;
  /** How numbers lie where the file does not say (implicit VR): text unless said. */
  readonly binary?: 'float32' | 'float64';
}

/** The numbers of a private element; empty where the vendor's block or the element is missing. */
export function privateNumbers(dataset: Dataset, place: PrivatePlace): readonly number[] {
  const keyword = privateKeyword(dataset, place);
  if (keyword === null) return [];
  const numbers = dataset.numbers(keyword);
  if (numbers.length > 0 || place.binary === undefined) return numbers;
  return floats(dataset.bytes(keyword) ?? new Uint8Array(), place.binary);
}

/** Its text, under the same conditions; else null. */
export function privateText(dataset: Dataset, place: PrivatePlace): string | null {
  const keyword = privateKeyword(dataset, place);
  return keyword === null ? null : dataset.text(keyword);
}

/** Files of implicit VR are little-endian. */
function floats(bytes: Uint8Array, binary: 'float32' | 'float64'): readonly number[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const width = binary === 'float32' ? 4 : 8;
  const numbers = Array.from({ length: Math.floor(bytes.length / width) }, (_, n) =>
    width === 4 ? view.getFloat32(4 * n, true) : view.getFloat64(8 * n, true),
  );
  return numbers.every(Number.isFinite) ? numbers : [];
}

/** Nearly all files have their blocks at 10 to 1F. */
const FIRST_BLOCK = 0x10;
const LAST_BLOCK = 0x1f;

function privateKeyword(dataset: Dataset, { group, element, creator }: PrivatePlace) {
  for (let block = FIRST_BLOCK; block <= LAST_BLOCK; block++) {
    const digits = block.toString(16).toUpperCase();
    const keyword = `${group}${digits}${element}`;
    if (dataset.has(keyword) && dataset.text(`${group}00${digits}`) === creator) return keyword;
  }
  return null;
}
