import { batch, For, type JSX, Show } from 'solid-js';
import type { Label } from '../../volume/volume.ts';
import { useApp } from '../app-context.ts';
import { formatCount, formatMl } from '../features/format-value.ts';
import { Icon } from '../ui/icon.tsx';

/** The labels of the mask: which make up the region, which are seen. */
export function Regions(): JSX.Element {
  const { scans, viewer } = useApp();
  const labels = () => scans.mask()?.labels ?? [];
  const setAll = (isChosen: boolean) =>
    batch(() => {
      for (const label of labels()) scans.setLabel(label.value, isChosen);
    });
  return (
    <Show when={scans.mask()}>
      <section aria-labelledby="regions-title">
        <div class="head">
          <h2 id="regions-title">Regions</h2>
          <Show when={labels().length > 1}>
            <button
              type="button"
              class="button small"
              onClick={() => setAll(labels().some((label) => !scans.labels().has(label.value)))}
            >
              {labels().every((label) => scans.labels().has(label.value)) ? 'None' : 'All'}
            </button>
          </Show>
        </div>
        <Show
          when={labels().length > 0}
          fallback={<p class="muted">This mask is empty: every voxel is 0.</p>}
        >
          <ul class="labels">
            <For each={labels()}>{(label) => <LabelRow label={label} />}</For>
          </ul>
          <Total labels={labels()} />
          <label class="slider">
            Opacity
            <input
              type="range"
              min="0"
              max="100"
              step="5"
              value={Math.round(100 * viewer.opacity())}
              onInput={(event) => viewer.setOpacity(Number(event.currentTarget.value) / 100)}
            />
            <output class="number">{Math.round(100 * viewer.opacity())} %</output>
          </label>
        </Show>
      </section>
    </Show>
  );
}

function LabelRow(props: { readonly label: Label }): JSX.Element {
  const { scans, viewer } = useApp();
  const isHidden = () => viewer.hidden().has(props.label.value);
  return (
    <li class="label-row" data-testid="label">
      <input
        type="checkbox"
        aria-label={`Use ${props.label.name} in the region`}
        title="Part of the region; several are united"
        checked={scans.labels().has(props.label.value)}
        onChange={(event) => scans.setLabel(props.label.value, event.currentTarget.checked)}
      />
      <svg class="swatch" viewBox="0 0 14 14" aria-hidden="true">
        <rect width="14" height="14" rx="3" fill={`rgb(${props.label.colour.join(' ')})`} />
      </svg>
      <div title={`Value ${props.label.value}`}>
        <p class="name">{props.label.name}</p>
        <p class="size">{sizeWords(props.label.volumeMl, props.label.voxelCount)}</p>
      </div>
      <button
        type="button"
        class="button quiet small"
        aria-label={`${isHidden() ? 'Show' : 'Hide'} ${props.label.name} in the viewer`}
        title={isHidden() ? 'Show in the viewer' : 'Hide in the viewer'}
        onClick={() => viewer.toggleHidden(props.label.value)}
      >
        <Icon name={isHidden() ? 'hidden' : 'eye'} />
      </button>
    </li>
  );
}

function Total(props: { readonly labels: readonly Label[] }): JSX.Element {
  const { scans } = useApp();
  const chosen = () => props.labels.filter((label) => scans.labels().has(label.value));
  const sum = (of: (label: Label) => number) =>
    chosen().reduce((total, label) => total + of(label), 0);
  return (
    <Show when={chosen().length > 1}>
      <p class="muted total">
        United:{' '}
        {sizeWords(
          sum((label) => label.volumeMl),
          sum((label) => label.voxelCount),
        )}
      </p>
    </Show>
  );
}

function sizeWords(ml: number, voxels: number): string {
  return `${formatMl(ml)} ml · ${formatCount(voxels)} ${voxels === 1 ? 'voxel' : 'voxels'}`;
}
