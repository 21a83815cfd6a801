import { createMemo, For, type JSX, Show } from 'solid-js';
import { isEqual } from '../../session/is-equal.ts';
import type { LoadedItem } from '../../worker/protocol.ts';
import { useApp } from '../app-context.ts';
import { KeepSection } from '../library/keep-section.tsx';
import { OtherSeries } from '../series/other-series.tsx';
import { ProblemCards } from '../shell/problem-cards.tsx';
import { Icon } from '../ui/icon.tsx';
import { GridDifference } from './grid-difference.tsx';
import { IgnoredFiles } from './ignored-files.tsx';
import { ItemRow } from './item-row.tsx';
import { Regions } from './regions.tsx';
import './case-panel.css';

/** What is loaded and which of it is in use. */
export function CasePanel(): JSX.Element {
  const { scans, pickFiles } = useApp();
  return (
    <section class="case-panel" aria-label="Case">
      <KeepSection />
      <section aria-labelledby="sequences-title">
        <div class="head">
          <h2 id="sequences-title">Sequences</h2>
          <button type="button" class="button small" onClick={pickFiles}>
            <Icon name="open" />
            Open
          </button>
        </div>
        <ProblemCards places={['open', 'case']} />
        <Items
          items={scans.images()}
          chosen={scans.image()?.id ?? null}
          onChoose={scans.chooseImage}
        />
        <Show when={scans.images().length === 0}>
          <p class="muted">
            No image yet. Drop the scan that the mask was drawn on, anywhere on the page.
          </p>
        </Show>
        <OtherSeries />
      </section>
      <section aria-labelledby="masks-title">
        <div class="head">
          <h2 id="masks-title">Masks</h2>
        </div>
        <Items
          items={scans.masks()}
          chosen={scans.mask()?.id ?? null}
          onChoose={scans.chooseMask}
        />
        <Show when={scans.masks().length === 0}>
          <p class="muted">{noMaskText(scans.images().length)}</p>
        </Show>
      </section>
      <GridDifference />
      <Regions />
      <IgnoredFiles />
    </section>
  );
}

/** By id, so that a row stays, and keeps the focus, when its item is read anew. */
function Items(props: {
  readonly items: readonly LoadedItem[];
  readonly chosen: string | null;
  readonly onChoose: (id: string) => void;
}): JSX.Element {
  const ids = createMemo(() => props.items.map(({ id }) => id), [], { equals: isEqual });
  return (
    <ul class="items">
      <For each={ids()}>
        {(id) => (
          <Show when={props.items.find((item) => item.id === id)}>
            {(item) => (
              <ItemRow
                item={item()}
                isChosen={props.chosen === id}
                onChoose={() => props.onChoose(id)}
              />
            )}
          </Show>
        )}
      </For>
    </ul>
  );
}

function noMaskText(imageCount: number): string {
  if (imageCount > 1) {
    return 'No mask among these images. Drop the mask, or press “Use as mask” on the image that is one.';
  }
  return 'No mask yet. Drop the file in which the region is drawn, anywhere on the page.';
}
