import type { HeaderElement } from '../../formats/dicom/dataset.ts';

/** A line of the header: an element, or 'Item 2' of a sequence above its elements. */
export interface HeaderRow {
  /** Its place in the header; stays the same while rows come and go. */
  readonly key: string;
  readonly depth: number;
  /** Null for the heading of an item. */
  readonly element: HeaderElement | null;
  readonly title: string;
  /** Whether it, or a sequence that it is part of, may tell who the patient is. */
  readonly isIdentifying: boolean;
  readonly itemCount: number;
  readonly isOpen: boolean;
}

export interface HeaderView {
  readonly query: string;
  /** Whether identifying values are shown, and so are found. */
  readonly isShown: boolean;
  readonly isOpen: (key: string) => boolean;
}

/**
 * The lines to show: sequences that are folded are one line; a search opens those in which it finds something and
 * leaves out the rest.
 */
export function headerRows(
  elements: readonly HeaderElement[],
  view: HeaderView,
): readonly HeaderRow[] {
  return rowsOf(elements, { ...view, query: view.query.trim().toLowerCase() }, '', 0, false);
}

function rowsOf(
  elements: readonly HeaderElement[],
  view: HeaderView,
  path: string,
  depth: number,
  isWithin: boolean,
): readonly HeaderRow[] {
  return elements.flatMap((element): readonly HeaderRow[] => {
    const key = `${path}${element.tag}`;
    const isIdentifying = isWithin || element.isIdentifying;
    const isHit = matches(element, view, isIdentifying);
    const isSearch = view.query !== '';
    // What a search finds in the sequence itself shows all of it, once opened.
    const within = isHit ? { ...view, query: '' } : view;
    const inside =
      element.items.length > 0 && (view.isOpen(key) || (isSearch && !isHit))
        ? rowsOfItems(element, within, key, depth + 1, isIdentifying)
        : [];
    if (!isHit && inside.length === 0) return [];
    const row: HeaderRow = {
      key,
      depth,
      element,
      title: element.keyword ?? '',
      isIdentifying,
      itemCount: element.items.length,
      isOpen: inside.length > 0,
    };
    return [row, ...inside];
  });
}

function rowsOfItems(
  { items }: HeaderElement,
  view: HeaderView,
  key: string,
  depth: number,
  isWithin: boolean,
): readonly HeaderRow[] {
  return items.flatMap((item, at): readonly HeaderRow[] => {
    const path = `${key}[${at}]/`;
    const rows = rowsOf(item, view, path, depth + 1, isWithin);
    if (rows.length === 0 && view.query !== '') return [];
    const heading: HeaderRow = {
      ...{ key: path, depth, element: null, title: `Item ${at + 1}` },
      ...{ isIdentifying: false, itemCount: 0, isOpen: true },
    };
    return [heading, ...rows];
  });
}

function matches(element: HeaderElement, view: HeaderView, isIdentifying: boolean): boolean {
  const { tag, keyword, vr, value } = element;
  const text = [tag, tag.replace(/[(),]/g, ''), spaced(keyword ?? ''), keyword ?? '', vr ?? ''];
  if (!isIdentifying || view.isShown) text.push(value);
  return text.join('\n').toLowerCase().includes(view.query);
}

/** 'PixelSpacing' is found as 'pixel spacing' too. */
function spaced(keyword: string): string {
  return keyword.replace(/([a-z])([A-Z])/g, '$1 $2');
}
