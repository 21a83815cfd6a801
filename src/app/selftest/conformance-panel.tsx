import { createMemo, createResource, createSignal, For, type JSX, Show } from 'solid-js';
import type { Configuration, Conformance } from '../../selftest/conformance.ts';
import { BaselineTable } from './baseline-table.tsx';
import { ConformanceRows } from './conformance-rows.tsx';
import { hasConsensus, rowVerdict, withinWords } from './conformance-words.ts';
import { loadConformance } from './load-conformance.ts';

/** What the tests of this version found: every consensus value and ours, and PyRadiomics' baselines. */
export function ConformancePanel(): JSX.Element {
  const [tables, { refetch }] = createResource(() => loadConformance().catch(() => null));
  return (
    <div class="self-test-panel" data-testid="conformance">
      <p>
        What the tests of this version found: every consensus value of IBSI-1 (Zwanenburg et al.,
        Radiology 2020; arXiv 1612.07003) and of IBSI-2 (arXiv 2006.05470) beside ours on both
        engines, to six digits. The CT phantom is not part of Locus, so these were computed when it
        was made; the self-test computes the digital phantom here.
      </p>
      <Show when={!tables.loading} fallback={<p class="muted">Loading the tables…</p>}>
        <Show
          when={tables()}
          fallback={
            <p role="alert">
              The tables could not be fetched.{' '}
              <button type="button" class="link" onClick={() => void refetch()}>
                Try again
              </button>
            </p>
          }
        >
          {(loaded) => <Tables conformance={loaded()} />}
        </Show>
      </Show>
    </div>
  );
}

function Tables(props: { readonly conformance: Conformance }): JSX.Element {
  const configurations = () => props.conformance.configurations;
  const [chosen, setChosen] = createSignal(configurations()[0]?.name ?? '');
  const [filter, setFilter] = createSignal('');
  const [verdict, setVerdict] = createSignal('');
  const rows = createMemo(() => {
    const words = filter().toLowerCase().split(/\s+/).filter(Boolean);
    const configuration = configurations().find(({ name }) => name === chosen());
    return (configuration?.rows ?? []).filter((row) => {
      const text = `${row.family} ${row.feature} ${row.ibsi} ${row.aggregation}`.toLowerCase();
      const isWanted = verdict() === '' || rowVerdict(row) === verdict();
      return isWanted && words.every((word) => text.includes(word));
    });
  });
  return (
    <>
      <section>
        <h3>IBSI: values within tolerance</h3>
        <Summary configurations={configurations()} />
      </section>
      <section>
        <h3>Every value</h3>
        <div class="row">
          <label class="row">
            Configuration
            <select
              class="field"
              value={chosen()}
              onChange={(event) => setChosen(event.currentTarget.value)}
            >
              <For each={configurations()}>
                {({ name, title }) => <option value={name}>{title}</option>}
              </For>
            </select>
          </label>
          <label class="row">
            Verdict
            <select
              class="field"
              value={verdict()}
              onChange={(event) => setVerdict(event.currentTarget.value)}
            >
              <option value="">all</option>
              <For each={['within', 'outside', 'no consensus']}>
                {(each) => <option value={each}>{each}</option>}
              </For>
            </select>
          </label>
          <input
            class="field grow"
            type="search"
            placeholder="Filter by name, IBSI code or aggregation"
            aria-label="Filter values"
            value={filter()}
            onInput={(event) => setFilter(event.currentTarget.value)}
          />
          <span class="muted" role="status">
            {rows().length} values
          </span>
        </div>
        <ConformanceRows rows={rows()} />
      </section>
      <BaselineTable baselines={props.conformance.baselines} />
    </>
  );
}

function Summary(props: { readonly configurations: readonly Configuration[] }): JSX.Element {
  return (
    <table>
      <thead>
        <tr>
          <th scope="col">Configuration</th>
          <th scope="col" class="number">
            CPU engine
          </th>
          <th scope="col" class="number">
            WebGPU
          </th>
          <th scope="col" class="number">
            Without consensus
          </th>
        </tr>
      </thead>
      <tbody>
        <For each={props.configurations}>
          {({ title, rows }) => (
            <tr>
              <th scope="row">{title}</th>
              <td class="number">{withinWords(rows, 'cpu')}</td>
              <td class="number">{withinWords(rows, 'webgpu')}</td>
              <td class="number">{rows.filter((row) => !hasConsensus(row)).length}</td>
            </tr>
          )}
        </For>
      </tbody>
    </table>
  );
}
