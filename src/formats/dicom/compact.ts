import { isPrivate } from './dictionary.ts';
import type { Element, Item } from './elements.ts';
import type { Part } from './read-dataset.ts';

/** Vendors' own elements above it (whole protocols, 100 kB a slice) are not kept. */
const LARGEST_PRIVATE = 4096;
/** Icon images, and what else is drawn rather than read. */
const DRAWN = new Set([0x00880200, 0x00282000]);

/**
 * A copy of the values alone, so that thousands of open slices take no more memory than their headers need. Offsets
 * become those of the copy; values that are not kept get the offset -1.
 */
export function compact({ item, bytes }: Part): Part {
  const kept = item.elements.filter((element) => !isDropped(element));
  const copy = new Uint8Array(kept.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  const elements = item.elements.map((element) => {
    if (isDropped(element)) return { ...element, start: -1, items: null };
    const { start, length } = element;
    copy.set(bytes.subarray(start, start + length), at);
    at += length;
    return moved(element, at - length - start);
  });
  return { item: { ...item, elements }, bytes: copy };
}

function isDropped({ tag, vr, length, items }: Element): boolean {
  const isOverlay = (tag & 0xff00ffff) >>> 0 === 0x60003000;
  if (isOverlay || DRAWN.has(tag)) return true;
  return items === null && isPrivate(tag) && vr !== 'SQ' && length > LARGEST_PRIVATE;
}

function moved(element: Element, by: number): Element {
  const items = element.items?.map((item) => movedItem(item, by)) ?? null;
  return { ...element, start: element.start + by, items };
}

function movedItem(item: Item, by: number): Item {
  return { ...item, elements: item.elements.map((element) => moved(element, by)) };
}
