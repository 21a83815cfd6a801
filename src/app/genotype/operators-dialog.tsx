import { For, type JSX, Show } from 'solid-js';
import type { OperatorResult, OperatorTable } from '../../genotype/operator-table.ts';
import { useApp } from '../app-context.ts';
import { formatDuration } from '../features/format-value.ts';
import { ProblemCards } from '../shell/problem-cards.tsx';
import { CopyButton } from '../ui/copy-button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Icon } from '../ui/icon.tsx';
import { JobLine } from './job-line.tsx';
import { OPERATOR_BACKENDS, operatorsTsv, resultWords } from './operator-words.ts';
import './genotype-dialogs.css';
import './parts.css';

/** Three-dimensional operators of networks, tried on both backends of this device. */
export default function OperatorsDialog(): JSX.Element {
  const { genotype, jobs, shell } = useApp();
  const { operators } = genotype;
  const isBusy = () => jobs.current()?.kind === 'operators';
  return (
    <Dialog
      isOpen={shell.dialog() === 'operators'}
      onClose={shell.closeDialog}
      title="What this device can run"
      class="wide genotype-dialog"
    >
      <div class="dialog-body" data-testid="operators">
        <p>
          Small graphs of each three-dimensional operator are run here, on WebGPU and on
          WebAssembly, and compared with values computed in float64.
        </p>
        <ProblemCards places={['genotype']} />
        <div class="row">
          <button
            type="button"
            class="button primary"
            aria-disabled={isBusy()}
            onClick={() => {
              if (!isBusy()) void operators.run();
            }}
          >
            {isBusy() ? 'Trying…' : operators.table() === null ? 'Try operators' : 'Try again'}
          </button>
          <Show when={operators.table()}>
            {(table) => <CopyButton label="Copy" text={() => operatorsTsv(table())} />}
          </Show>
        </div>
        <JobLine kind="operators" />
        <Show when={operators.table()}>{(table) => <Table table={table()} />}</Show>
      </div>
    </Dialog>
  );
}

function Table(props: { readonly table: OperatorTable }): JSX.Element {
  const adapter = () => {
    const { adapter: name, isSoftware } = props.table;
    if (name === null) return 'WebGPU: no adapter.';
    return `WebGPU: ${name}${isSoftware ? ', a software adapter' : ''}.`;
  };
  return (
    <>
      <p class="hint">{adapter()}</p>
      <section class="table-scroll" tabindex={0} aria-label="Operators">
        <table class="plain-table">
          <thead>
            <tr>
              <th scope="col">Operator</th>
              <For each={OPERATOR_BACKENDS}>{({ title }) => <th scope="col">{title}</th>}</For>
            </tr>
          </thead>
          <tbody>
            <For each={props.table.rows}>
              {({ name, results }) => (
                <tr data-testid="operator">
                  <th scope="row">{name}</th>
                  <For each={OPERATOR_BACKENDS}>
                    {(backend) => <Cell result={results[backend.name]} />}
                  </For>
                </tr>
              )}
            </For>
          </tbody>
        </table>
      </section>
    </>
  );
}

const ICONS = {
  ran: 'check',
  elsewhere: 'info',
  wrong: 'error',
  failed: 'warning',
  'not-run': 'info',
} as const;

function Cell(props: { readonly result: OperatorResult }): JSX.Element {
  const took = () => {
    if (!('ms' in props.result)) return '';
    return props.result.ms < 1 ? '< 1 ms' : formatDuration(props.result.ms);
  };
  return (
    <td class={`operator ${props.result.kind}`}>
      <span>
        <Icon name={ICONS[props.result.kind]} /> {resultWords(props.result)}{' '}
        <span class="muted">{took()}</span>
      </span>
    </td>
  );
}
