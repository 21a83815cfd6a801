import { For, type JSX, Show } from 'solid-js';
import { useApp } from '../app-context.ts';
import { VIEW_TITLES, VIEWS } from './display.ts';
import { describeChoice, isUptake, presetsOf, type WindowChoice } from './windows.ts';

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
      <SequenceChoice />
      <WindowTools />
    </div>
  );
}

/** The images of the case, where there are several. */
function SequenceChoice(): JSX.Element {
  const { scans } = useApp();
  return (
    <Show when={scans.images().length > 1}>
      <select
        class="field"
        aria-label="Sequence shown"
        title="Sequence shown. N and B step through them."
        onChange={(event) => scans.chooseImage(event.currentTarget.value)}
      >
        <For each={scans.images()}>
          {(item) => (
            <option value={item.id} selected={item.id === scans.image()?.id}>
              {scans.sequenceNames().get(item.id)}
            </option>
          )}
        </For>
      </select>
    </Show>
  );
}

function toChoice(value: string): WindowChoice {
  if (value === 'percentile' || value === 'full' || value === 'uptake') return { kind: value };
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
        title={describeChoice(viewer.choice(), scans.image())}
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
            <>
              <Show when={isUptake(image)}>
                <option value="uptake" selected={value() === 'uptake'}>
                  Uptake
                </option>
              </Show>
              <For each={presetsOf(image)}>
                {(preset) => (
                  <option value={preset.id} selected={value() === preset.id}>
                    {preset.title}
                    {isUptake(image) ? '' : ` (${preset.width}/${preset.level})`}
                  </option>
                )}
              </For>
            </>
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
