import { For, type JSX } from 'solid-js';
import type { ConformanceRow, EngineValue } from '../../selftest/conformance.ts';
import { familyTitle } from '../features/create-results-view.ts';
import { formatValue } from '../features/format-value.ts';
import { rowVerdict } from './conformance-words.ts';

/** Consensus values and ours. */
export function ConformanceRows(props: { readonly rows: readonly ConformanceRow[] }): JSX.Element {
  return (
    <section class="scroll" tabindex={0} aria-label="Every value">
      <table>
        <thead>
          <tr>
            <th scope="col">Feature</th>
            <th scope="col">Family</th>
            <th scope="col">IBSI</th>
            <th scope="col">Aggregation</th>
            <th scope="col" class="number">
              Consensus
            </th>
            <th scope="col" class="number">
              Tolerance
            </th>
            <th scope="col" class="number">
              CPU engine
            </th>
            <th scope="col" class="number">
              WebGPU
            </th>
            <th scope="col">Verdict</th>
          </tr>
        </thead>
        <tbody>
          <For each={props.rows}>{(row) => <Row row={row} />}</For>
        </tbody>
      </table>
    </section>
  );
}

function Row(props: { readonly row: ConformanceRow }): JSX.Element {
  const verdict = () => rowVerdict(props.row);
  return (
    <tr>
      <th scope="row">{props.row.feature}</th>
      <td>{familyTitle(props.row.family)}</td>
      <td class="mono">{props.row.ibsi}</td>
      <td class="mono">{props.row.aggregation}</td>
      <td class="number">{props.row.consensus}</td>
      <td class="number">{props.row.tolerance}</td>
      <td class="number">{words(props.row.cpu)}</td>
      <td class="number">{words(props.row.webgpu)}</td>
      <td classList={{ bad: verdict() === 'outside', muted: verdict() === 'no consensus' }}>
        {verdict()}
      </td>
    </tr>
  );
}

function words(found: EngineValue | null): string {
  return found === null ? 'not run' : formatValue(found.value);
}
