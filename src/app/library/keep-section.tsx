import { type JSX, Match, Show, Switch } from 'solid-js';
import { useApp } from '../app-context.ts';
import { ProblemCards } from '../shell/problem-cards.tsx';
import { Icon } from '../ui/icon.tsx';
import { RemoveButton } from './kept-cases.tsx';
import { formatBytes } from './kept-words.ts';
import './library.css';

/** Whether the case stays on this device, how to keep it, and how to close it. */
export function KeepSection(): JSX.Element {
  const { library, scans } = useApp();
  const keep = () => {
    // Asked for once there is something to lose; browsers that do not grant it may clear the storage when space is short.
    void (navigator.storage as StorageManager | undefined)?.persist?.().catch(() => false);
    void library.keep();
  };
  return (
    <section class="keep-section" aria-label="Keeping this case" data-testid="keep-section">
      <Switch>
        <Match when={library.kept()}>
          {(kept) => (
            <>
              <p class="keep-state">
                <Icon name={library.status() === 'unsaved' ? 'warning' : 'check'} />
                <span>
                  Kept on this device{' '}
                  <span class="muted">
                    · {formatBytes(kept().bytes)}
                    {library.status() === 'saving' ? ' · saving changes…' : ''}
                  </span>
                </span>
              </p>
              <Show when={library.status() === 'unsaved' && library.problem()}>
                {(problem) => (
                  <p class="note caution">
                    <Icon name="warning" />
                    <span>
                      Changes are not saved. {problem().problem} {problem().remedy}{' '}
                      <button type="button" class="link" onClick={() => void library.saveNow()}>
                        Save again
                      </button>
                    </span>
                  </p>
                )}
              </Show>
            </>
          )}
        </Match>
        <Match when={true}>
          <p class="muted">Not kept: gone when the page is closed.</p>
        </Match>
      </Switch>
      <ProblemCards places={['library']} />
      <div class="actions">
        <Show
          when={library.kept()}
          fallback={
            <button
              type="button"
              class="button"
              aria-disabled={library.status() === 'keeping'}
              onClick={keep}
            >
              <Icon name="keep" />
              {library.status() === 'keeping' ? 'Keeping…' : 'Keep on this device'}
            </button>
          }
        >
          {(kept) => <RemoveButton id={kept().id} name="this case" label="Do not keep" />}
        </Show>
        <button type="button" class="button quiet" onClick={() => void scans.clear()}>
          Close case
        </button>
      </div>
    </section>
  );
}
