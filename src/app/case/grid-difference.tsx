import { For, type JSX, Show } from 'solid-js';
import { useApp } from '../app-context.ts';
import { Icon } from '../ui/icon.tsx';

/** Says in words how the mask's grid differs from the image's, and offers the cure. */
export function GridDifference(): JSX.Element {
  const { scans } = useApp();
  const different = () => {
    const geometry = scans.geometry();
    return geometry && !geometry.isSameGrid ? geometry : null;
  };
  return (
    <Show when={different()}>
      {(geometry) => (
        <div class="grid-difference" role="status" data-testid="grid-difference">
          <p class="note">
            <Icon name="warning" />
            <b>The mask lies on another grid than the image.</b>
          </p>
          <ul class="bullets">
            <For each={geometry().differences}>{(words) => <li>{words}</li>}</For>
          </ul>
          <p>{Math.round(100 * geometry().overlap)} % of the region lies inside the image.</p>
          <div>
            <button type="button" class="button" onClick={() => void scans.resampleMask()}>
              Resample mask to image
            </button>
          </div>
          <p class="note info">
            <span>
              Makes a copy of the mask on the image’s grid by nearest neighbour; the mask itself
              stays as it is.
            </span>
          </p>
        </div>
      )}
    </Show>
  );
}
