import { batch, createMemo, For, type JSX, Show } from 'solid-js';
import { type RegionFacts, regionFacts } from '../../session/regions.ts';
import type { Label } from '../../volume/volume.ts';
import { useApp } from '../app-context.ts';
import { formatCount, formatMl } from '../features/format-value.ts';
import { SchemeQuestion } from '../regions/scheme-question.tsx';
import { Icon } from '../ui/icon.tsx';

/** What the mask has drawn, labels or named regions: which make up the region, which are seen. */
export function Regions(): JSX.Element {
  const { scans, shell, viewer } = useApp();
  const labels = () => scans.mask()?.labels ?? [];
  const named = createMemo(() => {
    const mask = scans.mask();
    return mask && regionFacts(mask);
  });
  const drawn = () => named()?.filter(({ values }) => values.length > 0) ?? labels();
  const isChosen = (part: Label | RegionFacts) =>
    'values' in part ? scans.regions().has(part.name) : scans.labels().has(part.value);
  const choose = (part: Label | RegionFacts, isWanted: boolean) => {
    if ('values' in part) scans.setRegion(part.name, isWanted);
    else scans.setLabel(part.value, isWanted);
  };
  const areAllChosen = () => drawn().every(isChosen);
  const setAll = (isWanted: boolean) =>
    batch(() => {
      for (const part of drawn()) choose(part, isWanted);
    });
  return (
    <Show when={scans.mask()}>
      <section aria-labelledby="regions-title">
        <div class="head">
          <h2 id="regions-title">Regions</h2>
          <Show when={drawn().length > 1}>
            <button type="button" class="button small" onClick={() => setAll(!areAllChosen())}>
              {areAllChosen() ? 'None' : 'All'}
            </button>
          </Show>
          <Show when={labels().length > 0}>
            <button
              type="button"
              class="button small"
              title="Combine, erode, dilate, fill …"
              onClick={() => shell.openDialog('region')}
            >
              New
            </button>
            <button
              type="button"
              class="button small"
              title="Save the mask or a region as NIfTI"
              onClick={() => shell.openDialog('save-mask')}
            >
              Save
            </button>
          </Show>
        </div>
        <SchemeQuestion />
        <Show
          when={labels().length > 0}
          fallback={<p class="muted">This mask is empty: every voxel is 0.</p>}
        >
          <ul class="labels">
            <Show
              when={named()}
              fallback={<For each={labels()}>{(label) => <LabelRow label={label} />}</For>}
            >
              {(regions) => <For each={regions()}>{(region) => <RegionRow region={region} />}</For>}
            </Show>
          </ul>
          <Total labels={labels()} parts={drawn().filter(isChosen).length} />
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
  return (
    <PartRow
      name={props.label.name}
      title={`Value ${props.label.value}`}
      colour={props.label.colour}
      size={sizeWords(props.label.volumeMl, props.label.voxelCount)}
      isChosen={scans.labels().has(props.label.value)}
      onChoose={(isWanted) => scans.setLabel(props.label.value, isWanted)}
      isHidden={viewer.hidden().has(props.label.value)}
      onToggle={() => viewer.toggleHidden(props.label.value)}
    />
  );
}

function RegionRow(props: { readonly region: RegionFacts }): JSX.Element {
  const { regionTools, scans, viewer } = useApp();
  const remove = () => {
    const mask = scans.mask();
    if (mask !== null) void regionTools.removeRegion(mask.id, props.region.name);
  };
  const size = () => {
    const { values, volumeMl, voxelCount, overlaps } = props.region;
    if (values.length === 0) return 'Nothing of it lies in this image';
    const words = sizeWords(volumeMl, voxelCount);
    return overlaps.length === 0 ? words : `${words} · overlaps ${overlapWords(overlaps)}`;
  };
  return (
    <PartRow
      name={props.region.name}
      title={
        props.region.overlaps.length === 0
          ? props.region.name
          : `${props.region.name} overlaps ${props.region.overlaps.join(', ')}`
      }
      colour={props.region.colour}
      size={size()}
      isEmpty={props.region.values.length === 0}
      isChosen={scans.regions().has(props.region.name)}
      onChoose={(isWanted) => scans.setRegion(props.region.name, isWanted)}
      isHidden={viewer.hiddenRegions().has(props.region.name)}
      onToggle={() => viewer.toggleHiddenRegion(props.region.name)}
      {...(props.region.isMade === true && { onRemove: remove })}
    />
  );
}

interface PartRowProps {
  readonly name: string;
  readonly title: string;
  readonly colour: Label['colour'];
  readonly size: string;
  /** There is nothing to choose or to see. */
  readonly isEmpty?: boolean;
  readonly isChosen: boolean;
  readonly onChoose: (isWanted: boolean) => void;
  readonly isHidden: boolean;
  readonly onToggle: () => void;
  /** Of what was made here. */
  readonly onRemove?: () => void;
}

function PartRow(props: PartRowProps): JSX.Element {
  return (
    <li class="label-row" data-testid="label">
      <input
        type="checkbox"
        aria-label={`Use ${props.name} in the region`}
        title="Part of the region; several are united"
        disabled={props.isEmpty === true}
        checked={props.isChosen}
        onChange={(event) => props.onChoose(event.currentTarget.checked)}
      />
      <svg class="swatch" viewBox="0 0 14 14" aria-hidden="true">
        <rect width="14" height="14" rx="3" fill={`rgb(${props.colour.join(' ')})`} />
      </svg>
      <div title={props.title}>
        <p class="name">{props.name}</p>
        <p class="size">{props.size}</p>
      </div>
      <Show when={props.isEmpty !== true}>
        <button
          type="button"
          class="button quiet small"
          aria-label={`${props.isHidden ? 'Show' : 'Hide'} ${props.name} in the viewer`}
          title={props.isHidden ? 'Show in the viewer' : 'Hide in the viewer'}
          onClick={() => props.onToggle()}
        >
          <Icon name={props.isHidden ? 'hidden' : 'eye'} />
        </button>
      </Show>
      <Show when={props.onRemove}>
        {(remove) => (
          <button
            type="button"
            class="button quiet small"
            aria-label={`Remove ${props.name}`}
            title="Remove; the mask stays as it is"
            onClick={() => remove()()}
          >
            <Icon name="close" />
          </button>
        )}
      </Show>
    </li>
  );
}

/** Two by name, of more the number. */
function overlapWords(names: readonly string[]): string {
  return names.length <= 2 ? names.join(' and ') : `${names.length} others`;
}

/** Of what is chosen together; voxels that regions share are counted once. */
function Total(props: {
  readonly labels: readonly Label[];
  /** How many labels or regions are chosen. */
  readonly parts: number;
}): JSX.Element {
  const { scans } = useApp();
  const chosen = () => props.labels.filter((label) => scans.labels().has(label.value));
  const sum = (of: (label: Label) => number) =>
    chosen().reduce((total, label) => total + of(label), 0);
  return (
    <Show when={props.parts > 1}>
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
