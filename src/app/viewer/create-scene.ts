import { type Accessor, createEffect, createMemo, createSignal, on, untrack } from 'solid-js';
import type { Case } from '../../session/case.ts';
import type { Triple } from '../../volume/grid.ts';
import type { ItemVoxels, LoadedItem } from '../../worker/protocol.ts';
import type { Shown } from './create-probe.ts';
import type { Display, ShownMap, ShownMask } from './display.ts';
import { canLink } from './link.ts';
import type { Window } from './windows.ts';

export type SceneState = 'empty' | 'loading' | 'shown' | 'failed';

interface SceneOptions {
  readonly model: Case;
  readonly display: Accessor<Display | null>;
  readonly window: Accessor<Window | null>;
  readonly hidden: Accessor<ReadonlySet<number>>;
  readonly opacity: Accessor<number>;
  /** The feature map over image and mask, or null. */
  readonly map: Accessor<ShownMap | null>;
  readonly mapOpacity: Accessor<number>;
  /** Called when an image has come, before it is shown. */
  readonly onVoxels: (image: Shown) => void;
  /** Where the crosshair is, world mm; null before the first image. */
  readonly position: Accessor<Triple | null>;
  readonly moveTo: (world: Triple) => void;
  /** Called when another region has come into view. */
  readonly goToRegion: () => void;
}

/** An item is another picture where its voxels are others: by frame, unit or threshold. */
function keyOf(item: LoadedItem | null): string {
  return item ? `${item.id}/${item.sha256}/${item.role}/${item.unit}` : '';
}

/**
 * Keeps the display at the chosen image and mask. Voxels come from the worker, so changes are brought
 * one after the other, and what has become stale on the way is skipped.
 */
export function createScene(options: SceneOptions) {
  const { model, display, window, hidden, opacity, map, mapOpacity } = options;
  const [state, setState] = createSignal<SceneState>('empty');
  const [image, setImage] = createSignal<Shown | null>(null);
  const [mask, setMask] = createSignal<Shown | null>(null);
  let shownOn: Display | null = null;
  let shownMap: ShownMap | null = null;
  let shownHidden: ReadonlySet<number> = new Set();
  let isBusy = false;
  let isStale = false;

  createEffect(
    on([() => keyOf(model.image()), () => keyOf(model.mask()), display, hidden, map], () => {
      bringUpToDate().catch(() => setState('failed'));
    }),
  );

  createEffect(
    on(window, (range) => {
      const current = untrack(model.image);
      // A window of an image that is still on its way comes with that image.
      if (range && keyOf(untrack(image)?.item ?? null) === keyOf(current)) {
        untrack(display)?.setWindow(range);
      }
    }),
  );
  createEffect(on(opacity, (value) => untrack(display)?.setOpacity(value)));
  createEffect(on(mapOpacity, (value) => untrack(display)?.setMapOpacity(value)));

  async function bringUpToDate(): Promise<void> {
    isStale = true;
    if (isBusy) return;
    isBusy = true;
    try {
      while (isStale) {
        isStale = false;
        await untrack(bring);
      }
    } finally {
      isBusy = false;
    }
  }

  async function bring(): Promise<void> {
    const target = display();
    if (target !== shownOn) {
      shownOn = target;
      await showAgain(target);
    }
    const nextImage = model.image();
    const nextMask = model.mask();
    const isNewImage = keyOf(nextImage) !== keyOf(image()?.item ?? null);
    const isNewMask = keyOf(nextMask) !== keyOf(mask()?.item ?? null);
    const [at, before] = [options.position(), image()?.item ?? null];
    const isLinked = at !== null && canLink(before, nextImage, at);
    if (isNewImage) await changeImage(nextImage, isLinked);
    if (isNewImage || isNewMask) {
      await changeMask(nextMask, isNewMask);
      if (isLinked && !isNewMask) options.moveTo(at);
      else if (image()) options.goToRegion();
    }
    await changeOver();
  }

  async function changeOver(): Promise<void> {
    const [nextMap, nextHidden] = [image() ? map() : null, hidden()];
    if (nextMap === shownMap && nextHidden === shownHidden) return;
    [shownMap, shownHidden] = [nextMap, nextHidden];
    const shown = mask();
    await display()?.setOver({
      mask: shown && toShownMask(shown),
      hidden: nextHidden,
      map: nextMap,
      mapOpacity: mapOpacity(),
    });
  }

  async function showAgain(target: Display | null): Promise<void> {
    const shown = image();
    const range = window();
    shownMap = null;
    if (!target || !shown || !range) return;
    await target.setImage(toShownImage(shown), range, false);
    const shownMask = mask();
    await target.setMask(shownMask ? toShownMask(shownMask) : null, hidden(), opacity());
    options.goToRegion();
  }

  async function changeImage(next: LoadedItem | null, isLinked: boolean): Promise<void> {
    if (!next) {
      setImage(null);
      display()?.clear();
      setState('empty');
      return;
    }
    setState('loading');
    const voxels = await voxelsOf(next);
    if (!voxels) {
      setState('failed');
      return;
    }
    const shown = { item: next, voxels };
    options.onVoxels(shown);
    const range = window();
    if (range) await display()?.setImage(toShownImage(shown), range, isLinked);
    shownMap = null;
    setImage(shown);
    setState('shown');
  }

  async function changeMask(next: LoadedItem | null, isNew: boolean): Promise<void> {
    const current = isNew ? null : mask();
    const voxels = current?.voxels ?? (next ? await voxelsOf(next) : null);
    const shown = next && voxels ? { item: next, voxels } : null;
    if (image()) {
      shownHidden = hidden();
      await display()?.setMask(shown ? toShownMask(shown) : null, hidden(), opacity());
    }
    setMask(shown);
  }

  async function voxelsOf(item: LoadedItem): Promise<ItemVoxels | null> {
    const result = await model.voxels(item.id);
    return result.ok ? result.value : null;
  }

  /** The voxels that are shown, with the names that the mask has now. */
  const named = createMemo((): Shown | null => {
    const [shown, item] = [mask(), model.mask()];
    return shown && item && keyOf(item) === keyOf(shown.item) ? { ...shown, item } : shown;
  });

  return { state, image, mask: named };
}

function toShownImage({ item, voxels }: Shown) {
  return {
    grid: voxels.grid,
    data: voxels.data,
    hasNonFinite: item.nonFiniteCount > 0,
    lowest: item.intensity.min,
  };
}

function toShownMask({ item, voxels }: Shown): ShownMask {
  return { grid: voxels.grid, data: voxels.data, labels: item.labels ?? [] };
}
