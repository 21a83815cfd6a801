import { createSignal, For, type JSX, Show } from 'solid-js';
import { exportSettings } from '../../session/facts.ts';
import { useApp } from '../app-context.ts';
import { download } from '../files/download.ts';
import { ProblemCards } from '../shell/problem-cards.tsx';
import { Icon } from '../ui/icon.tsx';
import { GroupRow } from './row.tsx';

const NOTHING: readonly string[] = [];

/** PyRadiomics parameter files, as its users have them: read, and written for them. */
export function ParameterFile(): JSX.Element {
  const { settings, scans, loadSettings } = useApp();
  /** What the file saved last could not say; gone with the next change. */
  const [unsaid, setUnsaid] = createSignal({ of: settings.settings(), notes: NOTHING });
  const notes = () => (unsaid().of === settings.settings() ? unsaid().notes : NOTHING);
  let input: HTMLInputElement | undefined;

  const save = (format: 'yaml' | 'json') => {
    const [label = null, another] = [...scans.labels()];
    const now = settings.settings();
    const file = exportSettings(now, { format, label: another === undefined ? label : null });
    setUnsaid({ of: now, notes: file.notes });
    download(`locus-settings.${format}`, `application/${format}`, file.text);
  };

  return (
    <GroupRow
      label="Parameter file"
      differs={false}
      hint="PyRadiomics YAML or JSON, read and written. A file can also be dropped anywhere on the page."
    >
      <div class="controls">
        <button type="button" class="button small" onClick={() => input?.click()}>
          Load parameter file
        </button>
        <button type="button" class="button small" onClick={() => save('yaml')}>
          Save as YAML
        </button>
        <button type="button" class="button small" onClick={() => save('json')}>
          Save as JSON
        </button>
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
            const file = event.currentTarget.files?.[0];
            if (file) void loadSettings(file);
            event.currentTarget.value = '';
          }}
        />
      </div>
      <ProblemCards places={['settings']} />
      <Notes title="About the file that was read" notes={settings.notes()} />
      <Notes title="Saved. What PyRadiomics’ files cannot say" notes={notes()} />
    </GroupRow>
  );
}

function Notes(props: { readonly title: string; readonly notes: readonly string[] }): JSX.Element {
  return (
    <Show when={props.notes.length > 0}>
      <div class="note info" role="status">
        <Icon name="info" />
        <div>
          <p>{props.title}:</p>
          <ul class="bullets">
            <For each={props.notes}>{(note) => <li>{note}</li>}</For>
          </ul>
        </div>
      </div>
    </Show>
  );
}
