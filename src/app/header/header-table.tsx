import { createEffect, createSignal, For, type JSX, on, Show } from 'solid-js';
import { formatCount } from '../features/format-value.ts';
import { Icon } from '../ui/icon.tsx';
import type { HeaderRow } from './header-rows.ts';

/** Lines that are made at once; headers of many frames have ten thousands. */
const PAGE = 400;

interface HeaderTableProps {
  readonly rows: readonly HeaderRow[];
  /** Whether identifying values are shown. */
  readonly isShown: boolean;
  readonly onToggle: (key: string) => void;
}

export function HeaderTable(props: HeaderTableProps): JSX.Element {
  const [limit, setLimit] = createSignal(PAGE);
  createEffect(
    on(
      () => props.rows.length === 0,
      () => setLimit(PAGE),
    ),
  );
  return (
    <>
      <table class="header-table">
        <thead>
          <tr>
            <th scope="col">Tag</th>
            <th scope="col">Keyword</th>
            <th scope="col">VR</th>
            <th scope="col">Value</th>
          </tr>
        </thead>
        <tbody>
          <For each={props.rows.slice(0, limit())}>
            {(row) => (
              <Row row={row} isShown={props.isShown} onToggle={() => props.onToggle(row.key)} />
            )}
          </For>
        </tbody>
      </table>
      <Show when={props.rows.length > limit()}>
        <p>
          <button type="button" class="button" onClick={() => setLimit(limit() + PAGE)}>
            Show more of {formatCount(props.rows.length)} lines
          </button>
        </p>
      </Show>
    </>
  );
}

function Row(props: {
  readonly row: HeaderRow;
  readonly isShown: boolean;
  readonly onToggle: () => void;
}): JSX.Element {
  const { row } = props;
  const { element } = row;
  const indent = `depth-${Math.min(row.depth, 8)}`;
  if (element === null) {
    return (
      <tr class="item-heading">
        <th scope="rowgroup" colSpan={4} class={indent}>
          {row.title}
        </th>
      </tr>
    );
  }
  return (
    <tr classList={{ 'is-identifying': row.isIdentifying }} data-testid="header-element">
      <td class={`mono tag-cell ${indent}`}>{element.tag}</td>
      <td class="keyword">
        <Show when={row.itemCount > 0} fallback={row.title || <span class="muted">private</span>}>
          <button
            type="button"
            class="fold"
            aria-expanded={row.isOpen}
            onClick={() => props.onToggle()}
          >
            <Icon name={row.isOpen ? 'down' : 'right'} />
            {row.title || 'private'}
          </button>
        </Show>
        <Show when={row.isIdentifying}>
          <span class="mark" title="May tell who the patient is, or where the scan was made">
            <Icon name="lock" />
            <span class="sr-only">identifying</span>
          </span>
        </Show>
      </td>
      <td class="mono">{element.vr ?? ''}</td>
      <td class="value">
        <Show
          when={row.isIdentifying && !props.isShown && row.itemCount === 0}
          fallback={row.itemCount > 0 ? itemWords(row.itemCount) : element.value}
        >
          <span class="muted">hidden</span>
        </Show>
      </td>
    </tr>
  );
}

function itemWords(count: number): string {
  return `${formatCount(count)} ${count === 1 ? 'item' : 'items'}`;
}
