import { type JSX, Show } from 'solid-js';
import type { FeatureValue } from '../../radiomics/feature.ts';
import type { TableValue } from '../../session/results.ts';
import { useApp } from '../app-context.ts';
import { StabilityMark } from '../stability/stability-mark.tsx';
import { describeStability } from '../stability/stability-words.ts';
import { Icon } from '../ui/icon.tsx';
import { describe } from './create-results-view.ts';
import { formatUnit, formatValue, fullValue } from './format-value.ts';
import type { ResultRow } from './result-rows.ts';

interface RowProps {
  readonly row: ResultRow;
  readonly index: number;
  readonly isActive: boolean;
  readonly onActivate: () => void;
}

/** One line of the table: a heading that folds, or a value. One row at a time is in the Tab order. */
export function ResultRowView(props: RowProps): JSX.Element {
  const { table } = useApp();
  // The first heading is the header's next row: indices are 1-based and count the header.
  const rowIndex = () => props.index + 2;
  const { row } = props;
  if (row.kind === 'group') {
    return (
      <tr
        class={`heading level-${row.level}`}
        tabIndex={props.isActive ? 0 : -1}
        data-active={props.isActive ? '' : undefined}
        aria-rowindex={rowIndex()}
        aria-level={row.level}
        aria-expanded={row.isOpen}
        onClick={() => {
          table.toggle(row.id);
          table.setActiveId(row.id);
        }}
        onPointerEnter={() => table.setHoveredId(null)}
      >
        <td colSpan={table.hasStability() ? 5 : 4}>
          <Icon name={row.isOpen ? 'down' : 'right'} />
          {row.title} <span class="count">{row.count}</span>
        </td>
      </tr>
    );
  }
  const { value } = row;
  const isMissing = Number.isNaN(value.value);
  return (
    <tr
      class="feature"
      classList={{ 'is-active': props.isActive && table.activeId() === row.id }}
      tabIndex={props.isActive ? 0 : -1}
      data-active={props.isActive ? '' : undefined}
      aria-rowindex={rowIndex()}
      aria-level={3}
      onClick={props.onActivate}
      onFocus={() => table.setActiveId(row.id)}
      onPointerEnter={() => table.setHoveredId(row.id)}
    >
      <td title={value.name}>{value.feature}</td>
      <td
        class="value"
        classList={{ 'is-missing': isMissing }}
        colSpan={isMissing ? 3 : 1}
        title={isMissing ? (value.reason ?? '') : fullValue(value.value)}
      >
        {isMissing ? `NaN: ${value.reason ?? 'no reason given'}` : formatValue(value.value)}
      </td>
      <Show when={!isMissing}>
        <td class="unit" title={value.unit === '1' ? 'no unit' : value.unit}>
          {formatUnit(value.unit)}
        </td>
        <td class="ibsi" title={codeTitle(value)}>
          {value.ibsi ?? ''}
        </td>
      </Show>
      <Show when={table.hasStability()}>
        <StabilityCell value={value} />
      </Show>
    </tr>
  );
}

function StabilityCell(props: { readonly value: TableValue }): JSX.Element {
  const { table } = useApp();
  return (
    <Show when={table.stabilityOf(props.value)} fallback={<td title="Not part of the test" />}>
      {(found) => (
        <td title={describeStability(found())}>
          <StabilityMark flag={found().flag} />
        </td>
      )}
    </Show>
  );
}

function codeTitle(value: FeatureValue): string {
  if (value.ibsi === null) return 'Not in the IBSI standard';
  const title = describe(value)?.title ?? value.feature;
  return value.aggregation === null ? title : `${title}, aggregated by ${value.aggregation}`;
}
