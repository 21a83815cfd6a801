import { createSignal, For, type JSX, Show } from 'solid-js';
import type { ImageInterpolation } from '../../radiomics/resampled.ts';
import { useApp } from '../app-context.ts';

/** Which images features are taken from, and what is done where they lie on other grids than the mask. */
export function SequenceChoice(): JSX.Element {
  const { scans, participants } = useApp();
  const isAll = () => participants.taking().length === scans.images().length;
  return (
    <Show when={scans.images().length > 1}>
      <fieldset class="sequence-choice" data-testid="sequence-choice">
        <legend class="sr-only">Sequences that features are taken from</legend>
        <span class="label-text" aria-hidden="true">
          From
        </span>
        <For each={scans.images()}>
          {(item) => (
            <label class="chip" title={`${item.name} (${item.sequenceReason})`}>
              <input
                type="checkbox"
                checked={participants.isTaking(item.id)}
                onChange={(event) => {
                  participants.setTaking(item.id, event.currentTarget.checked);
                  // The last one stays: without any the image in use is taken.
                  event.currentTarget.checked = participants.isTaking(item.id);
                }}
              />
              {scans.sequenceNames().get(item.id)}
            </label>
          )}
        </For>
        <button
          type="button"
          class="button small"
          disabled={isAll()}
          onClick={() => participants.takeAll()}
        >
          All sequences
        </button>
      </fieldset>
      <Grids />
    </Show>
  );
}

/** Asked only where several images take part and some lie on other grids. */
function Grids(): JSX.Element {
  const { scans, participants } = useApp();
  const [interpolation, setInterpolation] = createSignal<ImageInterpolation>('linear');
  const names = () =>
    participants
      .apart()
      .map((item) => scans.sequenceNames().get(item.id) ?? item.name)
      .join(', ');
  const isAsked = () => participants.apart().length > 0 && participants.taking().length > 1;
  return (
    <Show when={isAsked()}>
      <div class="sequence-grids" data-testid="sequence-grids">
        <label>
          <input
            type="checkbox"
            checked={participants.isMaskResampled()}
            onChange={(event) => participants.setMaskResampled(event.currentTarget.checked)}
          />{' '}
          Bring the mask onto the grid of {names()} (nearest neighbour)
        </label>
        <Show when={participants.onto()}>
          {(onto) => (
            <p>
              or bring {names()} onto the grid of {scans.sequenceNames().get(onto().id)}:{' '}
              <select
                class="field"
                aria-label="Interpolation"
                onChange={(event) =>
                  setInterpolation(event.currentTarget.value as ImageInterpolation)
                }
              >
                <option value="linear">linear</option>
                <option value="cubic">B-spline, order 3</option>
              </select>{' '}
              <button
                type="button"
                class="button small"
                onClick={() => void participants.resampleApart(interpolation())}
              >
                Resample
              </button>
            </p>
          )}
        </Show>
      </div>
    </Show>
  );
}
