import {
  type Accessor,
  batch,
  createEffect,
  createMemo,
  createSignal,
  on,
  untrack,
} from 'solid-js';
import type { Case } from '../../session/case.ts';
import { hiddenLabels } from '../../session/regions.ts';
import type { Triple } from '../../volume/grid.ts';
import type { LoadedItem } from '../../worker/protocol.ts';
import type { MapLayer } from '../maps/create-map-layer.ts';
import type { Preferences } from '../preferences.ts';
import { type Probe, probe } from './create-probe.ts';
import { createScene } from './create-scene.ts';
import { type Display, VIEWS, type View } from './display.ts';
import { mappingOf, roundIndex, stepAlong } from './geometry.ts';
import { centreVoxel } from './labels.ts';
import { foregroundPercentiles } from './percentiles.ts';
import {
  defaultChoice,
  isWindowChoice,
  type Window,
  type WindowChoice,
  windowOf,
} from './windows.ts';

/** State and verbs of the viewer; the component only draws them. */
export function createViewer(model: Case, preferences: Preferences, layer: MapLayer) {
  const [view, setView] = createSignal<View>('four');
  const [choices, setChoices] = createSignal<ReadonlyMap<string, WindowChoice>>(new Map());
  const [opacity, setOpacity] = createSignal(0.4);
  const [isOverlayOn, setOverlayOn] = createSignal(true);
  const [hidden, setHidden] = createSignal<ReadonlySet<number>>(new Set());
  const [hiddenRegions, setHiddenRegions] = createSignal<ReadonlySet<string>>(new Set());
  const [world, setWorld] = createSignal<Triple | null>(null);
  const [display, setDisplay] = createSignal<Display | null>(null);

  const [percentiles, setPercentiles] = createSignal<{
    /** Hash of the voxels. */
    readonly of: string;
    readonly range: Window | null;
  } | null>(null);
  /** Each image keeps the window that was chosen for it, until its unit changes. */
  const choice = createMemo<WindowChoice>(() => {
    const image = model.image();
    return image ? (choices().get(windowKey(image)) ?? defaultChoice(image)) : { kind: 'full' };
  });
  function setChoice(next: WindowChoice): void {
    const image = model.image();
    if (image) setChoices((before) => new Map(before).set(windowKey(image), next));
  }
  const window = createMemo<Window | null>(() => {
    const image = model.image();
    const known = percentiles();
    if (!image) return null;
    return windowOf(choice(), image, known?.of === image.sha256 ? known.range : null);
  });
  const shownOpacity = () => (isOverlayOn() ? opacity() : 0);

  /** A map's colours would mix with those of the labels below it. */
  const hiddenNow = createMemo(() => {
    const byHand = hiddenLabels(model.mask()?.regions ?? null, hiddenRegions(), hidden());
    if (layer.overlay() === null) return byHand;
    // What a model says reaches beyond the chosen labels.
    const isOfModel = layer.source() === 'explanation' || layer.source() === 'drawn';
    const all = (model.mask()?.labels ?? []).map(({ value }) => value);
    return new Set([...byHand, ...(isOfModel ? all : model.labels())]);
  });

  createEffect(
    on(
      () => model.mask()?.id,
      () => {
        setHidden(new Set<number>());
        setHiddenRegions(new Set<string>());
      },
    ),
  );

  const scene = createScene({
    model,
    display,
    window,
    hidden: hiddenNow,
    opacity: shownOpacity,
    map: layer.overlay,
    mapOpacity: layer.opacity,
    onVoxels: ({ item, voxels }) =>
      setPercentiles({
        of: item.sha256,
        range: foregroundPercentiles(voxels.data, item.intensity),
      }),
    position: world,
    moveTo: (at) => untrack(display)?.moveTo(at),
    goToRegion: () => goToStart(),
  });

  const cursor: Accessor<Probe | null> = createMemo(() => {
    const at = world();
    const image = scene.image();
    return at && image ? probe(at, image, scene.mask()) : null;
  });

  /** The map's value at the crosshair: NaN where it has none, null without a map. */
  const mapValue = createMemo(() => {
    const at = cursor();
    return at ? layer.valueAt(at.world) : null;
  });

  createEffect(() => display()?.setView(view()));
  createEffect(() => display()?.setRadiological(preferences.isRadiological()));

  function moveToVoxel(voxel: Triple): void {
    const grid = scene.image()?.voxels.grid;
    const mapping = grid ? mappingOf(grid) : null;
    if (!grid || !mapping) return;
    const inside = voxel.map((value, axis) =>
      Math.min((grid.size[axis] ?? 1) - 1, Math.max(0, value)),
    );
    const [i = 0, j = 0, k = 0] = inside;
    untrack(display)?.moveTo(mapping.toWorld([i, j, k]));
  }

  /** To the middle of the chosen labels, or of the image when there are none. */
  function goToRegion(): void {
    const image = scene.image();
    const mask = scene.mask();
    const imageMapping = image ? mappingOf(image.voxels.grid) : null;
    if (!image || !imageMapping) return;
    const maskMapping = mask ? mappingOf(mask.voxels.grid) : null;
    if (mask && maskMapping) {
      const chosen = untrack(model.labels);
      const all = new Set(mask.item.labels?.map((label) => label.value));
      const labels = chosen.size > 0 ? chosen : all;
      const centre = centreVoxel(mask.voxels.grid.size, mask.voxels.data, labels);
      if (centre) {
        moveToVoxel(roundIndex(imageMapping.toIndex(maskMapping.toWorld(centre))));
        return;
      }
    }
    const [nx, ny, nz] = image.voxels.grid.size;
    moveToVoxel([Math.floor(nx / 2), Math.floor(ny / 2), Math.floor(nz / 2)]);
  }

  /** Where a kept case left the crosshair, until it has been put there. */
  let left: Triple | null = null;

  function goToStart(): void {
    const shown = untrack(display);
    if (left === null || shown === null) goToRegion();
    else {
      shown.moveTo(left);
      left = null;
    }
  }

  function snapshot(): ViewerState {
    return {
      ...{ view: view(), choice: choice(), opacity: opacity(), isOverlayOn: isOverlayOn() },
      ...{ hidden: [...hidden()], hiddenRegions: [...hiddenRegions()], world: world() },
    };
  }

  /** Takes back what `snapshot` gave, once the image is chosen; what cannot be read is left as it is. */
  function restore(kept: Partial<ViewerState>): void {
    batch(() => {
      if (VIEWS.some((name) => name === kept.view)) setView(kept.view as View);
      if (isWindowChoice(kept.choice)) setChoice(kept.choice);
      if (typeof kept.opacity === 'number') setOpacity(kept.opacity);
      if (typeof kept.isOverlayOn === 'boolean') setOverlayOn(kept.isOverlayOn);
      if (Array.isArray(kept.hidden)) setHidden(new Set(kept.hidden));
      if (Array.isArray(kept.hiddenRegions)) setHiddenRegions(new Set(kept.hiddenRegions));
    });
    left = isTriple(kept.world) ? kept.world : null;
  }

  /** One voxel along what the view shows: right, up or into the screen. */
  function step(direction: 'right' | 'up' | 'through', by: 1 | -1): void {
    const at = cursor();
    const grid = scene.image()?.voxels.grid;
    if (!at || !grid) return;
    const { axis, sign } = screenAxis(view(), direction, preferences.isRadiological());
    const change = stepAlong(grid, axis);
    moveToVoxel([
      at.voxel[0] + by * sign * change[0],
      at.voxel[1] + by * sign * change[1],
      at.voxel[2] + by * sign * change[2],
    ]);
  }

  return {
    view,
    setView,
    choice,
    setChoice,
    window,
    opacity,
    setOpacity,
    isOverlayOn,
    toggleOverlay: () => setOverlayOn((isOn) => !isOn),
    hidden,
    toggleHidden: (value: number): void => void setHidden((now) => toggled(now, value)),
    /** Of a mask with named regions; labels that a region still shown shares stay. */
    hiddenRegions,
    toggleHiddenRegion: (name: string): void => void setHiddenRegions((now) => toggled(now, name)),
    cursor,
    mapValue,
    moved: setWorld,
    display,
    attach: setDisplay,
    state: scene.state,
    shownImage: scene.image,
    step,
    goToRegion,
    zoomBy: (factor: number) => display()?.zoomBy(factor),
    resetZoom: () => display()?.resetZoom(),
    snapshot,
    restore,
  };
}

