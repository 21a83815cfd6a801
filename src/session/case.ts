import { type Accessor, batch, createEffect, createMemo, createSignal, on } from 'solid-js';
import type {
  ErrorInfo,
  GeometryReport,
  ItemId,
  ItemVoxels,
  LoadedItem,
  MadeMask,
  OpenReport,
  Result,
  Role,
  WorkerService,
} from '../worker/protocol.ts';
import type { HeaderReport, SeriesOffer, Thumbnail } from '../worker/protocol-series.ts';
import type { Jobs } from './jobs.ts';
import { latest } from './latest.ts';
import type { Problems } from './problems.ts';
import { createRegionChoice } from './regions.ts';

type Service = Pick<
  WorkerService,
  | 'open'
  | 'openSample'
  | 'openOffers'
  | 'thumbnail'
  | 'headerOf'
  | 'setRole'
  | 'setFrame'
  | 'setUnit'
  | 'remove'
  | 'clear'
  | 'compareGrids'
  | 'resampleMask'
  | 'addMask'
  | 'voxels'
>;

export interface Case {
  readonly items: Accessor<readonly LoadedItem[]>;
  readonly images: Accessor<readonly LoadedItem[]>;
  readonly masks: Accessor<readonly LoadedItem[]>;
  /** The image and mask in use; null while there is none. */
  readonly image: Accessor<LoadedItem | null>;
  readonly mask: Accessor<LoadedItem | null>;
  /** Chosen label values of the mask in use, or those of its chosen named regions, united into one region. */
  readonly labels: Accessor<ReadonlySet<number>>;
  /** Names of the chosen regions of a mask that has named ones. */
  readonly regions: Accessor<ReadonlySet<string>>;
  /** How image and mask lie to each other; null while unknown. */
  readonly geometry: Accessor<GeometryReport | null>;
  /** Why nothing can be extracted now, in words; null when it can. */
  readonly obstacle: Accessor<string | null>;
  /** Files of the last opening that were no scans. */
  readonly ignored: Accessor<OpenReport['ignored']>;
  /** What a person should know of the files of the last opening as a whole. */
  readonly notes: Accessor<readonly string[]>;
  /** Series that were found and not loaded at once. */
  readonly offers: Accessor<readonly SeriesOffer[]>;
  open(files: readonly File[]): Promise<void>;
  openOffers(ids: readonly string[]): Promise<void>;
  thumbnail(offerId: string): Promise<Result<Thumbnail>>;
  /** Identifiers included: for the screen only. */
  headerOf(id: ItemId): Promise<Result<HeaderReport>>;
  openSample(): Promise<void>;
  remove(id: ItemId): Promise<void>;
  clear(): Promise<void>;
  setRole(id: ItemId, role: Role): Promise<void>;
  setFrame(id: ItemId, frame: number): Promise<void>;
  setUnit(id: ItemId, unit: string): Promise<void>;
  chooseImage(id: ItemId): void;
  chooseMask(id: ItemId): void;
  setLabel(value: number, isChosen: boolean): void;
  setRegion(name: string, isChosen: boolean): void;
  /** Brings the mask in use onto the image's grid as a new mask, and takes that into use. */
  resampleMask(): Promise<void>;
  /** Takes a mask that was computed here into the case, and into use with its first label; false when it could not. */
  addMask(made: MadeMask): Promise<boolean>;
  /** A copy for the viewer; the caller says what to do when it cannot be had. */
  voxels(id: ItemId): Promise<Result<ItemVoxels>>;
  clearIgnored(): void;
  /** Reads everything again after the worker was replaced. */
  recover(why: ErrorInfo): Promise<void>;
}

