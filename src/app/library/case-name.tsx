import { type JSX, Show } from 'solid-js';
import type { KeepStatus } from '../../session/library.ts';
import { useApp } from '../app-context.ts';
import './library.css';

const STATUS_WORDS: Readonly<Record<KeepStatus, string>> = {
  'not-kept': 'not kept',
  keeping: 'keeping…',
  saving: 'saving…',
  saved: 'kept',
  unsaved: 'changes not saved',
};

/** The pseudonym of the case in hand, which can be typed over, and whether it stays. */
export function CaseName(): JSX.Element {
  const { library, scans } = useApp();
  return (
    <Show when={scans.items().length > 0}>
      <label
        class="case-name"
        title="A random name for this case, used in exports; yours to change"
      >
        <span class="wide-only">Case</span>
        <input
          class="field"
          data-testid="case-name"
          aria-label="Name of this case"
          maxLength={40}
          size={Math.max(6, library.pseudonym().length)}
          autocomplete="off"
          spellcheck={false}
          value={library.pseudonym()}
          onChange={(event) => {
            library.rename(event.currentTarget.value);
            // An empty name is none.
            event.currentTarget.value = library.pseudonym();
          }}
          onKeyDown={(event) => {
            if (event.key !== 'Enter' && event.key !== 'Escape') return;
            if (event.key === 'Escape') event.currentTarget.value = library.pseudonym();
            event.currentTarget.blur();
            event.stopPropagation();
          }}
        />
      </label>
      <span class="muted keep-status wide-only" role="status" data-testid="keep-status">
        {STATUS_WORDS[library.status()]}
      </span>
    </Show>
  );
}
