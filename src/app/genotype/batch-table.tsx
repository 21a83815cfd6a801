import { createMemo, For, type JSX, Show } from 'solid-js';
import type { HeadResult, Prediction } from '../../genotype/prediction.ts';
import type { BatchReport } from '../../worker/protocol-genotype.ts';
import { formatValue } from '../features/format-value.ts';
import { Icon } from '../ui/icon.tsx';
import { formatInterval, formatProbability, headName } from './model-words.ts';

type Case = BatchReport['cases'][number];

/** One row a case and model, a column a gene; errors stand where the numbers would. */
export function BatchTable(props: { readonly cases: readonly Case[] }): JSX.Element {
  const genes = createMemo(() => [
    ...new Set(
      props.cases.flatMap(({ predictions }) =>
        predictions.flatMap(({ heads }) => heads.map(headName)),
      ),
    ),
  ]);
  const hasSeveral = () =>
    new Set(props.cases.flatMap(({ predictions }) => predictions.map(({ model }) => model.id)))
      .size > 1;
  const width = () => genes().length + (hasSeveral() ? 1 : 0) + 1;
  return (
    <section class="table-scroll batch-scroll" tabindex={0} aria-label="Predictions">
      <table class="plain-table">
        <thead>
          <tr>
            <th scope="col">Case</th>
            <Show when={hasSeveral()}>
              <th scope="col">Model</th>
            </Show>
            <For each={genes()}>{(gene) => <th scope="col">{gene}</th>}</For>
            <th scope="col">Doubts</th>
          </tr>
        </thead>
        <tbody>
          <For each={props.cases}>
            {(one) => (
              <>
                <For each={one.predictions}>
                  {(prediction) => (
                    <tr data-testid="batch-case">
                      <th scope="row">{one.name}</th>
                      <Show when={hasSeveral()}>
                        <td>{prediction.model.name}</td>
                      </Show>
                      <For each={genes()}>
                        {(gene) => <Cell prediction={prediction} gene={gene} />}
                      </For>
                      <Doubts prediction={prediction} />
                    </tr>
                  )}
                </For>
                <Show when={one.error}>
                  {(error) => (
                    <tr data-testid="batch-error">
                      <th scope="row">{one.name}</th>
                      <td colSpan={width()} class="cell-error">
                        <Icon name="error" /> {error().problem}{' '}
                        <span class="muted">{error().remedy}</span>
                      </td>
                    </tr>
                  )}
                </Show>
              </>
            )}
          </For>
        </tbody>
      </table>
    </section>
  );
}

function Cell(props: { readonly prediction: Prediction; readonly gene: string }): JSX.Element {
  const result = () => props.prediction.heads.find((head) => headName(head) === props.gene);
  return (
    <td class="number">
      <Show when={result()}>
        {(head) => (
          <>
            <b>{numberOf(head())}</b>
            <Show when={head().interval}>
              {(interval) => <span class="muted"> {formatInterval(interval())}</span>}
            </Show>
          </>
        )}
      </Show>
    </td>
  );
}

function numberOf({ call, probabilities, value }: HeadResult): string {
  if (value !== null) return formatValue(value);
  if (probabilities.length === 2) return formatProbability(probabilities[1] ?? Number.NaN);
  return `${call ?? 'likeliest'} ${formatProbability(Math.max(...probabilities))}`;
}

function Doubts(props: { readonly prediction: Prediction }): JSX.Element {
  const warnings = () => props.prediction.warnings;
  return (
    <td>
      <Show when={warnings().length > 0} fallback={<span class="muted">none</span>}>
        <details class="cell-doubts">
          <summary>
            {warnings().length} {warnings().length === 1 ? 'reason' : 'reasons'}
          </summary>
          <ul class="bullets">
            <For each={warnings()}>{({ text }) => <li>{text}</li>}</For>
          </ul>
        </details>
      </Show>
    </td>
  );
}
