import { createUniqueId, For, type JSX } from 'solid-js';
import { type ColourMapName, opacityOf, stopsOf } from './colour-maps.ts';

/** The colours from low to high. */
export function ColourBar(props: { readonly colours: ColourMapName }): JSX.Element {
  const id = createUniqueId();
  const stops = () => stopsOf(props.colours);
  return (
    <svg class="colour-bar" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">
      <linearGradient id={id}>
        <For each={stops()}>
          {(colour, at) => (
            <stop
              offset={`${(100 * at()) / (stops().length - 1)}%`}
              stop-color={colour}
              stop-opacity={
                props.colours === 'diverging'
                  ? opacityOf(Math.abs((2 * at()) / (stops().length - 1) - 1))
                  : 1
              }
            />
          )}
        </For>
      </linearGradient>
      <rect width="100" height="10" fill={`url(#${id})`} />
    </svg>
  );
}
