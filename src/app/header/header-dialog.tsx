import {
  createEffect,
  createMemo,
  createSignal,
  type JSX,
  Match,
  on,
  Show,
  Switch,
} from 'solid-js';
import { latest } from '../../session/latest.ts';
import type { ErrorInfo } from '../../worker/protocol.ts';
import type { HeaderReport } from '../../worker/protocol-series.ts';
import { useApp } from '../app-context.ts';
import { Dialog } from '../ui/dialog.tsx';
import { headerRows } from './header-rows.ts';
import { HeaderTable } from './header-table.tsx';
import './header.css';

type State =
  | { readonly kind: 'loading' }
  | { readonly kind: 'failed'; readonly error: ErrorInfo }
  | { readonly kind: 'shown'; readonly report: HeaderReport };

/**
 * What a file's header says, on the screen alone: it is asked for when the dialog opens, dropped when it closes, and
 * nothing here copies or saves it.
 */
export default function HeaderDialog(): JSX.Element {
  const { shell, scans } = useApp();
  const [state, setState] = createSignal<State>({ kind: 'loading' });
  const [query, setQuery] = createSignal('');
  const [isShown, setShown] = createSignal(false);
  const [opened, setOpened] = createSignal<ReadonlySet<string>>(new Set());
  const isOpen = () => shell.dialog() === 'header';
  const ask = latest(scans.headerOf);

  createEffect(
    on([isOpen, shell.headerOf], async ([isNow, id]) => {
      setState({ kind: 'loading' });
      setQuery('');
      setShown(false);
      setOpened(new Set<string>());
      if (!isNow || id === null) return;
      const result = await ask(id);
      if (result === undefined || !isOpen()) return;
      setState(
        result.ok
          ? { kind: 'shown', report: result.value }
          : { kind: 'failed', error: result.error },
      );
    }),
  );

  const report = () => {
    const now = state();
    return now.kind === 'shown' ? now.report : null;
  };
  const problem = () => {
    const now = state();
    return now.kind === 'failed' ? now.error : null;
  };
  const rows = createMemo(() =>
    headerRows(report()?.elements ?? [], {
      query: query(),
      isShown: isShown(),
      isOpen: (key) => opened().has(key),
    }),
  );
  const toggle = (key: string) =>
    setOpened((before) => {
      const next = new Set(before);
      if (!next.delete(key)) next.add(key);
      return next;
    });

  return (
    <Dialog
      isOpen={isOpen()}
      onClose={shell.closeDialog}
      title={`Header of ${scans.items().find(({ id }) => id === shell.headerOf())?.name ?? 'the series'}`}
      class="wide header-dialog"
    >
      <div class="dialog-body" data-testid="header-dialog">
        <div class="header-tools">
          <input
            type="search"
            class="field"
            aria-label="Search the header"
            placeholder="Search tag, keyword, value"
            value={query()}
            onInput={(event) => setQuery(event.currentTarget.value)}
          />
          <label>
            <input
              type="checkbox"
              checked={isShown()}
              onChange={(event) => setShown(event.currentTarget.checked)}
            />{' '}
            Show identifying values
          </label>
        </div>
        <p class="muted">
          Of a series, its first image. Values that may tell who the patient is, or where and by
          whom the scan was made, are hidden until you ask for them. Nothing of this is exported,
          stored or logged.
        </p>
        <Switch>
          <Match when={state().kind === 'loading'}>
            <p role="status">Reading the header…</p>
          </Match>
          <Match when={problem()}>
            {(error) => (
              <p role="alert">
                {error().problem} {error().remedy}
              </p>
            )}
          </Match>
          <Match when={report()}>
            <HeaderTable rows={rows()} isShown={isShown()} onToggle={toggle} />
            <Show when={rows().length === 0}>
              <p class="muted" role="status">
                Nothing found{isShown() ? '' : ' among what is shown'}.
              </p>
            </Show>
          </Match>
        </Switch>
      </div>
    </Dialog>
  );
}
