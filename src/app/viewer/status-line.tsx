import { type JSX, Show } from 'solid-js';
import { useApp } from '../app-context.ts';
import { formatValue } from '../features/format-value.ts';

const SIDES = {
  Radiological: 'The patient’s right is on the left of the screen.',
  Neurological: 'The patient’s right is on the right of the screen.',
} as const;

function mapWords(value: number): string {
  return Number.isNaN(value) ? 'no value here' : formatValue(value);
}

/** Where the crosshair is and what is there, from the true voxels. */
export function StatusLine(): JSX.Element {
  const { viewer, preferences, maps, mapLayer } = useApp();
  const unit = () => {
    const image = viewer.shownImage();
    return !image || image.item.unit === '1' ? '' : ` ${image.item.unit}`;
  };
  const mapName = () => {
    switch (mapLayer.source()) {
      case 'habitats':
        return 'habitat';
      case 'explanation':
        return 'logit';
      case 'drawn':
        return 'proposed label';
      default:
        return maps.shown()?.choice.feature;
    }
  };
  const side = () => (preferences.isRadiological() ? 'Radiological' : 'Neurological');
  return (
    <div class="status-line" data-testid="status-line">
      <Show when={viewer.cursor()} fallback={<span>No position</span>}>
        {(at) => (
          <>
            <span>
              voxel <b>{at().voxel.join(' ')}</b>
            </span>
            <span title="Patient coordinates: x to the right, y to the front, z upwards (RAS)">
              <b>
                {at()
                  .world.map((mm) => mm.toFixed(1))
                  .join(' ')}
              </b>{' '}
              mm
            </span>
            <span>
              intensity{' '}
              <b>
                {at().intensity === null ? 'outside' : formatValue(at().intensity ?? 0)}
                {unit()}
              </b>
            </span>
            <span>
              <b>{at().label ?? 'no label'}</b>
            </span>
            <Show when={viewer.mapValue() !== null}>
              <span data-testid="map-value">
                {mapName()} <b>{mapWords(viewer.mapValue() ?? Number.NaN)}</b>
              </span>
            </Show>
          </>
        )}
      </Show>
      <span class="spacer" />
      <button
        type="button"
        class="link"
        title={`${SIDES[side()]} Switch with F.`}
        onClick={() => preferences.setRadiological(!preferences.isRadiological())}
      >
        {side()}
      </button>
    </div>
  );
}
