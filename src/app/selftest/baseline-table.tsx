import { For, type JSX } from 'solid-js';
import type { BaselineClass } from '../../selftest/conformance.ts';
import { formatValue } from '../features/format-value.ts';
import { orderWords } from './conformance-words.ts';

/** How far the PyRadiomics profile is from PyRadiomics' own baselines, and where that is explained. */
export function BaselineTable(props: {
  readonly baselines: readonly BaselineClass[];
}): JSX.Element {
  const explained = () =>
    props.baselines.flatMap(({ testCase, explained: each }) =>
      each.map((one) => ({ ...one, testCase })),
    );
  return (
    <section>
      <h3>PyRadiomics’ baselines: largest relative difference</h3>
      <section class="scroll" tabindex={0} aria-label="PyRadiomics baselines">
        <table>
          <thead>
            <tr>
              <th scope="col">Case</th>
              <th scope="col">Scenario</th>
              <th scope="col">Class</th>
              <th scope="col" class="number">
                Values
              </th>
              <th scope="col" class="number">
                CPU engine
              </th>
              <th scope="col" class="number">
                WebGPU
              </th>
            </tr>
          </thead>
          <tbody>
            <For each={props.baselines}>
              {(row) => (
                <tr>
                  <th scope="row">{row.testCase}</th>
                  <td>{row.scenario}</td>
                  <td>{row.class}</td>
                  <td class="number">{row.values}</td>
                  <td class="number">{orderWords(row.cpu)}</td>
                  <td class="number">{orderWords(row.webgpu)}</td>
                </tr>
              )}
            </For>
          </tbody>
        </table>
      </section>
      <p>Explained, and left out above:</p>
      <ul class="bullets">
        <For each={explained()}>
          {({ testCase, feature, baseline, ours, reason }) => (
            <li>
              {testCase} {feature}: baseline {formatValue(baseline)}, ours {formatValue(ours)} (
              {reason})
            </li>
          )}
        </For>
      </ul>
    </section>
  );
}
