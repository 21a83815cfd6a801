import { For, type JSX, Show } from 'solid-js';
import type { NullResult } from '../../genotype/prediction.ts';
import { formatInterval, formatProbability } from './model-words.ts';

interface ProbabilityBarProps {
  readonly label: string;
  readonly probability: number;
  readonly interval: readonly [number, number] | null;
  readonly threshold: number | null;
  readonly nullModels: readonly NullResult[];
}

/** 0 to 1 from left to right: the value as a bar, its interval over it, threshold and null models as marks. */
export function ProbabilityBar(props: ProbabilityBarProps): JSX.Element {
  const words = () => {
    const range =
      props.interval === null ? '' : `, 95 % interval ${formatInterval(props.interval)}`;
    return `${props.label}: ${formatProbability(props.probability)}${range}`;
  };
  const marks = () =>
    props.nullModels.flatMap(({ kind, probability }) =>
      probability === null ? [] : [{ kind, at: percent(probability) }],
    );
  return (
    <svg class="probability-bar" role="img" aria-label={words()}>
      <rect x="0" y="7" width="100%" height="10" class="bar-track" />
      <rect x="0" y="8" width={percent(props.probability)} height="8" class="bar-value" />
      <Show when={props.threshold}>
        {(threshold) => (
          <line
            x1={percent(threshold())}
            x2={percent(threshold())}
            y1="2"
            y2="22"
            class="bar-threshold"
          />
        )}
      </Show>
      <Show when={props.interval}>
        {(interval) => (
          <g class="bar-interval">
            <line x1={percent(interval()[0])} x2={percent(interval()[1])} y1="12" y2="12" />
            <For each={interval()}>
              {(edge) => <line x1={percent(edge)} x2={percent(edge)} y1="8" y2="16" />}
            </For>
          </g>
        )}
      </Show>
      <For each={marks()}>
        {({ kind, at }) => (
          // Of no size of its own: what is drawn stays a shape while the bar grows.
          <svg x={at} y="17" overflow="visible" width="1" height="1" aria-hidden="true">
            <Show
              when={kind === 'prevalence'}
              fallback={<path d="M0 0l4.5 4.5l-4.5 4.5l-4.5-4.5z" class="bar-null hollow" />}
            >
              <path d="M0 1l4.5 7h-9z" class="bar-null" />
            </Show>
          </svg>
        )}
      </For>
    </svg>
  );
}

function percent(share: number): string {
  return `${100 * Math.min(1, Math.max(0, Number.isFinite(share) ? share : 0))}%`;
}
