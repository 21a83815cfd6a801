import { For, type JSX, Show } from 'solid-js';
import { useApp } from '../app-context.ts';
import { VIEW_TITLES, VIEWS } from './display.ts';
import { CT_PRESETS, describeChoice, isHounsfield, type WindowChoice } from './windows.ts';

const SHORT_TITLES: Readonly<Record<string, string>> = { four: '2 × 2' };

/** Choice of view and window. */
export function ViewerTools(): JSX.Element {
  const { viewer } = useApp();
  return (
    <div class="viewer-tools" role="toolbar" aria-label="Viewer">
      <div class="segmented">
        <For each={VIEWS}>
          {(view) => (
            <button
              type="button"
              class="button small"
              title={VIEW_TITLES[view]}
              aria-label={VIEW_TITLES[view]}
              aria-pressed={viewer.view() === view}
              onClick={() => viewer.setView(view)}
            >
              {SHORT_TITLES[view] ?? VIEW_TITLES[view]}
            </button>
          )}
        </For>
      </div>
      <WindowTools />
    </div>
  );
}

function toChoice(value: string): WindowChoice {
  if (value === 'percentile' || value === 'full') return { kind: value };
  return { kind: 'preset', id: value };
}

function WindowTools(): JSX.Element {
  const { viewer, scans } = useApp();
  const value = () => {
    const choice = viewer.choice();
    return choice.kind === 'preset' ? choice.id : choice.kind;
  };
  const setEdge = (edge: 'min' | 'max', text: string) => {
    const window = viewer.window();
    const number = Number(text.replace(',', '.'));
    if (!window || text.trim() === '' || !Number.isFinite(number)) return;
    const next = { ...window, [edge]: number };
    if (next.max > next.min) viewer.setChoice({ kind: 'manual', window: next });
  };
  return (
    <div class="group">
      <select
        class="field"
        aria-label="Window"
        title={describeChoice(viewer.choice())}
        onChange={(event) => viewer.setChoice(toChoice(event.currentTarget.value))}
      >
        <Show when={viewer.choice().kind === 'manual'}>
          <option value="manual" selected={value() === 'manual'}>
            By hand
          </option>
        </Show>
        <option value="percentile" selected={value() === 'percentile'}>
          Percentile 2–98
        </option>
        <option value="full" selected={value() === 'full'}>
          Full range
        </option>
        <Show when={scans.image()} keyed>
          {(image) => (
            <Show when={isHounsfield(image)}>
              <For each={CT_PRESETS}>
                {(preset) => (
                  <option value={preset.id} selected={value() === preset.id}>
                    {preset.title} ({preset.width}/{preset.level})
                  </option>
                )}
              </For>
            </Show>
          )}
        </Show>
      </select>
      <For each={['min', 'max'] as const}>
        {(edge) => (
          <input
            class="field edge"
            inputmode="decimal"
            aria-label={edge === 'min' ? 'Black at' : 'White at'}
            title={edge === 'min' ? 'Intensity shown black' : 'Intensity shown white'}
            value={formatEdge(viewer.window()?.[edge])}
            onChange={(event) => {
              setEdge(edge, event.currentTarget.value);
              event.currentTarget.value = formatEdge(viewer.window()?.[edge]);
            }}
          />
        )}
      </For>
    </div>
  );
}

function formatEdge(value: number | undefined): string {
  return value === undefined ? '' : String(Number(value.toPrecision(5)));
}
