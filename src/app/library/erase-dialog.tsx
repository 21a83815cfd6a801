import { createSignal, type JSX, Show } from 'solid-js';
import { useApp } from '../app-context.ts';
import { Dialog } from '../ui/dialog.tsx';
import { eraseEverything } from './erase.ts';
import { formatBytes } from './kept-words.ts';

/** Asks once more, then removes all that this page has stored. */
export default function EraseDialog(): JSX.Element {
  const app = useApp();
  const { shell, library } = app;
  const [state, setState] = createSignal<'asking' | 'erasing' | 'erased' | 'failed'>('asking');
  const erase = async () => {
    setState('erasing');
    setState((await eraseEverything(app)) ? 'erased' : 'failed');
  };
  const kept = () => {
    const { cases = [], broken = [], usedBytes = 0 } = library.report() ?? {};
    const count = cases.length + broken.length;
    if (count === 0) return 'No case is kept on this device.';
    return `${count === 1 ? 'One kept case' : `${count} kept cases`}, ${formatBytes(usedBytes)}, will be removed from this device for good.`;
  };
  return (
    <Dialog
      isOpen={shell.dialog() === 'erase'}
      onClose={() => {
        setState('asking');
        shell.closeDialog();
      }}
      title="Erase everything"
    >
      <div class="dialog-body" data-testid="erase">
        <Show
          when={state() === 'asking' || state() === 'erasing'}
          fallback={
            <p role="status">
              {state() === 'erased'
                ? 'Erased. Nothing of this page is stored on this device any more.'
                : 'Not everything could be erased. Close other tabs with this page and try again, or clear this site’s data in the browser’s settings.'}
            </p>
          }
        >
          <p>{kept()}</p>
          <p>
            Kept models, the case that is open, all results, preferences and settings go as well.
            Files that you opened or saved yourself stay where they are.
          </p>
          <div class="actions">
            <button
              type="button"
              class="button danger"
              disabled={state() === 'erasing'}
              onClick={() => void erase()}
            >
              {state() === 'erasing' ? 'Erasing…' : 'Erase for good'}
            </button>{' '}
            <button type="button" class="button" onClick={shell.closeDialog}>
              Cancel
            </button>
          </div>
        </Show>
      </div>
    </Dialog>
  );
}
