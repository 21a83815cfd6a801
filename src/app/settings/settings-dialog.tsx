import { createSignal, For, type JSX, onCleanup, onMount, Show } from 'solid-js';
import { countFeatures } from '../../session/facts.ts';
import { useApp } from '../app-context.ts';
import { formatCount } from '../features/format-value.ts';
import { Dialog } from '../ui/dialog.tsx';
import { BinsSection } from './bins-section.tsx';
import { FeaturesSection } from './features-section.tsx';
import { ImageSection } from './image-section.tsx';
import { ImagesSection } from './images-section.tsx';
import { RegionSection } from './region-section.tsx';
import { isSectionChanged } from './section.tsx';
import { headingId, SECTIONS, type SectionFacts } from './sections.ts';
import './settings.css';
import { StartSection } from './start-section.tsx';
import { TextureSection } from './texture-section.tsx';

const ENTRIES: readonly { readonly id: string; readonly title: string }[] = [
  { id: 'start', title: 'Preset and profile' },
  ...Object.values(SECTIONS),
];

/** Everything that decides a value besides the files, each with what it does. */
export default function SettingsDialog(): JSX.Element {
  const { shell, settings } = useApp();
  return (
    <Dialog
      isOpen={shell.dialog() === 'settings'}
      onClose={shell.closeDialog}
      title="Settings"
      class="settings-dialog"
    >
      <div class="settings" data-testid="settings">
        <Sections />
        <footer>
          <p role="status">
            <b>{settings.title()}</b>
            <span class="muted"> · {formatCount(countFeatures(settings.settings()))} values</span>
          </p>
          <button type="button" class="button primary" onClick={shell.closeDialog}>
            Done
          </button>
        </footer>
      </div>
    </Dialog>
  );
}

function Sections(): JSX.Element {
  const [current, setCurrent] = createSignal('start');
  let body: HTMLElement | undefined;
  onMount(() => {
    if (!body) return;
    const note = () => setCurrent(sectionAtTop(body as HTMLElement));
    body.addEventListener('scroll', note, { passive: true });
    onCleanup(() => body?.removeEventListener('scroll', note));
  });
  const goTo = (id: string) => {
    const heading = document.getElementById(headingId(id));
    const section = heading?.closest('section');
    if (!body || !heading || !section) return;
    // The heading sticks to the top; its section tells where it belongs.
    body.scrollTop += section.getBoundingClientRect().top - body.getBoundingClientRect().top + 1;
    heading.focus({ preventScroll: true });
  };
  return (
    <>
      <nav class="settings-nav" aria-label="Sections of the settings">
        <For each={ENTRIES}>
          {(entry) => (
            <button
              type="button"
              class="button quiet"
              aria-current={current() === entry.id ? 'true' : undefined}
              onClick={() => goTo(entry.id)}
            >
              {entry.title}
              <NavMark section={(SECTIONS as Readonly<Record<string, SectionFacts>>)[entry.id]} />
            </button>
          )}
        </For>
      </nav>
      <div
        class="settings-body"
        ref={(element) => {
          body = element;
        }}
      >
        <StartSection />
        <ImageSection />
        <RegionSection />
        <ImagesSection />
        <BinsSection />
        <TextureSection />
        <FeaturesSection />
      </div>
    </>
  );
}

function NavMark(props: { readonly section: SectionFacts | undefined }): JSX.Element {
  const { settings } = useApp();
  return (
    <Show when={props.section && isSectionChanged(settings, props.section)}>
      <span class="differs-mark" role="img" aria-label="changed" />
    </Show>
  );
}

/** The section whose heading was last to reach the top, or the last one at the end. */
function sectionAtTop(body: HTMLElement): string {
  if (body.scrollTop + body.clientHeight >= body.scrollHeight - 2) return ENTRIES.at(-1)?.id ?? '';
  const top = body.getBoundingClientRect().top + 24;
  const passed = ENTRIES.filter(({ id }) => {
    const heading = document.getElementById(headingId(id));
    return heading !== null && heading.getBoundingClientRect().top <= top;
  });
  return passed.at(-1)?.id ?? 'start';
}
