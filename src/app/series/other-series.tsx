import { For, type JSX, Show } from 'solid-js';
import { useApp } from '../app-context.ts';
import { formatCount } from '../features/format-value.ts';
import { Icon } from '../ui/icon.tsx';

/** What was said of the files that were opened, and the way back to series that were not loaded. */
export function OtherSeries(): JSX.Element {
  const { scans, series, showSeries } = useApp();
  return (
    <>
      <For each={scans.notes()}>
        {(note) => (
          <p class="note" data-testid="open-note">
            <Icon name="info" />
            <span>{note}</span>
          </p>
        )}
      </For>
      <Show when={series.open().length > 0}>
        <div>
          <button type="button" class="button" onClick={showSeries}>
            {scans.items().length > 0 ? 'Other series' : 'Choose series'} (
            {formatCount(series.open().length)})
          </button>
        </div>
      </Show>
    </>
  );
}
