import { type JSX, Show } from 'solid-js';
import { featureNameOf } from '../../session/maps.ts';
import { useApp } from '../app-context.ts';
import { formatValue } from '../features/format-value.ts';
import { ColourBar } from './colour-bar.tsx';

/** Which map is over the image, and what its colours mean. */
export function MapBar(): JSX.Element {
  const { maps, mapLayer } = useApp();
  const isMap = () => mapLayer.overlay() !== null && mapLayer.source() === 'map';
  const shown = () => (isMap() ? maps.shown() : null);
  const state = () => {
    const map = shown();
    if (map === null) return '';
    if (map.step > 1) return 'coarse, more is coming';
    return maps.isStale() ? 'of earlier settings' : '';
  };
  return (
    <Show when={shown()}>
      {(map) => (
        <div class="map-bar" data-testid="map-bar" data-step={map().step}>
          <span class="map-name">{featureNameOf(map().choice)}</span>
          <Show when={maps.range()}>
            {(range) => (
              <>
                <b>{formatValue(range().min)}</b>
                <ColourBar colours={mapLayer.colours()} />
                <b>{formatValue(range().max)}</b>
              </>
            )}
          </Show>
          <Show when={state()}>
            <span class="muted">{state()}</span>
          </Show>
        </div>
      )}
    </Show>
  );
}
