import { createUniqueId, For, type JSX } from 'solid-js';
import { useApp } from '../app-context.ts';
import { CasePanel } from '../case/case-panel.tsx';
import { FeaturesPanel } from '../features/features-panel.tsx';
import { ViewerPane } from '../viewer/viewer.tsx';
import type { PanelName } from './create-shell.ts';

const PANELS: readonly { readonly name: PanelName; readonly title: string }[] = [
  { name: 'case', title: 'Case' },
  { name: 'features', title: 'Features' },
];

/** Case, viewer, features side by side; on narrow screens the panels are tabs under the viewer. */
export default function Workspace(): JSX.Element {
  const { shell } = useApp();
  const id = createUniqueId();
  return (
    <div class="workspace" data-panel={shell.panel()}>
      <ViewerPane />
      <div class="panel-tabs" role="tablist" aria-label="Panels" onKeyDown={onTabKey}>
        <For each={PANELS}>
          {({ name, title }) => (
            <button
              type="button"
              role="tab"
              id={`${id}-${name}-tab`}
              class="button quiet"
              aria-selected={shell.panel() === name}
              aria-controls={`${id}-${name}`}
              tabIndex={shell.panel() === name ? 0 : -1}
              onClick={() => shell.setPanel(name)}
            >
              {title}
            </button>
          )}
        </For>
      </div>
      <div class="panel panel-case" id={`${id}-case`}>
        <CasePanel />
      </div>
      <div class="panel panel-features" id={`${id}-features`}>
        <FeaturesPanel />
      </div>
    </div>
  );

  /** Arrow keys move between tabs, as the pattern has it. */
  function onTabKey(event: KeyboardEvent & { readonly currentTarget: HTMLElement }): void {
    if (event.key !== 'ArrowLeft' && event.key !== 'ArrowRight') return;
    const next: PanelName = shell.panel() === 'case' ? 'features' : 'case';
    shell.setPanel(next);
    document.getElementById(`${id}-${next}-tab`)?.focus();
    event.preventDefault();
    event.stopPropagation();
  }
}
