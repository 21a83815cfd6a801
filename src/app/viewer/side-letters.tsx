import { For, type JSX } from 'solid-js';
import { useApp } from '../app-context.ts';
import { VIEW_TITLES, type View } from './display.ts';

type Slice = 'axial' | 'coronal' | 'sagittal';

/** Letters at the left, right, top and bottom edge of a slice. */
export function lettersOf(
  slice: Slice,
  isRadiological: boolean,
): readonly [string, string, string, string] {
  const [left, right] = isRadiological ? ['R', 'L'] : ['L', 'R'];
  if (slice === 'axial') return [left, right, 'A', 'P'];
  if (slice === 'coronal') return [left, right, 'S', 'I'];
  return ['A', 'P', 'S', 'I'];
}

const EDGES = ['left', 'right', 'top', 'bottom'] as const;
const TILES: readonly Exclude<View, 'four'>[] = ['axial', 'coronal', 'sagittal', 'three-d'];

/** Name and side letters of each tile, as text over the canvas. */
export function TileCaptions(): JSX.Element {
  const { viewer } = useApp();
  const tiles = () => {
    const view = viewer.view();
    return view === 'four' ? TILES : [view];
  };
  return (
    <For each={tiles()}>
      {(tile) => (
        <div
          class={`tile ${viewer.view() === 'four' ? tile : 'whole'}`}
          data-testid={`tile-${tile}`}
        >
          {tile === 'three-d' ? null : <Letters slice={tile} />}
          <span class="tile-name">{VIEW_TITLES[tile]}</span>
        </div>
      )}
    </For>
  );
}

function Letters(props: { readonly slice: Slice }): JSX.Element {
  const { preferences } = useApp();
  return (
    <For each={EDGES}>
      {(edge, at) => (
        <span class={`letter ${edge}`}>
          {lettersOf(props.slice, preferences.isRadiological())[at()]}
        </span>
      )}
    </For>
  );
}
