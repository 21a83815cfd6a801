import { createUniqueId, For, type JSX, onCleanup, onMount, Show } from 'solid-js';
import type { SeriesOffer } from '../../worker/protocol-series.ts';
import { useApp } from '../app-context.ts';
import { Icon } from '../ui/icon.tsx';
import { describeOffer, seriesTitle } from './series-words.ts';

interface SeriesRowProps {
  readonly offer: SeriesOffer;
  readonly isDisabled: boolean;
  readonly onChoose: (isChosen: boolean) => void;
  /** Tells when the row comes into sight; gives how to stop that. */
  readonly watch: (row: Element, onSight: (isInSight: boolean) => void) => () => void;
  readonly onSight: (canvas: HTMLCanvasElement, isInSight: boolean) => void;
}

/** One series that can be loaded: picture, what it is, and what is odd about it. */
export function SeriesRow(props: SeriesRowProps): JSX.Element {
  const { series } = useApp();
  const id = createUniqueId();
  let row: HTMLLIElement | undefined;
  let canvas: HTMLCanvasElement | undefined;
  const isLoaded = () => props.offer.itemId !== null;
  onMount(() => {
    if (!row || !canvas) return;
    const picture = canvas;
    onCleanup(props.watch(row, (isInSight) => props.onSight(picture, isInSight)));
  });
  return (
    <li
      class="series-row"
      classList={{ 'is-off': series.whyNot(props.offer) !== null }}
      data-testid="series"
      ref={(element) => {
        row = element;
      }}
    >
      <label>
        <input
          type="checkbox"
          aria-labelledby={`${id}-name`}
          aria-describedby={`${id}-about`}
          checked={isLoaded() || series.chosen().has(props.offer.id)}
          disabled={props.isDisabled || series.whyNot(props.offer) !== null}
          onChange={(event) => {
            props.onChoose(event.currentTarget.checked);
            event.currentTarget.checked = series.chosen().has(props.offer.id);
          }}
        />
        <canvas
          class="thumbnail"
          width="1"
          height="1"
          ref={(element) => {
            canvas = element;
          }}
        />
        <span class="words">
          <span class="name">
            <b id={`${id}-name`}>{seriesTitle(props.offer.series)}</b>
            <Show when={props.offer.sequence !== 'other'}>
              <span class="tag">{props.offer.sequence}</span>
            </Show>
            <Show when={isLoaded()}>
              <span class="tag">Loaded</span>
            </Show>
            <Show when={props.offer.isSuggested && !isLoaded()}>
              <span class="tag is-suggested">Suggested</span>
            </Show>
          </span>
          <span class="about" id={`${id}-about`}>
            {describeOffer(props.offer)}
          </span>
          <For each={props.offer.warnings}>
            {(warning) => (
              <span class="note caution">
                <Icon name="warning" />
                <span>{warning}</span>
              </span>
            )}
          </For>
        </span>
      </label>
    </li>
  );
}
