import { For, type JSX } from 'solid-js';
import type { EngineResult, SelfTestReport } from '../../selftest/report.ts';
import { Icon } from '../ui/icon.tsx';
import { facts, familiesOf, rowsOf } from './certificate-file.ts';
import { CaseDetails, ValueDetails } from './check-details.tsx';
import { FoldingRow } from './folding-row.tsx';
import { engineTitle, tally, verdictOf } from './verdict.ts';

const ICONS = { passed: 'check', partly: 'info', failed: 'error', 'not-run': 'error' } as const;

/** What the self-test found: the verdict, what it ran on, and each family and operation. */
export function Certificate(props: { readonly report: SelfTestReport }): JSX.Element {
  const engines = () => props.report.engines;
  const verdict = () => verdictOf(props.report);
  const failures = () => engines().filter(({ phantomFailure }) => phantomFailure !== null);
  return (
    <article class="certificate" aria-labelledby="verdict">
      <p class="verdict" id="verdict" data-outcome={verdict().outcome} role="status">
        <Icon name={ICONS[verdict().outcome]} />
        <span>{verdict().text}</span>
      </p>
      <dl class="facts">
        <For each={facts(props.report, navigator.userAgent)}>
          {([name, value]) => (
            <>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </>
          )}
        </For>
      </dl>
      <section>
        <h3>IBSI digital phantom: values within tolerance</h3>
        <For each={failures()}>
          {(engine) => (
            <p class="bad">
              {engineTitle(engine)}: the phantom could not be measured: {engine.phantomFailure}
            </p>
          )}
        </For>
        <CheckTable head="Family" engines={engines()}>
          <For each={familiesOf(engines())}>
            {({ family, title }) => (
              <FoldingRow
                title={title}
                cells={engines().map((engine) => (
                  <Count engine={engine} checks={rowsOf(engine, family)} />
                ))}
              >
                {() => <ValueDetails engines={engines()} family={family} />}
              </FoldingRow>
            )}
          </For>
          <tr class="sum">
            <th scope="row">All families</th>
            <For each={engines()}>
              {(engine) => (
                <Count engine={engine} checks={engine.families.flatMap(({ rows }) => rows)} />
              )}
            </For>
          </tr>
        </CheckTable>
      </section>
      <section>
        <h3>Operations: random volumes that agree with the definition</h3>
        <CheckTable head="Operation" engines={engines()}>
          <For each={operationsOf(engines())}>
            {({ title, operation }) => (
              <FoldingRow
                title={title}
                cells={engines().map((engine) => (
                  <Count
                    engine={engine}
                    checks={engine.operations.find((o) => o.operation === operation)?.cases ?? []}
                  />
                ))}
              >
                {() => <CaseDetails engines={engines()} operation={operation} />}
              </FoldingRow>
            )}
          </For>
        </CheckTable>
      </section>
      <p class="muted">
        The self-test shows that this device computes what it should. Images and settings of your
        own have no reference values; research software, not a medical device.
      </p>
    </article>
  );
}

function operationsOf(engines: readonly EngineResult[]): EngineResult['operations'] {
  return engines.find(({ operations }) => operations.length > 0)?.operations ?? [];
}

function CheckTable(props: {
  readonly head: string;
  readonly engines: readonly EngineResult[];
  readonly children: JSX.Element;
}): JSX.Element {
  return (
    <table class="checks">
      <thead>
        <tr>
          <th scope="col">{props.head}</th>
          <For each={props.engines}>
            {(engine) => (
              <th scope="col" class="number">
                {engineTitle(engine)}
              </th>
            )}
          </For>
        </tr>
      </thead>
      <tbody>{props.children}</tbody>
    </table>
  );
}

/** How many passed, in words and with a mark. */
function Count(props: {
  readonly engine: EngineResult;
  readonly checks: readonly { readonly isPassed: boolean }[];
}): JSX.Element {
  const count = () => tally(props.checks);
  const isGood = () => count().passed === count().total;
  if (props.engine.outcome === 'not-run') return <td class="number muted">not run</td>;
  return (
    <td class="number" classList={{ bad: !isGood(), good: isGood() }}>
      {count().passed} of {count().total}
      <Icon name={isGood() ? 'check' : 'error'} />
      <span class="sr-only">{isGood() ? 'passed' : 'failed'}</span>
    </td>
  );
}
