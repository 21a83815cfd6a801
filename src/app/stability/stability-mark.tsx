import { For, type JSX } from 'solid-js';
import type { StabilityFlag } from '../../radiomics/perturb/stability.ts';
import './stability.css';

/** Bars that are filled, of four. */
const BARS: Readonly<Record<StabilityFlag, number>> = {
  excellent: 4,
  good: 3,
  moderate: 2,
  poor: 1,
  unknown: 0,
};

/** The word for how well a feature repeats, and rising bars to see it at a glance. */
export function StabilityMark(props: { readonly flag: StabilityFlag }): JSX.Element {
  return (
    <span class="stability-mark" data-flag={props.flag}>
      <svg viewBox="0 0 16 12" aria-hidden="true">
        <For each={[0, 1, 2, 3]}>
          {(bar) => (
            <rect
              x={4 * bar}
              y={9 - 3 * bar}
              width="3"
              height={3 + 3 * bar}
              classList={{ filled: bar < BARS[props.flag] }}
            />
          )}
        </For>
      </svg>
      {props.flag}
    </span>
  );
}