/** The scans and masks of one sitting, and which of them are in use. */
export function createCase(
  service: Service,
  jobs: Pick<Jobs, 'run'>,
  { report, clear: clearProblems }: Pick<Problems, 'report' | 'clear'>,
): Case {
  const [items, setItems] = createSignal<readonly LoadedItem[]>([]);
  const [imageId, setImageId] = createSignal<ItemId | null>(null);
  const [maskId, setMaskId] = createSignal<ItemId | null>(null);
  const [geometry, setGeometry] = createSignal<GeometryReport | null>(null);
  const [ignored, setIgnored] = createSignal<OpenReport['ignored']>([]);
  const [notes, setNotes] = createSignal<readonly string[]>([]);
  const [found, setFound] = createSignal<readonly SeriesOffer[]>([]);
  /** Kept to read them again; a File holds no bytes. */
  let files: readonly File[] = [];
  /** Masks that are in no file, and the name of the image whose grid they were put on. */
  let made: readonly { readonly id: ItemId; readonly mask: MadeMask; readonly on: string }[] = [];

  /** An item that was removed can be loaded again. */
  const offers = createMemo(() => {
    const loaded = new Set(items().map(({ id }) => id));
    return found().map((offer) =>
      offer.itemId === null || loaded.has(offer.itemId) ? offer : { ...offer, itemId: null },
    );
  });

  const withRole = (role: Role) => createMemo(() => items().filter((item) => item.role === role));
  const images = withRole('image');
  const masks = withRole('mask');
  const image = createMemo(() => images().find(({ id }) => id === imageId()) ?? null);
  const mask = createMemo(() => masks().find(({ id }) => id === maskId()) ?? null);
  const region = createRegionChoice(mask);

  const compare = latest((a: ItemId, b: ItemId) => service.compareGrids(a, b));
  createEffect(
    on([image, mask], async ([scan, drawn]) => {
      setGeometry(null);
      if (scan === null || drawn === null) return;
      const result = await compare(scan.id, drawn.id);
      if (result === undefined || image() !== scan || mask() !== drawn) return;
      if (result.ok) setGeometry(result.value);
      else report(result.error, 'case');
    }),
  );

  const obstacle = createMemo(() => {
    const drawn = mask();
    if (image() === null) return 'Open a scan first.';
    if (drawn === null) return 'Open a mask, in which the region is drawn.';
    if (drawn.labels?.length === 0) return 'The mask is empty: choose another one.';
    if (region.labels().size === 0) {
      return drawn.regions === null
        ? 'Choose the labels that make up the region.'
        : 'Choose the structures that make up the region.';
    }
    if (geometry()?.isSameGrid === false) {
      return 'The mask lies on another grid than the image: resample it first.';
    }
    return null;
  });

  /** Fills what is not chosen: the first image, the first mask, the only label. */
  function selectDefaults(): void {
    if (image() === null) setImageId(images()[0]?.id ?? null);
    if (mask() === null) useMask(masks()[0] ?? null);
    else region.keep();
  }

  function useMask(next: LoadedItem | null): void {
    setMaskId(next?.id ?? null);
    region.start();
  }

  /** False when the item could not be changed as asked. */
  function replace(result: Result<LoadedItem>): boolean {
    if (!result.ok) {
      report(result.error, 'case');
      return false;
    }
    const item = result.value;
    batch(() => {
      setItems((before) => before.map((old) => (old.id === item.id ? item : old)));
      selectDefaults();
    });
    return true;
  }

  function take(result: Result<OpenReport>): boolean {
    if (!result.ok) {
      report(result.error, 'open');
      return false;
    }
    const { value } = result;
    batch(() => {
      setItems((before) => [...before, ...value.items]);
      setFound(value.offers);
      setIgnored(value.ignored);
      setNotes(value.notes);
      for (const error of value.errors) report(error, 'open');
      selectDefaults();
    });
    return true;
  }

  async function open(added: readonly File[]): Promise<boolean> {
    clearProblems('open');
    const names = added.length === 1 ? (added[0]?.name ?? '') : `${added.length} files`;
    const result = await jobs.run({ kind: 'open', title: `Opening ${names}` }, (id, onProgress) =>
      service.open(id, added, onProgress),
    );
    return take(result);
  }

  async function openOffers(ids: readonly string[]): Promise<boolean> {
    clearProblems('open');
    const title = ids.length === 1 ? 'Opening a series' : `Opening ${ids.length} series`;
    const result = await jobs.run({ kind: 'open', title }, (id, onProgress) =>
      service.openOffers(id, ids, onProgress),
    );
    return take(result);
  }

  async function openSample(): Promise<void> {
    const result = await jobs.run(
      { kind: 'open', title: 'Making the sample case' },
      (id, onProgress) => service.openSample(id, onProgress),
    );
    take(result);
  }

  async function addMade(mask: MadeMask, scan: LoadedItem): Promise<boolean> {
    const result = await service.addMask(mask, scan.id);
    if (!result.ok) {
      report(result.error, 'case');
      return false;
    }
    const item = result.value;
    made = [...made, { id: item.id, mask, on: scan.name }];
    batch(() => {
      setItems((before) => [...before, item]);
      useMask(item);
      const first = (item.labels ?? []).slice(0, 1).map(({ value }) => value);
      region.choose({ labels: new Set(first), regions: new Set() });
    });
    return true;
  }

  /** Puts masks that were computed here into a new worker. */
  async function addAgain(): Promise<void> {
    const before = made;
    made = [];
    for (const { mask, on } of before) {
      const scan = images().find(({ name }) => name === on);
      if (scan !== undefined) await addMade(mask, scan);
    }
  }

  function forget(id: ItemId): void {
    made = made.filter((mask) => mask.id !== id);
    batch(() => {
      setItems((before) => before.filter((item) => item.id !== id));
      selectDefaults();
    });
  }

  return {
    items,
    images,
    masks,
    image,
    mask,
    labels: region.labels,
    regions: region.regions,
    geometry,
    obstacle,
    ignored,
    notes,
    offers,
    async openOffers(ids) {
      if (ids.length > 0) await openOffers(ids);
    },
    thumbnail: (offerId) => service.thumbnail(offerId),
    headerOf: (id) => service.headerOf(id),
    async open(added) {
      if (added.length === 0) return;
      if (await open(added)) files = [...files, ...added];
    },
    openSample,
    async remove(id) {
      forget(id);
      await service.remove(id);
    },
    async clear() {
      files = [];
      made = [];
      batch(() => {
        setItems([]);
        setImageId(null);
        useMask(null);
        setFound([]);
        setIgnored([]);
        setNotes([]);
      });
      await service.clear();
    },
    async setRole(id, role) {
      replace(await service.setRole(id, role));
    },
    async setFrame(id, frame) {
      replace(await service.setFrame(id, frame));
    },
    async setUnit(id, unit) {
      replace(await service.setUnit(id, unit));
    },
    chooseImage: (id) => setImageId(id),
    chooseMask(id) {
      if (id !== maskId()) batch(() => useMask(masks().find((item) => item.id === id) ?? null));
    },
    setLabel: region.setLabel,
    setRegion: region.setRegion,
    async resampleMask() {
      const [scan, drawn] = [image(), mask()];
      if (scan === null || drawn === null) return;
      const result = await service.resampleMask(drawn.id, scan.id);
      if (!result.ok) return report(result.error, 'case');
      const made = result.value;
      const chosen = region.chosen();
      batch(() => {
        setItems((before) => [...before, made]);
        useMask(made);
        if (chosen.labels.size + chosen.regions.size > 0) region.choose(chosen);
        region.keep();
      });
    },
    async addMask(mask) {
      const scan = image();
      return scan !== null && (await addMade(mask, scan));
    },
    voxels: (id) => service.voxels(id),
    clearIgnored: () => setIgnored([]),
    async recover(why) {
      const lost = items();
      if (lost.length === 0) return;
      const inUse = { image: image()?.name, mask: mask()?.name, chosen: region.chosen() };
      batch(() => {
        report(why, 'case');
        setItems([]);
      });
      if (files.length > 0) await open(files);
      if (lost.some((item) => item.isSample)) await openSample();
      // Removed items come back with their files; corrected roles must be corrected again.
      for (const item of items()) {
        const before = lost.find((old) => old.name === item.name && old.sha256 === item.sha256);
        const then = before ?? lost.find((old) => old.name === item.name);
        if (then === undefined) {
          forget(item.id);
          await service.remove(item.id);
        } else {
          if (then.frame !== item.frame) replace(await service.setFrame(item.id, then.frame));
          if (then.role !== item.role) replace(await service.setRole(item.id, then.role));
        }
      }
      await addAgain();
      batch(() => {
        setImageId(images().find(({ name }) => name === inUse.image)?.id ?? imageId());
        useMask(masks().find(({ name }) => name === inUse.mask) ?? mask());
        region.choose(inUse.chosen);
        selectDefaults();
      });
    },
  };
}
