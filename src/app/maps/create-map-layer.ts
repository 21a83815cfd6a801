import { createEffect, createMemo, createSignal, on } from 'solid-js';
import { HABITAT_COUNTS, habitatColour } from '../../session/facts.ts';
import type { GenotypeState } from '../../session/genotype.ts';
import type { HabitatsState } from '../../session/habitats.ts';
import type { MapRange } from '../../session/map-range.ts';
import type { MapsState } from '../../session/maps.ts';
import type { Grid, Triple } from '../../volume/grid.ts';
import {
  type ColourMapName,
  divergingColours,
  mapColours,
  mapEntries,
} from '../viewer/colour-maps.ts';
import type { ShownMap } from '../viewer/display.ts';
import { boxGrid, mappingOf, roundIndex, voxelAt } from '../viewer/geometry.ts';
import { FIRST_ENTRY } from '../viewer/labels.ts';
import { symmetricRange } from './symmetric-range.ts';

/** A map of a feature, habitats, what a prediction rests on, or regions that a model drew. */
export type LayerSource = 'map' | 'habitats' | 'explanation' | 'drawn';

interface Layer {
  readonly source: LayerSource;
  readonly grid: Grid;
  readonly values: Float32Array | Uint8Array;
}

/** What lies over image and mask: values in colours by range, or labels; and its value by position. */
export function createMapLayer(
  maps: MapsState,
  habitats: HabitatsState,
  { explanation, segmentation }: Pick<GenotypeState, 'explanation' | 'segmentation'>,
) {
  const [colours, setColours] = createSignal<ColourMapName>('viridis');
  const [base, setBase] = createSignal<'map' | 'habitats'>('map');
  /** Of a model; lies over map and habitats while there is something. */
  const [top, setTop] = createSignal<'explanation' | 'drawn' | null>(null);
  const [isDrawnVisible, setDrawnVisible] = createSignal(true);

  function show(source: LayerSource): void {
    if (source === 'map' || source === 'habitats') {
      setBase(source);
      setTop(null);
    } else setTop(source);
  }

  // The newest is what a person wants to see.
  createEffect(
    on(maps.shown, (map) => {
      if (map !== null) show('map');
    }),
  );
  createEffect(
    on(habitats.report, (report) => {
      if (report !== null) show('habitats');
    }),
  );
  createEffect(
    on(explanation.shown, (shown) => {
      if (shown !== null && shown.map !== null) show('explanation');
    }),
  );
  createEffect(
    on(segmentation.waiting, (drawn) => {
      if (drawn === null) return;
      setDrawnVisible(true);
      show('drawn');
    }),
  );

  /** Whether it is seen or hidden. */
  const present = createMemo((): Layer | null => {
    const explained = explanation.shown()?.map;
    if (top() === 'explanation' && explained) {
      const { grid, box, data } = explained;
      return { source: 'explanation', grid: boxGrid(grid, box), values: data };
    }
    const drawn = segmentation.waiting()?.mask;
    if (top() === 'drawn' && drawn) {
      return { source: 'drawn', grid: boxGrid(drawn.grid, drawn.box), values: drawn.data };
    }
    const found = habitats.report();
    if (base() === 'habitats' && found !== null && !habitats.isStale()) {
      return { source: 'habitats', grid: boxGrid(found.grid, found.box), values: found.data };
    }
    const map = maps.shown()?.map;
    if (map === undefined) return null;
    return { source: 'map', grid: boxGrid(map.grid, map.box), values: map.values };
  });
  const source = () => present()?.source ?? null;
  const isVisible = createMemo(() => {
    if (source() === 'explanation') return explanation.isVisible();
    return source() === 'drawn' ? isDrawnVisible() : maps.isVisible();
  });
  const layer = createMemo(() => (isVisible() ? present() : null));
  /** Values that the ends of the colours stand for; null where there are none. */
  const range = createMemo((): MapRange | null => {
    const now = present();
    if (now?.source === 'map') return maps.range();
    return now?.source === 'explanation' ? symmetricRange(now.values) : null;
  });
  const overlay = createMemo((): ShownMap | null => {
    const [shown, ends] = [layer(), range()];
    if (shown === null) return null;
    const { grid, values } = shown;
    if (values instanceof Uint8Array) {
      const entries = values.map((value) => (value === 0 ? 0 : FIRST_ENTRY + value - 1));
      return { grid, entries, colours: labelColours(values) };
    }
    if (ends === null) return null;
    const table = shown.source === 'explanation' ? divergingColours() : mapColours(colours());
    return { grid, entries: mapEntries(values, ends), colours: table };
  });
  return {
    colours,
    setColours,
    /** What is over the image, seen or hidden; null where there is nothing. */
    source,
    show,
    range,
    overlay,
    isVisible,
    toggleVisible(): void {
      if (source() === 'explanation') explanation.toggleVisible();
      else if (source() === 'drawn') setDrawnVisible((now) => !now);
      else maps.toggleVisible();
    },
    opacity: () =>
      source() === 'explanation' || source() === 'drawn' ? explanation.opacity() : maps.opacity(),
    /** At a position of the world in mm: a value, NaN where there is none, null where nothing is shown. */
    valueAt(world: Triple): number | null {
      const shown = layer();
      if (shown === null) return null;
      const index = mappingOf(shown.grid)?.toIndex(world);
      if (index === undefined) return Number.NaN;
      const value = voxelAt(shown.grid.size, shown.values, roundIndex(index)) ?? Number.NaN;
      return value === 0 && shown.values instanceof Uint8Array ? Number.NaN : value;
    },
  };
}

/** Of the labels that occur: those of a mask. */
function labelColours(values: Uint8Array): Uint8ClampedArray {
  const table = new Uint8ClampedArray(4 * 256);
  const highest = values.reduce((most, value) => Math.max(most, value), HABITAT_COUNTS.max);
  for (let value = 1; value <= highest && FIRST_ENTRY + value - 1 < 256; value++) {
    table.set([...habitatColour(value), 255], 4 * (FIRST_ENTRY + value - 1));
  }
  return table;
}

export type MapLayer = ReturnType<typeof createMapLayer>;
