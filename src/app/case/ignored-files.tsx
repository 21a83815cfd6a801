import { For, type JSX, Show } from 'solid-js';
import { useApp } from '../app-context.ts';

/** Files of the last opening that were no scans, with the reason. */
export function IgnoredFiles(): JSX.Element {
  const { scans } = useApp();
  return (
    <Show when={scans.ignored().length > 0}>
      <section class="ignored" aria-label="Ignored files" data-testid="ignored">
        <div class="head">
          <h2>Ignored</h2>
          <button type="button" class="button quiet small" onClick={scans.clearIgnored}>
            Clear
          </button>
        </div>
        <ul>
          <For each={scans.ignored()}>
            {(file) => (
              <li>
                <span class="name">{file.name}</span>: <span class="muted">{file.reason}</span>
              </li>
            )}
          </For>
        </ul>
      </section>
    </Show>
  );
}
