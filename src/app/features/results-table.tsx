import {
  createEffect,
  createMemo,
  createSignal,
  For,
  type JSX,
  on,
  onCleanup,
  Show,
} from 'solid-js';
import { useApp } from '../app-context.ts';
import { ResultRowView } from './result-row.tsx';
import type { ResultRow, SortColumn } from './result-rows.ts';

/** Height of a row as in results.css: rows out of sight are not in the document. */
const ROW_PX = 28;
const MARGIN_ROWS = 12;

const COLUMNS: readonly { readonly id: SortColumn; readonly title: string }[] = [
  { id: 'name', title: 'Feature' },
  { id: 'value', title: 'Value' },
  { id: 'unit', title: 'Unit' },
  { id: 'ibsi', title: 'IBSI' },
];

const STABILITY = { id: 'stability', title: 'Stability' } as const;

/** The values, grouped; only the rows in sight are drawn, so that thousands stay fluid. */
export function ResultsTable(): JSX.Element {
  const { table } = useApp();
  const [top, setTop] = createSignal(0);
  const [height, setHeight] = createSignal(400);
  let scroller: HTMLDivElement | undefined;

  const first = createMemo(() => Math.max(0, Math.floor(top() / ROW_PX) - MARGIN_ROWS));
  const last = createMemo(() =>
    Math.min(table.rows().length, Math.ceil((top() + height()) / ROW_PX) + MARGIN_ROWS),
  );
  const visible = createMemo(() => table.rows().slice(first(), last()));
  const activeIndex = createMemo(() => {
    const at = table.rows().findIndex((row) => row.id === table.activeId());
    return at < 0 ? 0 : at;
  });

  createEffect(
    on([table.filter, table.sorting], () => {
      if (scroller) scroller.scrollTop = 0;
    }),
  );

  const watchSize = (element: HTMLDivElement) => {
    scroller = element;
    const observer = new ResizeObserver(() => setHeight(element.clientHeight));
    observer.observe(element);
    onCleanup(() => observer.disconnect());
  };

  const focusRow = (index: number) => {
    const row = table.rows()[Math.min(table.rows().length - 1, Math.max(0, index))];
    if (!row || !scroller) return;
    const at = table.rows().indexOf(row);
    table.setActiveId(row.id);
    const rowTop = at * ROW_PX;
    const room = scroller.clientHeight - 2 * ROW_PX;
    if (rowTop < scroller.scrollTop) scroller.scrollTop = rowTop;
    else if (rowTop > scroller.scrollTop + room) scroller.scrollTop = rowTop - room;
    setTop(scroller.scrollTop);
    scroller.querySelector<HTMLElement>('tr[data-active]')?.focus({ preventScroll: true });
  };

  const onKeyDown = (event: KeyboardEvent) => {
    const row = table.rows()[activeIndex()];
    const page = Math.max(1, Math.floor(height() / ROW_PX) - 2);
    const steps: Readonly<Record<string, number>> = {
      ArrowDown: activeIndex() + 1,
      ArrowUp: activeIndex() - 1,
      PageDown: activeIndex() + page,
      PageUp: activeIndex() - page,
      Home: 0,
      End: table.rows().length - 1,
    };
    const target = steps[event.key];
    if (target !== undefined) focusRow(target);
    else if (!row || !act(row, event)) return;
    event.preventDefault();
    event.stopPropagation();
  };

  /** Folds and unfolds a heading, copies a value; false when the key is not ours. */
  const act = (row: ResultRow, event: KeyboardEvent): boolean => {
    if (event.ctrlKey || event.metaKey || event.altKey) {
      if (event.key.toLowerCase() !== 'c' || row.kind !== 'feature') return false;
      void navigator.clipboard.writeText(String(row.value.value));
      return true;
    }
    if (row.kind !== 'group') return false;
    const isToggle = event.key === 'Enter' || event.key === ' ';
    const isFold = event.key === 'ArrowLeft' && row.isOpen;
    const isUnfold = event.key === 'ArrowRight' && !row.isOpen;
    if (!isToggle && !isFold && !isUnfold) return false;
    table.toggle(row.id);
    queueMicrotask(() => focusRow(activeIndex()));
    return true;
  };

  return (
    <div
      class="results-scroll"
      ref={watchSize}
      onScroll={(event) => setTop(event.currentTarget.scrollTop)}
    >
      <table
        class="results-table"
        // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: rows that fold make a treegrid
        role="treegrid"
        aria-label="Features"
        aria-rowcount={table.rows().length + 1}
        onKeyDown={onKeyDown}
        onPointerLeave={() => table.setHoveredId(null)}
      >
        <thead>
          <tr aria-rowindex={1}>
            <For each={table.hasStability() ? [...COLUMNS, STABILITY] : COLUMNS}>
              {(column) => <HeadCell {...column} />}
            </For>
          </tr>
        </thead>
        <tbody>
          <Gap rows={first()} />
          <For each={visible()}>
            {(row, at) => (
              <ResultRowView
                row={row}
                index={first() + at()}
                isActive={activeIndex() === first() + at()}
                onActivate={() => focusRow(table.rows().indexOf(row))}
              />
            )}
          </For>
          <Gap rows={table.rows().length - last()} />
        </tbody>
      </table>
      <Show when={table.rows().length === 0}>
        <p class="pad muted">No feature matches the filter.</p>
      </Show>
    </div>
  );
}

/** Stands for the rows out of sight. */
function Gap(props: { readonly rows: number }): JSX.Element {
  const { table } = useApp();
  return (
    <Show when={props.rows > 0}>
      <tr class="gap">
        <td
          colSpan={COLUMNS.length + Number(table.hasStability())}
          style={{ height: `${props.rows * ROW_PX}px` }}
        />
      </tr>
    </Show>
  );
}

function HeadCell(props: { readonly id: SortColumn; readonly title: string }): JSX.Element {
  const { table } = useApp();
  const order = () => {
    const sorting = table.sorting();
    if (sorting?.column !== props.id) return 'none';
    return sorting.isDescending ? 'descending' : 'ascending';
  };
  return (
    <th
      class={props.id === 'stability' ? 'stability-column' : props.id}
      scope="col"
      aria-sort={order()}
    >
      <button type="button" onClick={() => table.sortBy(props.id)}>
        {props.title}
        {order() === 'ascending' ? <span aria-hidden="true">↑</span> : null}
        {order() === 'descending' ? <span aria-hidden="true">↓</span> : null}
        {order() === 'none' ? null : <span class="sr-only">, sorted</span>}
      </button>
    </th>
  );
}
