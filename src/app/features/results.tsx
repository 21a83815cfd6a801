import { For, type JSX, Show } from 'solid-js';
import { useApp } from '../app-context.ts';
import { StabilityPanel } from '../stability/lazy-stability.ts';
import { CopyButton } from '../ui/copy-button.tsx';
import { FILTER_ID } from './create-results-view.ts';
import { FeatureDetail } from './feature-detail.tsx';
import { formatCount } from './format-value.ts';
import { ResultsTable } from './results-table.tsx';
import { RunSummary } from './run-summary.tsx';
import './results.css';

/** The newest result: summary, tools, table, and the meaning of the row in hand. */
export default function Results(): JSX.Element {
  const { results, table } = useApp();
  const total = () => table.values().length;
  return (
    <div class="results" data-testid="results">
      <Show when={results.entries()[0]}>{(entry) => <RunSummary entry={entry()} />}</Show>
      <StabilityPanel />
      <div class="results-tools">
        <input
          id={FILTER_ID}
          class="field"
          type="search"
          placeholder="Filter by name or IBSI code"
          aria-label="Filter features"
          value={table.filter()}
          onInput={(event) => table.setFilter(event.currentTarget.value)}
        />
        <Show when={table.sequences().length > 0}>
          <select
            class="field sequence-filter"
            aria-label="Sequence"
            onChange={(event) => table.setSequence(event.currentTarget.value || null)}
          >
            <option value="">All sequences</option>
            <For each={table.sequences()}>
              {(name) => (
                <option value={name} selected={table.sequence() === name}>
                  {name}
                </option>
              )}
            </For>
          </select>
        </Show>
        <span class="muted" role="status">
          {table.shownCount() === total()
            ? `${formatCount(total())} values`
            : `${formatCount(table.shownCount())} of ${formatCount(total())}`}
        </span>
        <CopyButton label="Copy" text={table.tsv} />
        <button
          type="button"
          class="button small"
          title="One row per extraction of this sitting"
          onClick={table.exportCsv}
        >
          CSV
        </button>
        <button
          type="button"
          class="button small"
          title="This extraction, with units, IBSI codes, settings and provenance"
          onClick={table.exportJson}
        >
          JSON
        </button>
        <PredictionOptions />
      </div>
      <ResultsTable />
      <FeatureDetail />
    </div>
  );
}

/** What models said of the case may go beside the features, with their labels. */
function PredictionOptions(): JSX.Element {
  const { table } = useApp();
  return (
    <Show when={table.isPredicted()}>
      <label title="CSV and JSON: probability, interval, call and null models of each gene, with the model’s label">
        <input
          type="checkbox"
          checked={table.hasPredictions()}
          onChange={(event) => table.setPredictions(event.currentTarget.checked)}
        />{' '}
        with predictions
      </label>
      <Show when={table.isDeep() && table.hasPredictions()}>
        <label title="The penultimate layer of each network as columns deep_…">
          <input
            type="checkbox"
            checked={table.hasDeepFeatures()}
            onChange={(event) => table.setDeepFeatures(event.currentTarget.checked)}
          />{' '}
          and deep features
        </label>
      </Show>
    </Show>
  );
}