function windowKey({ id, unit }: LoadedItem): string {
  return `${id} ${unit}`;
}

function toggled<T>(before: ReadonlySet<T>, value: T): ReadonlySet<T> {
  const next = new Set(before);
  if (!next.delete(value)) next.add(value);
  return next;
}

/** How a case is looked at, as plain data. */
export interface ViewerState {
  readonly view: View;
  readonly choice: WindowChoice;
  readonly opacity: number;
  readonly isOverlayOn: boolean;
  /** Labels that are not shown. */
  readonly hidden: readonly number[];
  readonly hiddenRegions: readonly string[];
  /** The crosshair, in mm. */
  readonly world: Triple | null;
}

function isTriple(value: unknown): value is Triple {
  return Array.isArray(value) && value.length === 3 && value.every(Number.isFinite);
}

export type Viewer = ReturnType<typeof createViewer>;

interface ScreenAxis {
  readonly axis: 0 | 1 | 2;
  readonly sign: 1 | -1;
}

/** World axis (0 towards the patient's right in RAS+… increasing R, A, S) of a direction on screen. */
function screenAxis(
  view: View,
  direction: 'right' | 'up' | 'through',
  isRadiological: boolean,
): ScreenAxis {
  // Radiological: the patient's right is on the left of the screen.
  const toTheRight: ScreenAxis = { axis: 0, sign: isRadiological ? -1 : 1 };
  if (view === 'coronal') {
    if (direction === 'right') return toTheRight;
    return direction === 'up' ? { axis: 2, sign: 1 } : { axis: 1, sign: 1 };
  }
  if (view === 'sagittal') {
    // Anterior is on the left.
    if (direction === 'right') return { axis: 1, sign: -1 };
    return direction === 'up' ? { axis: 2, sign: 1 } : toTheRight;
  }
  if (direction === 'right') return toTheRight;
  return direction === 'up' ? { axis: 1, sign: 1 } : { axis: 2, sign: 1 };
}
