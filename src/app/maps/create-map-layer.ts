import { createEffect, createMemo, createSignal, on } from 'solid-js';
import { HABITAT_COUNTS, habitatColour } from '../../session/facts.ts';
import type { HabitatsState } from '../../session/habitats.ts';
import type { MapsState } from '../../session/maps.ts';
import type { Grid, Triple } from '../../volume/grid.ts';
import { type ColourMapName, mapColours, mapEntries } from '../viewer/colour-maps.ts';
import type { ShownMap } from '../viewer/display.ts';
import { boxGrid, mappingOf, roundIndex, voxelAt } from '../viewer/geometry.ts';
import { FIRST_ENTRY } from '../viewer/labels.ts';

export type LayerSource = 'map' | 'habitats';

/** What lies over image and mask: a map in colours by range, or habitats as labels; and its value by position. */
export function createMapLayer(maps: MapsState, habitats: HabitatsState) {
  const [colours, setColours] = createSignal<ColourMapName>('viridis');
  const [source, show] = createSignal<LayerSource>('map');

  // The newest of the two is what a person wants to see.
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

  const layer = createMemo(
    (): { readonly grid: Grid; readonly values: Float32Array | Uint8Array } | null => {
      if (!maps.isVisible()) return null;
      const found = habitats.report();
      if (source() === 'habitats' && found !== null && !habitats.isStale()) {
        return { grid: boxGrid(found.grid, found.box), values: found.data };
      }
      const map = maps.shown()?.map;
      return map === undefined ? null : { grid: boxGrid(map.grid, map.box), values: map.values };
    },
  );
  const overlay = createMemo((): ShownMap | null => {
    const [shown, range] = [layer(), maps.range()];
    if (shown === null) return null;
    const { grid, values } = shown;
    if (values instanceof Uint8Array) {
      const entries = values.map((value) => (value === 0 ? 0 : FIRST_ENTRY + value - 1));
      return { grid, entries, colours: habitatColours() };
    }
    if (range === null) return null;
    return { grid, entries: mapEntries(values, range), colours: mapColours(colours()) };
  });
  return {
    colours,
    setColours,
    /** Which of the two is over the image. */
    source: (): LayerSource => (layer()?.values instanceof Uint8Array ? 'habitats' : 'map'),
    show,
    overlay,
    opacity: maps.opacity,
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

function habitatColours(): Uint8ClampedArray {
  const table = new Uint8ClampedArray(4 * 256);
  for (let value = 1; value <= HABITAT_COUNTS.max; value++) {
    table.set([...habitatColour(value), 255], 4 * (FIRST_ENTRY + value - 1));
  }
  return table;
}

export type MapLayer = ReturnType<typeof createMapLayer>;
