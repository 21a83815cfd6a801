import { For, type JSX } from 'solid-js';
import type { SequenceImportance } from '../../genotype/prediction.ts';
import { formatChange } from './model-words.ts';

/** One bar a sequence, from the middle: to the left where the probability falls without it. */
export function SequenceBars(props: {
  readonly importance: readonly SequenceImportance[];
  readonly head: number;
}): JSX.Element {
  const rows = () =>
    props.importance
      .map(({ sequence, change }) => ({ sequence, change: change[props.head] ?? Number.NaN }))
      .sort((a, b) => Math.abs(b.change) - Math.abs(a.change));
  const most = () => Math.max(0.01, ...rows().map(({ change }) => Math.abs(change) || 0));
  return (
    <ul class="sequence-bars" data-testid="sequence-bars">
      <For each={rows()}>
        {({ sequence, change }) => (
          <li>
            <span>without {sequence === 'mask' ? 'region' : sequence}</span>
            <svg class="change-bar" aria-hidden="true">
              <rect x="0" y="2" width="100%" height="10" class="bar-track" />
              <rect
                x={`${change < 0 ? 50 - (50 * -change) / most() : 50}%`}
                y="3"
                width={`${(50 * Math.abs(change || 0)) / most()}%`}
                height="8"
                class={change < 0 ? 'bar-falls' : 'bar-rises'}
              />
              <line x1="50%" x2="50%" y1="0" y2="14" class="bar-threshold" />
            </svg>
            <b class="number">{formatChange(change)}</b>
          </li>
        )}
      </For>
    </ul>
  );
}
