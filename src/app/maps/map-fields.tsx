import { createUniqueId, For, type JSX, Show } from 'solid-js';
import type { Binning } from '../../radiomics/settings.ts';
import { RULES } from '../../session/facts.ts';
import { useApp } from '../app-context.ts';
import { describeBinning } from '../features/binning.ts';
import { NumberInput, OptionalNumberInput, Select } from '../settings/inputs.tsx';
import { FeatureChooser } from './feature-chooser.tsx';

/** Which map, and how it is computed. */
export function MapFields(): JSX.Element {
  return (
    <section class="maps-section" aria-labelledby="map-fields">
      <h2 id="map-fields">Feature</h2>
      <FeatureChooser />
      <ImageField />
      <RadiusField />
      <KernelField />
      <BinsField />
      <InitialField />
    </section>
  );
}

function ImageField(): JSX.Element {
  const { maps } = useApp();
  return (
    <label class="map-row">
      <span>Image</span>
      <select
        class="field"
        aria-label="Image of the map"
        title="The original, or one of the derived images that the settings ask for"
        onChange={(event) => maps.change({ image: event.currentTarget.value })}
      >
        <For each={maps.images()}>
          {(image) => (
            <option value={image} selected={image === maps.choice().image}>
              {image}
            </option>
          )}
        </For>
      </select>
    </label>
  );
}

function RadiusField(): JSX.Element {
  const { maps } = useApp();
  const side = () => 2 * maps.choice().kernelRadius + 1;
  return (
    <label class="map-row">
      <span>Radius</span>
      <input
        type="range"
        min="1"
        max="5"
        step="1"
        aria-label="Kernel radius"
        aria-valuetext={`${maps.choice().kernelRadius} voxels`}
        value={maps.choice().kernelRadius}
        onInput={(event) => maps.change({ kernelRadius: Number(event.currentTarget.value) })}
      />
      <output class="muted">
        {maps.choice().kernelRadius} voxel{maps.choice().kernelRadius === 1 ? '' : 's'}, {side()} ×{' '}
        {side()} × {side()}
      </output>
    </label>
  );
}

function KernelField(): JSX.Element {
  const { maps } = useApp();
  return (
    <label class="map-row">
      <span>Kernel</span>
      <span>
        <input
          type="checkbox"
          checked={maps.choice().isKernelMasked}
          onChange={(event) => maps.change({ isKernelMasked: event.currentTarget.checked })}
        />{' '}
        Only voxels of the region count
      </span>
    </label>
  );
}

type Kind = 'settings' | 'width' | 'count';

function BinsField(): JSX.Element {
  const { maps, settings, scans } = useApp();
  const own = () => maps.choice().binning;
  const unit = () => scans.image()?.unit ?? '1';
  const kind = (): Kind => {
    const now = own()?.kind;
    return now === 'width' || now === 'count' ? now : 'settings';
  };
  const width = () => {
    const now = own();
    return now?.kind === 'width' ? now.width : null;
  };
  const count = () => {
    const now = own();
    return now?.kind === 'count' ? now.count : null;
  };
  const choose = (next: Kind) => {
    const bins: Readonly<Record<Kind, Binning | null>> = {
      settings: null,
      width: { kind: 'width', width: 25 },
      count: { kind: 'count', count: 32 },
    };
    maps.change({ binning: bins[next] });
  };
  const id = createUniqueId();
  return (
    <div class="map-row">
      <label for={id}>Bins</label>
      <span class="row">
        <Select
          id={id}
          value={kind()}
          options={[
            ['settings', `As in Settings: ${describeBinning(settings.settings().binning, unit())}`],
            ['width', 'Fixed width'],
            ['count', 'Fixed count'],
          ]}
          onValue={choose}
        />
        <Show when={width()}>
          {(value) => (
            <NumberInput
              label="Bin width of the map"
              rule={RULES.binWidth}
              value={value()}
              onValue={(next) => maps.change({ binning: { kind: 'width', width: next } })}
            />
          )}
        </Show>
        <Show when={count()}>
          {(value) => (
            <NumberInput
              label="Bin count of the map"
              rule={RULES.binCount}
              value={value()}
              onValue={(next) => maps.change({ binning: { kind: 'count', count: next } })}
            />
          )}
        </Show>
      </span>
    </div>
  );
}

function InitialField(): JSX.Element {
  const { maps } = useApp();
  return (
    <div class="map-row">
      <span>Outside</span>
      <span class="row">
        <OptionalNumberInput
          label="Value outside the region in the file"
          placeholder="NaN"
          rule={{}}
          value={maps.choice().initialValue}
          onValue={(initialValue) => maps.change({ initialValue })}
        />
        <span class="muted">in the exported file</span>
      </span>
    </div>
  );
}
