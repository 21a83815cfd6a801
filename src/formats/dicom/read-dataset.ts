import { type DecodeText, decodePlain, textDecoder } from './character-sets.ts';
import type { Dataset, HeaderElement, Keyword } from './dataset.ts';
import { entryOf, isIdentifying, tagOf, tagText } from './dictionary.ts';
import type { Element, Item } from './elements.ts';
import { isNumeric, isText, numbersOf, tagsOf, textsOf } from './values.ts';

/** Elements and the bytes that their values lie in. */
export interface Part {
  readonly item: Item;
  readonly bytes: Uint8Array;
}

const CHARACTER_SET = 0x00080005;
const PIXEL_REPRESENTATION = 0x00280103;

/** 'US or SS' in the dictionary: Pixel Representation says which, where the file does not (PS3.5 A.1, implicit VR). */
const SIGNED_LIKE_PIXELS = new Set([
  0x00280106, 0x00280107, 0x00280108, 0x00280109, 0x00280110, 0x00280111, 0x00280120, 0x00280121,
]);

/** Longer texts are cut in the header viewer. */
const LONGEST_TEXT = 200;
const MOST_NUMBERS = 16;

/** What items inherit from the data set around them. */
interface Context {
  readonly transferSyntax: string;
  readonly decode: DecodeText;
  readonly isSigned: boolean;
}

/** @param parts file meta information and data set; a later part's element wins over an earlier one's */
export function readDataset(parts: readonly Part[], transferSyntax: string): Dataset {
  return makeDataset(parts, { transferSyntax, decode: decodePlain, isSigned: false });
}

function makeDataset(parts: readonly Part[], outer: Context): Dataset {
  const context = contextOf(parts, outer);
  const find = (keyword: Keyword): Found | null => {
    const tag = tagOf(keyword);
    return tag === null ? null : findTag(parts, tag);
  };
  const texts = (keyword: Keyword) => textsIn(find(keyword), context);
  const numbers = (keyword: Keyword) => numbersIn(find(keyword), context);
  return {
    transferSyntax: context.transferSyntax,
    has: (keyword) => find(keyword) !== null,
    text: (keyword) => texts(keyword)[0] || null,
    texts,
    number: (keyword) => numbers(keyword)[0] ?? null,
    numbers,
    items: (keyword) => {
      const found = find(keyword);
      return (found?.element.items ?? []).map((item) =>
        makeDataset([{ item, bytes: found?.bytes ?? new Uint8Array() }], context),
      );
    },
    bytes: (keyword) => {
      const found = find(keyword);
      return found === null || found.element.start < 0 || found.element.items !== null
        ? null
        : bytesOf(found);
    },
    elements: () => parts.flatMap((part) => headerElements(part, context, false)),
  };
}

interface Found {
  readonly element: Element;
  readonly bytes: Uint8Array;
  readonly isLittleEndian: boolean;
}

function findTag(parts: readonly Part[], tag: number): Found | null {
  for (const { item, bytes } of parts.toReversed()) {
    const element = item.elements.find((each) => each.tag === tag);
    if (element !== undefined) return { element, bytes, isLittleEndian: item.isLittleEndian };
  }
  return null;
}

function contextOf(parts: readonly Part[], outer: Context): Context {
  const set = findTag(parts, CHARACTER_SET);
  const representation = findTag(parts, PIXEL_REPRESENTATION);
  const terms = textsIn(set, outer);
  return {
    transferSyntax: outer.transferSyntax,
    decode: terms.length === 0 ? outer.decode : textDecoder(terms),
    isSigned: representation === null ? outer.isSigned : numbersIn(representation, outer)[0] === 1,
  };
}

function bytesOf({ element: { start, length }, bytes }: Found): Uint8Array {
  return start < 0 ? new Uint8Array() : bytes.subarray(start, start + length);
}

function vrOf({ tag, vr }: Element, { isSigned }: Context): string {
  if (vr === 'US' && isSigned && SIGNED_LIKE_PIXELS.has(tag)) return 'SS';
  // Elements marked unknown that the dictionary knows.
  return vr === 'UN' ? (entryOf(tag)?.vr ?? vr) : vr;
}

function textsIn(found: Found | null, context: Context): readonly string[] {
  if (found === null || found.element.items !== null) return [];
  const vr = vrOf(found.element, context);
  const value = bytesOf(found);
  if (vr === 'AT') return tagsOf(value, found.isLittleEndian);
  if (isNumeric(vr)) return numbersIn(found, context).map(String);
  return textsOf(vr, value, context.decode);
}

function numbersIn(found: Found | null, context: Context): readonly number[] {
  if (found === null || found.element.items !== null) return [];
  return numbersOf(vrOf(found.element, context), bytesOf(found), found.isLittleEndian);
}

function headerElements(
  { item, bytes }: Part,
  outer: Context,
  isInIdentifying: boolean,
): HeaderElement[] {
  const context = contextOf([{ item, bytes }], outer);
  return item.elements.map((element) => {
    const found = { element, bytes, isLittleEndian: item.isLittleEndian };
    const isHere = isInIdentifying || isIdentifying(element.tag);
    return {
      tag: tagText(element.tag),
      keyword: entryOf(element.tag)?.keyword ?? null,
      vr: element.vr,
      value: describe(found, context),
      isIdentifying: isHere,
      items: (element.items ?? []).map((inner) =>
        headerElements({ item: inner, bytes }, context, isHere),
      ),
    };
  });
}

function describe(found: Found, context: Context): string {
  const { items, length } = found.element;
  if (items !== null) return items.length === 1 ? '1 item' : `${items.length} items`;
  const vr = vrOf(found.element, context);
  if (found.element.start >= 0 && isNumeric(vr)) {
    const numbers = numbersIn(found, context);
    const shown = numbers.slice(0, MOST_NUMBERS).join(', ');
    return numbers.length > MOST_NUMBERS ? `${shown} … (${numbers.length} values)` : shown;
  }
  const text = textsIn(found, context).join(' \\ ');
  if (text === '' && length > 0 && !isText(vr)) return `${length} bytes`;
  return text.length > LONGEST_TEXT ? `${text.slice(0, LONGEST_TEXT)} …` : text;
}
