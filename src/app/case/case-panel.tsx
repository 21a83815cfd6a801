import { For, type JSX, Show } from 'solid-js';
import { useApp } from '../app-context.ts';
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
      <section aria-labelledby="sequences-title">
        <div class="head">
          <h2 id="sequences-title">Sequences</h2>
          <button type="button" class="button small" onClick={pickFiles}>
            <Icon name="open" />
            Open
          </button>
        </div>
        <ProblemCards places={['open', 'case']} />
        <ul class="items">
          <For each={scans.images()}>
            {(item) => (
              <ItemRow
                item={item}
                isChosen={scans.image()?.id === item.id}
                onChoose={() => scans.chooseImage(item.id)}
              />
            )}
          </For>
        </ul>
        <Show when={scans.images().length === 0}>
          <p class="muted">
            No image yet. Drop the scan that the mask was drawn on, anywhere on the page.
          </p>
        </Show>
      </section>
      <section aria-labelledby="masks-title">
        <div class="head">
          <h2 id="masks-title">Masks</h2>
        </div>
        <ul class="items">
          <For each={scans.masks()}>
            {(item) => (
              <ItemRow
                item={item}
                isChosen={scans.mask()?.id === item.id}
                onChoose={() => scans.chooseMask(item.id)}
              />
            )}
          </For>
        </ul>
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

function noMaskText(imageCount: number): string {
  if (imageCount > 1) {
    return 'No mask among these images. Drop the mask, or press “Use as mask” on the image that is one.';
  }
  return 'No mask yet. Drop the file in which the region is drawn, anywhere on the page.';
}
