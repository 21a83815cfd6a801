import { createSignal, For, type JSX, Show } from 'solid-js';
import type { LabelScheme } from '../../volume/label-schemes.ts';
import { useApp } from '../app-context.ts';
import './regions.css';

/** The answer that labels are as they are. */
const NO_SCHEME = 'none';

/** What the labels of a brain tumour mask mean: asked once for each set of values, and correctable. */
export function SchemeQuestion(): JSX.Element {
  const { schemes, scans } = useApp();
  const [isChanging, setChanging] = createSignal(false);
  const values = () => (scans.mask()?.labels ?? []).map(({ value }) => value);
  const answer = async (id: string) => {
    await schemes.answer(id);
    setChanging(false);
  };
  return (
    <Show when={schemes.candidates().length > 0}>
      <Show
        when={schemes.isOpen() || isChanging()}
        fallback={
          <p class="scheme-line">
            Labels: {schemes.current()?.title ?? 'as they are'}{' '}
            <button type="button" class="link" onClick={() => setChanging(true)}>
              Change
            </button>
          </p>
        }
      >
        <section
          class="scheme-question"
          aria-labelledby="scheme-title"
          data-testid="scheme"
          ref={(section) => requestAnimationFrame(() => bringIntoPanel(section))}
        >
          <h3 id="scheme-title">What do the labels {values().join(', ')} mean?</h3>
          <For each={schemes.candidates()}>
            {(scheme) => (
              <div>
                <button type="button" class="button small" onClick={() => void answer(scheme.id)}>
                  {scheme.title}
                </button>
                <p class="muted">{meaning(scheme, values())}</p>
              </div>
            )}
          </For>
          <div>
            <button type="button" class="button small" onClick={() => void answer(NO_SCHEME)}>
              None of these
            </button>
            <p class="muted">Labels stay as they are.</p>
          </div>
          <p class="hint">Remembered for masks with the same values.</p>
        </section>
      </Show>
    </Show>
  );
}

/** Below many sequences nobody would see that something is asked. The page around stays where it is. */
function bringIntoPanel(section: HTMLElement): void {
  const panel = section.closest('.case-panel');
  const hidden = (panel: Element) =>
    section.getBoundingClientRect().bottom - panel.getBoundingClientRect().bottom;
  if (panel !== null && hidden(panel) > 0) panel.scrollTop += hidden(panel) + 8;
}

function meaning({ labels }: LabelScheme, values: readonly number[]): string {
  return labels
    .filter(({ value }) => values.includes(value))
    .map((label) => `${label.value} ${label.meaning}`)
    .join(' · ');
}
