import { For, type JSX } from 'solid-js';
import { useApp } from '../app-context.ts';
import { Dialog } from '../ui/dialog.tsx';
import { COMMAND_GROUPS } from './commands.ts';
import { formatKey } from './keys.ts';
import './palette.css';

/** Every key of the registry, by group. */
export default function KeySheet(): JSX.Element {
  const app = useApp();
  const withKeys = app.commands.filter((command) => (command.keys?.length ?? 0) > 0);
  const groups = COMMAND_GROUPS.map((name) => ({
    name,
    commands: withKeys.filter((command) => command.group === name),
  })).filter((group) => group.commands.length > 0);
  return (
    <Dialog isOpen={app.shell.dialog() === 'keys'} onClose={app.shell.closeDialog} title="Keys">
      <div class="dialog-body">
        <div class="key-groups">
          <For each={groups}>
            {(group) => (
              <section>
                <h3>{group.name}</h3>
                <dl>
                  <For each={group.commands}>
                    {(command) => (
                      <>
                        <dt>
                          {command.title}
                          {command.scope === 'viewer' ? (
                            <span class="muted"> (in the viewer)</span>
                          ) : null}
                        </dt>
                        <dd>
                          <For each={command.keys}>{(key) => <kbd>{formatKey(key)}</kbd>}</For>
                        </dd>
                      </>
                    )}
                  </For>
                </dl>
              </section>
            )}
          </For>
        </div>
        <label>
          <input
            type="checkbox"
            checked={app.preferences.areSingleKeysOn()}
            onChange={(event) => app.preferences.setSingleKeysOn(event.currentTarget.checked)}
          />{' '}
          Single-letter keys are on
        </label>
      </div>
    </Dialog>
  );
}
