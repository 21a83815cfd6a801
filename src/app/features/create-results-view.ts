import { createMemo, createSignal } from 'solid-js';
import type { FeatureDescription } from '../../radiomics/catalogue/entry.ts';
import type { FeatureValue } from '../../radiomics/feature.ts';
import type { FamilyName } from '../../radiomics/settings.ts';
import { FAMILY_LIST, featureFacts } from '../../session/facts.ts';
import type { Results } from '../../session/results.ts';
import type { StabilityState } from '../../session/stability.ts';
import { download } from '../files/download.ts';
import { isStable, steadiness } from '../stability/stability-words.ts';
import {
  filterValues,
  headingIds,
  idOf,
  makeRows,
  type SortColumn,
  type Sorting,
} from './result-rows.ts';
import { toTsv } from './tsv.ts';

export const FILTER_ID = 'feature-filter';

const NONE: readonly FeatureValue[] = [];

/** How the table of results is shown: filter, order, folds, and the row that explains itself. */
export function createResultsView(results: Results, stability: Pick<StabilityState, 'result'>) {
  const [filter, setFilter] = createSignal('');
  const [sorting, setSorting] = createSignal<Sorting | null>(null);
  const [folded, setFolded] = createSignal<ReadonlySet<string>>(new Set());
  const [activeId, setActiveId] = createSignal<string | null>(null);
  const [hoveredId, setHoveredId] = createSignal<string | null>(null);

  const [isStableOnly, setStableOnly] = createSignal(false);

  const values = createMemo(() => results.report()?.extraction.features ?? NONE);
  const byId = createMemo(() => new Map(values().map((value) => [idOf(value), value])));
  const stabilities = createMemo(() => {
    const features = stability.result()?.report.features;
    return features && new Map(features.map((feature) => [idOf(feature), feature]));
  });
  const stabilityOf = (value: FeatureValue) => stabilities()?.get(idOf(value)) ?? null;
  const kept = createMemo(() => {
    if (!isStableOnly() || stabilities() === undefined) return values();
    return values().filter((value) => {
      const found = stabilityOf(value);
      return found !== null && isStable(found);
    });
  });
  const rows = createMemo(() =>
    makeRows(kept(), {
      filter: filter(),
      sorting: sorting(),
      folded: folded(),
      familyTitle,
      searchText,
      steadiness: (value) => {
        const found = stabilityOf(value);
        return found === null ? Number.NaN : steadiness(found);
      },
    }),
  );
  const shown = createMemo(() => filterValues(kept(), filter(), searchText));
  const explained = createMemo(
    () => byId().get(hoveredId() ?? '') ?? byId().get(activeId() ?? '') ?? null,
  );

  return {
    values,
    rows,
    /** How many values pass the filter. */
    shownCount: () => shown().length,
    filter,
    setFilter,
    /** How the newest stability test judges a value; null where it says nothing about it. */
    stabilityOf,
    hasStability: () => stabilities() !== undefined,
    isStableOnly,
    setStableOnly,
    sorting,
    /** Rising, then falling, then the catalogue's order again. */
    sortBy(column: SortColumn): void {
      const now = sorting();
      if (now?.column !== column) setSorting({ column, isDescending: false });
      else setSorting(now.isDescending ? null : { column, isDescending: true });
    },
    toggle(id: string): void {
      setFolded((before) => {
        const next = new Set(before);
        if (!next.delete(id)) next.add(id);
        return next;
      });
    },
    foldAll: () => setFolded(new Set(headingIds(values()))),
    unfoldAll: () => setFolded(new Set<string>()),
    activeId,
    setActiveId,
    setHoveredId,
    /** The value whose meaning is shown: under the pointer, else the focused one. */
    explained,
    focusFilter: () => document.getElementById(FILTER_ID)?.focus(),
    tsv: () => toTsv(shown()),
    exportCsv(): void {
      download('locus-features.csv', 'text/csv;charset=utf-8', results.csv());
    },
    exportJson(): void {
      const [newest] = results.entries();
      if (newest) download('locus-features.json', 'application/json', results.json(newest));
    },
  };
}

export type ResultsView = ReturnType<typeof createResultsView>;

export function describe(value: FeatureValue): FeatureDescription | undefined {
  return featureFacts(value.family, value.feature);
}

export function familyTitle(family: string): string {
  return FAMILY_LIST.find(({ name }) => name === family)?.title ?? (family as FamilyName);
}

function searchText(value: FeatureValue): string {
  return `${value.name} ${value.ibsi ?? ''} ${value.aggregation ?? ''} ${describe(value)?.title ?? ''}`;
}
