import { For, type JSX, Show } from 'solid-js';
import { featureNameOf } from '../../session/maps.ts';
import { useApp } from '../app-context.ts';
import { formatKey } from '../commands/keys.ts';
import { parseNumber } from '../features/binning.ts';
import { download } from '../files/download.ts';
import { type Parsed, ParsedInput, Select } from '../settings/inputs.tsx';
import { COLOUR_MAPS } from '../viewer/colour-maps.ts';

/** How the map that is there is shown. */
export function MapDisplay(): JSX.Element {
  const { maps, mapLayer } = useApp();
  return (
    <Show when={maps.shown()}>
      {(shown) => (
        <section class="maps-section" aria-labelledby="map-display">
          <h2 id="map-display">{featureNameOf(shown().choice)}</h2>
          <div class="map-row">
            <span>Colours</span>
            <span class="row">
              <Select
                label="Colours of the map"
                value={mapLayer.colours()}
                options={COLOUR_MAPS}
                onValue={mapLayer.setColours}
              />
              <button
                type="button"
                class="button small"
                aria-pressed={maps.isVisible()}
                title={`Show or hide the map (${formatKey('p')})`}
                onClick={maps.toggleVisible}
              >
                {maps.isVisible() ? 'Shown' : 'Hidden'}
              </button>
            </span>
          </div>
          <RangeFields />
          <label class="map-row">
            <span>Opacity</span>
            <input
              type="range"
              min="0"
              max="100"
              step="5"
              aria-label="Opacity of the map"
              value={Math.round(100 * maps.opacity())}
              onInput={(event) => maps.setOpacity(Number(event.currentTarget.value) / 100)}
            />
            <output class="muted">{Math.round(100 * maps.opacity())} %</output>
          </label>
          <div class="row">
            <button
              type="button"
              class="button small"
              title="The map on the whole image's grid, .nii.gz"
              disabled={shown().facts === null}
              onClick={() => void exportMap()}
            >
              Export NIfTI
            </button>
          </div>
        </section>
      )}
    </Show>
  );

  async function exportMap(): Promise<void> {
    const shown = maps.shown();
    const bytes = await maps.nifti();
    if (shown === null || bytes === null) return;
    download(`locus-map-${featureNameOf(shown.choice)}.nii.gz`, 'application/gzip', bytes);
  }
}

/** Ends of the colours, by percentile or by hand. */
function RangeFields(): JSX.Element {
  const { maps } = useApp();
  const edge = (name: 'min' | 'max') => maps.range()?.[name] ?? 0;
  const parse = (name: 'min' | 'max', text: string): Parsed<number> => {
    const value = parseNumber(text);
    if (!Number.isFinite(value)) return { problem: 'Type a number.' };
    if (name === 'min' && value >= edge('max')) return { problem: 'It must be below the other.' };
    if (name === 'max' && value <= edge('min')) return { problem: 'It must be above the other.' };
    return { value };
  };
  return (
    <div class="map-row">
      <span>Range</span>
      <span class="row">
        <For each={['min', 'max'] as const}>
          {(name) => (
            <ParsedInput
              label={name === 'min' ? 'Lowest colour at' : 'Highest colour at'}
              value={edge(name)}
              format={(value) => String(Number(value.toPrecision(5)))}
              parse={(text) => parse(name, text)}
              onValue={(value) => {
                const now = maps.range();
                if (now) maps.setRange({ ...now, [name]: value });
              }}
            />
          )}
        </For>
        <Show when={maps.isRangeManual()} fallback={<span class="muted">2nd–98th percentile</span>}>
          <button type="button" class="link" onClick={() => maps.setRange(null)}>
            By percentile
          </button>
        </Show>
      </span>
    </div>
  );
}
