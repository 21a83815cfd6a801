import type { FeatureValue } from '../../radiomics/feature.ts';
import type { TableValue } from '../../session/results.ts';

export type SortColumn = 'name' | 'value' | 'unit' | 'ibsi' | 'stability';

export interface Sorting {
  readonly column: SortColumn;
  readonly isDescending: boolean;
}

/** What the table shows, top to bottom: headings and the values under those that are open. */
export type ResultRow =
  | {
      readonly kind: 'group';
      readonly id: string;
      readonly level: 1 | 2;
      readonly title: string;
      readonly count: number;
      readonly isOpen: boolean;
    }
  | { readonly kind: 'feature'; readonly id: string; readonly value: TableValue };

interface RowOptions {
  /** Space-separated words, all of which must occur. */
  readonly filter: string;
  /** null: the order of the catalogue. */
  readonly sorting: Sorting | null;
  /** Ids of headings that are folded. */
  readonly folded: ReadonlySet<string>;
  readonly familyTitle: (family: string) => string;
  /** More words a feature can be found by. */
  readonly searchText: (value: FeatureValue) => string;
  /** Higher where a value repeats better; NaN where that is not known. */
  readonly steadiness: (value: TableValue) => number;
}

export function idOf(value: Pick<FeatureValue, 'name' | 'aggregation'>): string {
  return value.aggregation === null ? value.name : `${value.name}@${value.aggregation}`;
}

export function filterValues(
  values: readonly TableValue[],
  filter: string,
  searchText: (value: FeatureValue) => string,
): readonly TableValue[] {
  const words = filter.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return values;
  return values.filter((value) => {
    const text = searchText(value).toLowerCase();
    return words.every((word) => text.includes(word));
  });
}

/** Grouped by sequence and derived image, then family, each sorted inside. A filter opens every heading. */
export function makeRows(values: readonly TableValue[], options: RowOptions): readonly ResultRow[] {
  const found = filterValues(values, options.filter, options.searchText);
  const isFiltered = options.filter.trim() !== '';
  const isOpen = (id: string) => isFiltered || !options.folded.has(id);
  const rows: ResultRow[] = [];
  for (const [image, ofImage] of groupBy(found, imageKey)) {
    rows.push({
      kind: 'group',
      id: image,
      level: 1,
      title: imageTitle(ofImage[0] as TableValue),
      count: ofImage.length,
      isOpen: isOpen(image),
    });
    if (!isOpen(image)) continue;
    for (const [family, ofFamily] of groupBy(ofImage, (value: TableValue) => value.family)) {
      const id = `${image}/${family}`;
      rows.push({
        kind: 'group',
        id,
        level: 2,
        title: options.familyTitle(family),
        count: ofFamily.length,
        isOpen: isOpen(id),
      });
      if (!isOpen(id)) continue;
      const sorted = options.sorting
        ? [...ofFamily].sort(comparing(options.sorting, options.steadiness))
        : ofFamily;
      for (const value of sorted) rows.push({ kind: 'feature', id: idOf(value), value });
    }
  }
  return rows;
}

/** All headings, for folding everything at once. */
export function headingIds(values: readonly TableValue[]): readonly string[] {
  return [
    ...new Set(values.flatMap((value) => [imageKey(value), `${imageKey(value)}/${value.family}`])),
  ];
}

function imageKey({ sequence, image }: TableValue): string {
  return sequence === null ? image : `${sequence}: ${image}`;
}

function imageTitle({ sequence, image }: TableValue): string {
  const title = image === 'original' ? 'Original image' : image;
  return sequence === null ? title : `${sequence} · ${title}`;
}

function groupBy<T>(values: readonly T[], keyOf: (value: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const value of values) {
    const key = keyOf(value);
    const group = groups.get(key);
    if (group) group.push(value);
    else groups.set(key, [value]);
  }
  return groups;
}

function comparing(
  { column, isDescending }: Sorting,
  steadiness: (value: TableValue) => number,
): (a: TableValue, b: TableValue) => number {
  const sign = isDescending ? -1 : 1;
  if (column === 'stability') return (a, b) => compareNumbers(steadiness(a), steadiness(b), sign);
  if (column === 'value') return (a, b) => compareNumbers(a.value, b.value, sign);
  const textOf = (value: TableValue) =>
    ({ name: value.feature, unit: value.unit, ibsi: value.ibsi ?? '' })[column];
  return (a, b) => sign * textOf(a).localeCompare(textOf(b), 'en');
}

/** NaN comes last either way. */
function compareNumbers(a: number, b: number, sign: number): number {
  if (Number.isNaN(a) || Number.isNaN(b)) return Number(Number.isNaN(a)) - Number(Number.isNaN(b));
  return sign * (a - b);
}
