import type { Keyword } from './dataset.ts';
import { DICTIONARY_TABLE } from './dictionary-table.ts';

/** What the data dictionary says of an element. */
export interface DictionaryEntry {
  readonly tag: number;
  /** The first where the dictionary leaves a choice ('US' of 'US or SS'). */
  readonly vr: string;
  readonly keyword: Keyword;
  /** Whether PS3.15 table E.1-1 removes or replaces it. */
  readonly isIdentifying: boolean;
}

interface Dictionary {
  readonly byTag: ReadonlyMap<number, DictionaryEntry>;
  readonly byKeyword: ReadonlyMap<Keyword, number>;
}

let dictionary: Dictionary | null = null;

/** Taken apart when first asked for: five thousand entries in a few milliseconds. */
function load(): Dictionary {
  if (dictionary !== null) return dictionary;
  const byTag = new Map<number, DictionaryEntry>();
  const byKeyword = new Map<Keyword, number>();
  for (const line of DICTIONARY_TABLE.trim().split('\n')) {
    const [group = '', ...words] = line.split(' ');
    for (const word of words) {
      const tag = Number.parseInt(group + word.slice(0, 4), 16);
      const isIdentifying = word.endsWith('!');
      const keyword = word.slice(6, isIdentifying ? -1 : undefined);
      byTag.set(tag, { tag, vr: word.slice(4, 6), keyword, isIdentifying });
      byKeyword.set(keyword, tag);
    }
  }
  dictionary = { byTag, byKeyword };
  return dictionary;
}

export function entryOf(tag: number): DictionaryEntry | null {
  return load().byTag.get(tag) ?? null;
}

/**
 * The tag of a keyword, or of eight hexadecimal digits ('0019100C'), by which private elements are asked for; null where
 * the dictionary has no such keyword.
 */
export function tagOf(keyword: Keyword): number | null {
  if (/^[\dA-Fa-f]{8}$/.test(keyword)) return Number.parseInt(keyword, 16);
  return load().byKeyword.get(keyword) ?? null;
}

/** Odd groups belong to vendors. */
export function isPrivate(tag: number): boolean {
  return ((tag >>> 16) & 1) === 1;
}

/** Group lengths and private creators say how a file is written, not what of. */
export function isStructural(tag: number): boolean {
  const element = tag & 0xffff;
  return element === 0 || (isPrivate(tag) && element >= 0x10 && element <= 0xff);
}

/**
 * Whether an element may tell who the patient is, or where, when and by whom the scan was made: those of PS3.15 table
 * E.1-1, and all that nobody knows: private elements and such as the dictionary lacks.
 */
export function isIdentifying(tag: number): boolean {
  if (isStructural(tag)) return false;
  // Curves and overlays of any number: groups 50xx and 60xx.
  const group = tag >>> 16;
  if ((group & 0xff00) === 0x5000 || (group & 0xff00) === 0x6000) return true;
  return entryOf(tag)?.isIdentifying ?? true;
}

/** '(0010,0020)' */
export function tagText(tag: number): string {
  const digits = (tag >>> 0).toString(16).toUpperCase().padStart(8, '0');
  return `(${digits.slice(0, 4)},${digits.slice(4)})`;
}
