import { type Accessor, createMemo, createSignal } from 'solid-js';
import type { ImageInterpolation } from '../radiomics/resampled.ts';
import type { ItemId, LoadedItem } from '../worker/protocol.ts';
import type { Case } from './case.ts';
import { isSameGrid } from './same-grid.ts';

export interface Participant {
  readonly item: LoadedItem;
  /** Its name in tables; null where it is the only one. */
  readonly sequence: string | null;
}

/** The images that features are taken from. */
export interface Participants {
  /** In the order of the case; the image in use where none was chosen. */
  readonly taking: Accessor<readonly Participant[]>;
  /** Chosen images on other grids than the mask. */
  readonly apart: Accessor<readonly LoadedItem[]>;
  /** An image on the mask's grid, which the others can be brought onto; null where there is none. */
  readonly onto: Accessor<LoadedItem | null>;
  /** Whether the mask is brought onto each image on another grid. */
  readonly isMaskResampled: Accessor<boolean>;
  readonly obstacle: Accessor<string | null>;
  isTaking(id: ItemId): boolean;
  setTaking(id: ItemId, isTaking: boolean): void;
  takeAll(): void;
  setMaskResampled(isResampled: boolean): void;
  /** Which take part, counted in the case's images, empty where nobody chose; to be kept with the case. */
  snapshot(): KeptParticipants;
  restore(kept: KeptParticipants): void;
  /** Brings the images that lie apart onto one grid, as new images that take part in their place. */
  resampleApart(interpolation: ImageInterpolation): Promise<void>;
}

export interface KeptParticipants {
  readonly places: readonly number[];
  readonly isMaskResampled: boolean;
}

/** Until somebody chooses, it is the image in use; from then on the choice stays when another one is looked at. */
export function createParticipants(
  scans: Pick<
    Case,
    'images' | 'image' | 'mask' | 'sequenceNames' | 'obstacle' | 'regionObstacle' | 'resampleImage'
  >,
): Participants {
  const [chosen, setChosen] = createSignal<readonly Pick<LoadedItem, 'id' | 'name'>[]>([]);
  const [isMaskResampled, setMaskResampled] = createSignal(false);

  const items = createMemo(() => {
    const loaded = new Set(scans.images().map(({ id }) => id));
    const ids = new Set(chosen().map(({ id }) => id));
    // What was read again after the worker died has another id and the same name.
    const lost = new Set(chosen().flatMap(({ id, name }) => (loaded.has(id) ? [] : [name])));
    const found = scans.images().filter(({ id, name }) => ids.has(id) || lost.has(name));
    const now = scans.image();
    return found.length > 0 || now === null ? found : [now];
  });
  const without = (id: ItemId) => items().filter((item) => item.id !== id);
  const taking = createMemo(() =>
    items().map((item): Participant => {
      const name = items().length > 1 ? scans.sequenceNames().get(item.id) : null;
      return { item, sequence: name ?? null };
    }),
  );
  const fits = (item: LoadedItem) => {
    const mask = scans.mask();
    return mask !== null && isSameGrid(item.header.grid, mask.header.grid);
  };
  const apart = createMemo(() =>
    scans.mask() === null ? [] : items().filter((item) => !fits(item)),
  );
  const onto = createMemo(() => items().find(fits) ?? scans.images().find(fits) ?? null);

  const obstacle = createMemo(() => {
    const [first] = items();
    if (items().length <= 1 && (first === undefined || first === scans.image())) {
      return scans.obstacle();
    }
    const ofRegion = scans.regionObstacle();
    if (ofRegion !== null || apart().length === 0 || isMaskResampled()) return ofRegion;
    const names = apart().map(({ id, name }) => scans.sequenceNames().get(id) ?? name);
    const verb = names.length === 1 ? 'lies on another grid' : 'lie on other grids';
    return `${names.join(' and ')} ${verb} than the mask: choose what is to be resampled.`;
  });

  return {
    taking,
    apart,
    onto,
    isMaskResampled,
    obstacle,
    isTaking: (id) => items().some((item) => item.id === id),
    setTaking(id, isTaking) {
      const item = scans.images().find((image) => image.id === id);
      setChosen(isTaking && item !== undefined ? [...without(id), item] : without(id));
    },
    takeAll: () => setChosen(scans.images()),
    setMaskResampled,
    snapshot() {
      const places =
        chosen().length === 0 ? [] : items().map((item) => scans.images().indexOf(item));
      return { places, isMaskResampled: isMaskResampled() };
    },
    restore({ places, isMaskResampled: isResampled }) {
      setChosen(scans.images().filter((_, place) => places.includes(place)));
      setMaskResampled(isResampled);
    },
    async resampleApart(interpolation) {
      const target = onto();
      if (target === null) return;
      for (const { id } of apart()) {
        const made = await scans.resampleImage(id, target.id, interpolation);
        if (made === null) return;
        setChosen([...without(id), made]);
      }
    },
  };
}
