import { For, type JSX } from 'solid-js';
import { CONVENTION_FACTS } from '../../session/facts.ts';
import { useApp } from '../app-context.ts';

/** What the profile decides, side by side. */
export function ProfileDifferences(): JSX.Element {
  const { settings } = useApp();
  const profile = () => settings.settings().profile;
  return (
    <details>
      <summary>What the profile changes</summary>
      <table class="differences">
        <thead>
          <tr>
            <td />
            <th scope="col">IBSI{profile() === 'ibsi' ? ' (chosen)' : ''}</th>
            <th scope="col">PyRadiomics{profile() === 'pyradiomics' ? ' (chosen)' : ''}</th>
          </tr>
        </thead>
        <tbody>
          <For each={Object.values(CONVENTION_FACTS)}>
            {(row) => (
              <tr>
                <th scope="row">{row.title}</th>
                <td classList={{ 'is-current': profile() === 'ibsi' }}>{row.ibsi}</td>
                <td classList={{ 'is-current': profile() === 'pyradiomics' }}>{row.pyradiomics}</td>
              </tr>
            )}
          </For>
        </tbody>
      </table>
    </details>
  );
}
