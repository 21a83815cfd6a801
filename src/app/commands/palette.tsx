import { createEffect, createMemo, createSignal, For, type JSX, Show } from 'solid-js';
import { useApp } from '../app-context.ts';
import { Dialog } from '../ui/dialog.tsx';
import { searchCommands } from './commands.ts';
import { formatKey } from './keys.ts';
import './palette.css';

/** Search over the command registry: type, arrow, Enter. */
export default function Palette(): JSX.Element {
  const app = useApp();
  const [query, setQuery] = createSignal('');
  const [index, setIndex] = createSignal(0);
  const found = createMemo(() => searchCommands(app.commands, query()));
  const isOpen = () => app.shell.dialog() === 'palette';
  const selected = () => found()[Math.min(index(), found().length - 1)];
  let input: HTMLInputElement | undefined;

  createEffect(() => {
    if (!isOpen()) return;
    setQuery('');
    setIndex(0);
    input?.focus();
  });

  const run = () => {
    const command = selected();
    if (!command) return;
    app.shell.closeDialog();
    command.run();
  };

  const step = (by: number) => {
    const count = found().length;
    if (count === 0) return;
    setIndex((now) => (Math.min(now, count - 1) + by + count) % count);
    document.getElementById(`command-${selected()?.id}`)?.scrollIntoView({ block: 'nearest' });
  };

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'ArrowDown') step(1);
    else if (event.key === 'ArrowUp') step(-1);
    else if (event.key === 'Enter') run();
    else return;
    event.preventDefault();
  };

  const head = (
    <input
      ref={(element) => {
        input = element;
      }}
      class="palette-input"
      type="text"
      role="combobox"
      aria-label="Search commands"
      aria-expanded="true"
      aria-controls="palette-list"
      aria-autocomplete="list"
      aria-activedescendant={selected() ? `command-${selected()?.id}` : undefined}
      placeholder="Search commands"
      autocomplete="off"
      spellcheck={false}
      value={query()}
      onInput={(event) => {
        setQuery(event.currentTarget.value);
        setIndex(0);
      }}
      onKeyDown={onKeyDown}
    />
  );

  return (
    <Dialog
      class="palette"
      isOpen={isOpen()}
      onClose={app.shell.closeDialog}
      title="Commands"
      head={head}
    >
      <div id="palette-list" class="palette-list" role="listbox" aria-label="Commands">
        <For each={found()}>
          {(command, at) => (
            // biome-ignore lint/a11y/useKeyWithClickEvents: the input has the keyboard
            // biome-ignore lint/a11y/useFocusableInteractive: the input holds the focus and points here
            <div
              id={`command-${command.id}`}
              class="palette-option"
              role="option"
              aria-selected={command === selected()}
              onPointerMove={() => setIndex(at())}
              onClick={run}
            >
              <span class="group">{command.group}</span>
              <span class="spacer">{command.title}</span>
              <For each={command.keys ?? []}>{(key) => <kbd>{formatKey(key)}</kbd>}</For>
            </div>
          )}
        </For>
      </div>
      <Show when={found().length === 0}>
        <p class="dialog-body muted">No command of that name can be used now.</p>
      </Show>
    </Dialog>
  );
}
