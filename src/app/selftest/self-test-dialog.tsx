import { createUniqueId, For, type JSX, Match, Switch } from 'solid-js';
import { useApp } from '../app-context.ts';
import { Dialog } from '../ui/dialog.tsx';
import { ConformancePanel } from './conformance-panel.tsx';
import { SelfTestPanel } from './self-test-panel.tsx';
import './self-test.css';

const TABS = [
  { name: 'self-test', title: 'Self-test' },
  { name: 'conformance', title: 'Conformance' },
] as const;

/** What “checked against the IBSI standard” stands on: to be run here and now, and as the tests found it. */
export default function SelfTestDialog(): JSX.Element {
  const { shell } = useApp();
  const id = createUniqueId();
  const current = () => TABS.find(({ name }) => name === shell.dialog());
  return (
    <Dialog
      isOpen={current() !== undefined}
      onClose={shell.closeDialog}
      title="Verification"
      class="wide self-test"
    >
      <div class="tabs no-print" role="tablist" aria-label="Verification" onKeyDown={onTabKey}>
        <For each={TABS}>
          {({ name, title }) => (
            <button
              type="button"
              role="tab"
              id={`${id}-${name}`}
              class="button quiet"
              aria-selected={shell.dialog() === name}
              aria-controls={`${id}-panel`}
              tabIndex={shell.dialog() === name ? 0 : -1}
              onClick={() => shell.openDialog(name)}
            >
              {title}
            </button>
          )}
        </For>
      </div>
      <div
        class="dialog-body"
        id={`${id}-panel`}
        role="tabpanel"
        aria-labelledby={`${id}-${current()?.name}`}
      >
        <Switch>
          <Match when={shell.dialog() === 'self-test'}>
            <SelfTestPanel />
          </Match>
          <Match when={shell.dialog() === 'conformance'}>
            <ConformancePanel />
          </Match>
        </Switch>
      </div>
    </Dialog>
  );

  /** Arrow keys move between tabs, as the pattern has it. */
  function onTabKey(event: KeyboardEvent): void {
    if (event.key !== 'ArrowLeft' && event.key !== 'ArrowRight') return;
    const next = shell.dialog() === 'self-test' ? 'conformance' : 'self-test';
    shell.openDialog(next);
    document.getElementById(`${id}-${next}`)?.focus();
    event.preventDefault();
  }
}
