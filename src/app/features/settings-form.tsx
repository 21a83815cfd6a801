import { For, type JSX, Show } from 'solid-js';
import { WAVELETS } from '../../session/facts.ts';
import { useApp } from '../app-context.ts';
import { BinningField } from './binning-field.tsx';
import { FamilyFields } from './family-fields.tsx';
import { PROFILE_DIFFERENCES } from './profile-differences.ts';
import './settings-form.css';

/** Everything that decides a value besides the files, each with what it does. */
export default function SettingsForm(): JSX.Element {
  const { settings } = useApp();
  return (
    <div class="settings" id="settings" data-testid="settings">
      <BinningField />
      <WaveletField />
      <FamilyFields />
      <Differences />
      <ParameterFile />
      <div class="row">
        <button type="button" class="button small" onClick={settings.reset}>
          Back to the defaults
        </button>
        <span class="hint">of the profile and of this kind of image</span>
      </div>
    </div>
  );
}

function WaveletField(): JSX.Element {
  const { settings } = useApp();
  const imageTypes = () => settings.settings().imageTypes;
  const wavelet = () => imageTypes().wavelet;
  const setWavelet = (name: string | null) =>
    settings.change({ imageTypes: { ...imageTypes(), wavelet: name } });
  return (
    <fieldset>
      <legend>Derived images</legend>
      <div class="row">
        <label>
          <input
            type="checkbox"
            checked={wavelet() !== null}
            onChange={(event) => setWavelet(event.currentTarget.checked ? 'coif1' : null)}
          />
          Wavelet
        </label>
        <Show when={wavelet() !== null}>
          <select
            class="field"
            aria-label="Wavelet name"
            onChange={(event) => setWavelet(event.currentTarget.value)}
          >
            <For each={WAVELETS}>
              {(name) => (
                <option value={name} selected={name === wavelet()}>
                  {name}
                </option>
              )}
            </For>
          </select>
        </Show>
      </div>
      <p class="hint">
        Eight more images, each low- or high-pass filtered along x, y and z (LLL to HHH), at the
        size of the original. Intensity features are taken from each; shape only once.
      </p>
    </fieldset>
  );
}

function Differences(): JSX.Element {
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
          <For each={PROFILE_DIFFERENCES}>
            {(row) => (
              <tr>
                <th scope="row">{row.what}</th>
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

/** PyRadiomics parameter files, as its users have them. */
function ParameterFile(): JSX.Element {
  const { settings } = useApp();
  let input: HTMLInputElement | undefined;
  const read = async (file: File | undefined) => {
    if (file) await settings.load(file.name, await file.text());
  };
  return (
    <div>
      <div class="row">
        <button type="button" class="button small" onClick={() => input?.click()}>
          Load parameter file
        </button>
        <span class="hint">PyRadiomics YAML or JSON</span>
        <input
          ref={(element) => {
            input = element;
          }}
          type="file"
          class="sr-only"
          tabIndex={-1}
          aria-label="PyRadiomics parameter file"
          accept=".yaml,.yml,.json"
          onChange={(event) => {
            void read(event.currentTarget.files?.[0]);
            event.currentTarget.value = '';
          }}
        />
      </div>
      <For each={settings.notes()}>{(note) => <p class="hint">{note}</p>}</For>
    </div>
  );
}
