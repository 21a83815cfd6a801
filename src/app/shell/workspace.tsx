import { createUniqueId, For, type JSX, Suspense } from 'solid-js';
import { useApp } from '../app-context.ts';
import { CasePanel } from '../case/case-panel.tsx';
import { FeaturesPanel } from '../features/features-panel.tsx';
import { GenotypePanel } from '../genotype/lazy-genotype.ts';
import { MapsPanel } from '../maps/lazy-maps.ts';
import { ViewerPane } from '../viewer/viewer.tsx';
import type { PanelName } from './create-shell.ts';

const PANELS: readonly { readonly name: PanelName; readonly title: string }[] = [
  { name: 'case', title: 'Case' },
  { name: 'features', title: 'Features' },
  { name: 'maps', title: 'Maps' },
  { name: 'genotype', title: 'Genotype' },
];

/** On wide screens the case is always there. */
const SIDE_PANELS = PANELS.filter(({ name }) => name !== 'case');

/** Case, viewer and one of features, maps, genotype side by side; on narrow screens the panels are tabs under the viewer. */
export default function Workspace(): JSX.Element {
  const { shell } = useApp();
  const id = createUniqueId();
  return (
    <div class="workspace" data-panel={shell.panel()} data-side={shell.side()}>
      <ViewerPane />
      <Tabs class="panel-tabs" id={id} panels={PANELS} chosen={shell.panel()} />
      <Tabs class="side-tabs" id={id} panels={SIDE_PANELS} chosen={shell.side()} />
      <div class="panel panel-case" id={`${id}-case`}>
        <CasePanel />
      </div>
      <div class="panel panel-features" id={`${id}-features`}>
        <FeaturesPanel />
      </div>
      <div class="panel panel-maps" id={`${id}-maps`}>
        <Suspense>
          <MapsPanel />
        </Suspense>
      </div>
      <div class="panel panel-genotype" id={`${id}-genotype`}>
        <Suspense>
          <GenotypePanel />
        </Suspense>
      </div>
    </div>
  );
}

function Tabs(props: {
  readonly class: string;
  /** Of the panels, before their names. */
  readonly id: string;
  readonly panels: typeof PANELS;
  readonly chosen: PanelName;
}): JSX.Element {
  const { shell } = useApp();
  let list: HTMLDivElement | undefined;
  /** Arrow keys move between tabs, as the pattern has it. */
  const onKey = (event: KeyboardEvent) => {
    const by = event.key === 'ArrowLeft' ? -1 : event.key === 'ArrowRight' ? 1 : 0;
    if (by === 0) return;
    const count = props.panels.length;
    const now = props.panels.findIndex(({ name }) => name === props.chosen);
    const next = (now + by + count) % count;
    const panel = props.panels[next];
    if (panel !== undefined) shell.setPanel(panel.name);
    list?.querySelectorAll('button')[next]?.focus();
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div
      class={props.class}
      role="tablist"
      aria-label="Panels"
      ref={(element) => {
        list = element;
      }}
      onKeyDown={onKey}
    >
      <For each={props.panels}>
        {({ name, title }) => (
          <button
            type="button"
            role="tab"
            class="button quiet"
            aria-selected={props.chosen === name}
            aria-controls={`${props.id}-${name}`}
            tabIndex={props.chosen === name ? 0 : -1}
            onClick={() => shell.setPanel(name)}
          >
            {title}
          </button>
        )}
      </For>
    </div>
  );
}
