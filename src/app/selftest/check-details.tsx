import { For, type JSX, Show } from 'solid-js';
import type { EngineResult } from '../../selftest/report.ts';
import { formatValue, fullValue } from '../features/format-value.ts';
import { familiesOf, rowsOf } from './certificate-file.ts';
import { engineTitle } from './verdict.ts';

/** Every value of a family beside the consensus. */
export function ValueDetails(props: {
  readonly engines: readonly EngineResult[];
  readonly family: string;
}): JSX.Element {
  const ran = () => props.engines.filter(({ outcome }) => outcome !== 'not-run');
  const rows = () => familiesOf(props.engines).find(({ family }) => family === props.family)?.rows;
  return (
    <section class="scroll" tabindex={0} aria-label="Values">
      <table>
        <thead>
          <tr>
            <th scope="col">Feature</th>
            <th scope="col">IBSI</th>
            <th scope="col">Aggregation</th>
            <th scope="col" class="number">
              Consensus
            </th>
            <th scope="col" class="number">
              Tolerance
            </th>
            <For each={ran()}>
              {(engine) => (
                <th scope="col" class="number">
                  {engineTitle(engine)}
                </th>
              )}
            </For>
            <th scope="col">Verdict</th>
          </tr>
        </thead>
        <tbody>
          <For each={rows()}>
            {(row, n) => {
              const found = () => ran().map((engine) => rowsOf(engine, props.family)[n()]);
              const isGood = () => found().every((each) => each?.isPassed === true);
              return (
                <tr>
                  <th scope="row" title={row.feature}>
                    {row.title}
                  </th>
                  <td class="mono">{row.ibsi}</td>
                  <td class="mono">{row.aggregation}</td>
                  <td class="number">{row.consensus}</td>
                  <td class="number">{row.tolerance}</td>
                  <For each={found()}>
                    {(each) => (
                      <td class="number" title={fullValue(each?.value ?? Number.NaN)}>
                        {formatValue(each?.value ?? Number.NaN)}
                      </td>
                    )}
                  </For>
                  <td class={isGood() ? 'good' : 'bad'}>{isGood() ? 'within' : 'outside'}</td>
                </tr>
              );
            }}
          </For>
        </tbody>
      </table>
    </section>
  );
}

/** The volumes an operation was tried on, its bound and how close it came. */
export function CaseDetails(props: {
  readonly engines: readonly EngineResult[];
  readonly operation: string;
}): JSX.Element {
  const found = () =>
    props.engines.flatMap((engine) => {
      const result = engine.operations.find(({ operation }) => operation === props.operation);
      return result === undefined ? [] : [{ engine, result }];
    });
  return (
    <For each={found()}>
      {({ engine, result }) => (
        <div class="cases">
          <p>
            <b>{engineTitle(engine)}</b>:{' '}
            {result.bound === 'exact' ? 'exact' : `within ${result.bound}`}
            <Show when={result.worst !== null}>
              {`; the largest difference is ${(result.worst ?? 0).toExponential(1)}`}
            </Show>
          </p>
          <ul class="bullets">
            <For each={result.cases}>
              {({ name, isPassed, failure }) => (
                <li class={isPassed ? '' : 'bad'}>
                  {name}: {isPassed ? 'agrees' : `differs, ${failure}`}
                </li>
              )}
            </For>
          </ul>
        </div>
      )}
    </For>
  );
}
