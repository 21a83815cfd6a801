import { createMemo, createSignal } from 'solid-js';
import type { FeatureDescription } from '../../radiomics/catalogue/entry.ts';
import type { FeatureValue } from '../../radiomics/feature.ts';
import type { FamilyName } from '../../radiomics/settings.ts';
import { FAMILY_LIST, featureFacts } from '../../session/facts.ts';
import type { PredictionsState } from '../../session/genotype/predictions.ts';
import type { Results, TableValue } from '../../session/results.ts';
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

/** How the table of results is shown: filter, order, folds, and the row that explains itself. */
export function createResultsView(
  results: Results,
  stability: Pick<StabilityState, 'result'>,
  predictions: Pick<PredictionsState, 'list' | 'of'>,
) {
  const [filter, setFilter] = createSignal('');
  const [sorting, setSorting] = createSignal<Sorting | null>(null);
  const [folded, setFolded] = createSignal<ReadonlySet<string>>(new Set());
  const [activeId, setActiveId] = createSignal<string | null>(null);
  const [hoveredId, setHoveredId] = createSignal<string | null>(null);

  const [isStableOnly, setStableOnly] = createSignal(false);

  const [hasPredictions, setPredictions] = createSignal(true);
  const [hasDeepFeatures, setDeepFeatures] = createSignal(false);
  /** What goes beside the features. */
  const beside = () => ({
    ...(hasPredictions() && { predictionsOf: predictions.of }),
    hasDeepFeatures: hasDeepFeatures(),
  });

  const [wanted, setSequence] = createSignal<string | null>(null);

  /** Names of the images in the table; none where there is one. */
  const sequences = createMemo(() => [
    ...new Set(results.values().flatMap(({ sequence }) => (sequence === null ? [] : [sequence]))),
  ]);
  /** The one that is shown alone; null: all. */
  const sequence = createMemo(() => sequences().find((name) => name === wanted()) ?? null);
  const values = createMemo(() => {
    const only = sequence();
    return only === null
      ? results.values()
      : results.values().filter((value) => value.sequence === only);
  });
  const byId = createMemo(() => new Map(values().map((value) => [idOf(value), value])));
  const stabilities = createMemo(() => {
    const features = stability.result()?.report.features;
    return features && new Map(features.map((feature) => [idOf(feature), feature]));
  });
  /** Images that the newest stability test measured, by their names in the table. */
  const tested = createMemo(() => {
    const scans = stability.result()?.report.subjects.flatMap((subject) => subject.scans) ?? [];
    const hashes = new Set(scans.map(({ image }) => image));
    const parts = results.entries()[0]?.parts ?? [];
    return new Set(
      parts.flatMap((part) => (hashes.has(part.report.image.sha256) ? [part.sequence] : [])),
    );
  });
  const stabilityOf = (value: TableValue) => {
    if (value.sequence === null) return stabilities()?.get(idOf(value)) ?? null;
    if (!tested().has(value.sequence)) return null;
    const name = value.name.slice(value.sequence.length + 1);
    return stabilities()?.get(idOf({ ...value, name })) ?? null;
  };
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
    sequences,
    sequence,
    setSequence,
    /** How the newest stability test judges a value; null where it says nothing about it. */
    stabilityOf,
    hasStability: () => stabilities() !== undefined,
    isStableOnly,
    setStableOnly,
    /** Whether exports have what models said of the case, and the values of their penultimate layers. */
    hasPredictions,
    setPredictions,
    hasDeepFeatures,
    setDeepFeatures,
    /** Whether there is any to export. */
    isPredicted: () => predictions.list().length > 0,
    isDeep: () => predictions.list().some(({ prediction }) => prediction.features !== null),
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
      download('locus-features.csv', 'text/csv;charset=utf-8', results.csv(beside()));
    },
    exportJson(): void {
      const [newest] = results.entries();
      if (newest)
        download('locus-features.json', 'application/json', results.json(newest, beside()));
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
