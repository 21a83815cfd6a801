import { type Accessor, batch, createEffect, createMemo, createSignal, on } from 'solid-js';
import type { SeriesFacts } from '../formats/source.ts';
import type { ImageInterpolation } from '../radiomics/resampled.ts';
import type { Grid } from '../volume/grid.ts';
import type { Sequence } from '../volume/sequence.ts';
import { KEPT_PATIENT, numberSequences } from '../worker/facts.ts';
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
import type { RegionNames } from '../worker/protocol-regions.ts';
import type { HeaderReport, SeriesOffer, Thumbnail } from '../worker/protocol-series.ts';
import { isEqual } from './is-equal.ts';
import type { Jobs } from './jobs.ts';
import { latest } from './latest.ts';
import type { Problems } from './problems.ts';
import { carryOver, createRegionChoice } from './regions.ts';

type Service = Pick<
  WorkerService,
  | 'open'
  | 'openSample'
  | 'openOffers'
  | 'thumbnail'
  | 'headerOf'
  | 'setRole'
  | 'setFrame'
  | 'setThreshold'
  | 'setUnit'
  | 'remove'
  | 'clear'
  | 'compareGrids'
  | 'resampleMask'
  | 'resampleImage'
  | 'addMask'
  | 'nameRegions'
  | 'voxels'
>;

/** Places among the case's items, -1 for none; and the chosen labels or named regions. */
export interface InUse {
  readonly image: number;
  readonly mask: number;
  readonly labels: readonly number[];
  readonly regions: readonly string[];
}

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
  /** Names of the images by what they are: 'T1', 'T1-2'. */
  readonly sequenceNames: Accessor<ReadonlyMap<ItemId, string>>;
  /** How image and mask lie to each other; null while unknown. */
  readonly geometry: Accessor<GeometryReport | null>;
  /** Why nothing can be extracted now, in words; null when it can. */
  readonly obstacle: Accessor<string | null>;
  /** The same, but for how image and mask lie to each other. */
  readonly regionObstacle: Accessor<string | null>;
  /** Files of the last opening that were no scans. */
  readonly ignored: Accessor<OpenReport['ignored']>;
  /** What a person should know of the files of the last opening as a whole. */
  readonly notes: Accessor<readonly string[]>;
  /** Series that were found and not loaded at once. */
  readonly offers: Accessor<readonly SeriesOffer[]>;
  open(files: readonly File[]): Promise<void>;
  /** False when one of them could not be loaded. */
  openOffers(ids: readonly string[]): Promise<boolean>;
  thumbnail(offerId: string): Promise<Result<Thumbnail>>;
  /** Identifiers included: for the screen only. */
  headerOf(id: ItemId): Promise<Result<HeaderReport>>;
  openSample(): Promise<void>;
  remove(id: ItemId): Promise<void>;
  clear(): Promise<void>;
  setRole(id: ItemId, role: Role): Promise<void>;
  setFrame(id: ItemId, frame: number): Promise<void>;
  /** Share of the maximum from which a voxel of a fractional SEG is inside. */
  setThreshold(id: ItemId, threshold: number): Promise<void>;
  setUnit(id: ItemId, unit: string): Promise<void>;
  /** Says what an image is, where the guess is wrong. */
  setSequence(id: ItemId, sequence: Sequence): void;
  chooseImage(id: ItemId): void;
  chooseMask(id: ItemId): void;
  setLabel(value: number, isChosen: boolean): void;
  setRegion(name: string, isChosen: boolean): void;
  /** Brings the mask in use onto the image's grid as a new mask, and takes that into use. */
  resampleMask(): Promise<void>;
  /** Brings an image onto the grid of another as a new image; null when it could not. */
  resampleImage(
    id: ItemId,
    ontoId: ItemId,
    interpolation: ImageInterpolation,
  ): Promise<LoadedItem | null>;
  /** Takes a mask that was computed here into the case, and into use with its first label; false when it could not. */
  addMask(made: MadeMask): Promise<boolean>;
  /** Takes a mask that was made of others into the case, on their own grid, and into use. */
  addMaskLike(made: MadeMask, maskId: ItemId): Promise<boolean>;
  /** Names labels of a mask and the regions they make up; what was chosen stays chosen where it has a name. */
  nameRegions(maskId: ItemId, names: RegionNames): Promise<boolean>;
  /** A copy for the viewer; the caller says what to do when it cannot be had. */
  voxels(id: ItemId): Promise<Result<ItemVoxels>>;
  clearIgnored(): void;
  /** Takes in what a kept case gave back, with what was in use where that is known; there must be nothing else. */
  restore(items: readonly LoadedItem[], inUse: InUse | null): void;
  /** What is in use now, as `restore` takes it. */
  inUse(): InUse;
  /** Reads everything again after the worker was replaced. */
  recover(why: ErrorInfo): Promise<void>;
}

/** The scans and masks of one sitting, and which of them are in use. */
export function createCase(
  service: Service,
  jobs: Pick<Jobs, 'run'>,
  { report, clear: clearProblems }: Pick<Problems, 'report' | 'clear'>,
  onModels: (models: OpenReport['models'], files: readonly File[]) => void = () => {},
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

  /** Images that were brought onto the grids of others, and how; by the names of both. */
  let brought: readonly {
    readonly id: ItemId;
    readonly name: string;
    readonly onto: string;
    readonly interpolation: ImageInterpolation;
  }[] = [];

  /** What was said of images, in place of the worker's guess. */
  const said = new Map<ItemId, Sequence>();

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

  const sequenceNames = createMemo(() => {
    const names = numberSequences(images().map(({ sequence }) => sequence));
    return new Map(images().map(({ id }, at) => [id, names[at] ?? '']));
  });

  // Only other voxels ask for another comparison.
  const pair = createMemo(() =>
    [image(), mask()].map((item) => (item ? `${item.id} ${item.sha256}` : '')).join('/'),
  );
  const compare = latest((a: ItemId, b: ItemId) => service.compareGrids(a, b));
  createEffect(
    on(pair, async (asked) => {
      const [scan, drawn] = [image(), mask()];
      setGeometry(null);
      if (scan === null || drawn === null) return;
      const result = await compare(scan.id, drawn.id);
      if (result === undefined || pair() !== asked) return;
      if (result.ok) setGeometry(result.value);
      else report(result.error, 'case');
    }),
  );

  const regionObstacle = createMemo(() => {
    const drawn = mask();
    if (image() === null) return 'Open a scan first.';
    if (drawn === null) return 'Open a mask, in which the region is drawn.';
    if (drawn.labels?.length === 0) return 'The mask is empty: choose another one.';
    if (region.labels().size === 0) {
      return drawn.regions === null
        ? 'Choose the labels that make up the region.'
        : 'Choose the structures that make up the region.';
    }
    return null;
  });
  const obstacle = createMemo(() => {
    if (regionObstacle() !== null || geometry()?.isSameGrid !== false) return regionObstacle();
    return 'The mask lies on another grid than the image: resample it first.';
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
    const item = asSaid(result.value);
    batch(() => {
      setItems((before) => before.map((old) => (old.id === item.id ? item : old)));
      selectDefaults();
    });
    return true;
  }

  function asSaid(item: LoadedItem): LoadedItem {
    const sequence = said.get(item.id);
    if (sequence === undefined || item.role === 'mask') return item;
    return { ...item, sequence, sequenceReason: 'as you said' };
  }

  function setSequence(id: ItemId, sequence: Sequence): void {
    said.set(id, sequence);
    setItems((before) => before.map((item) => (item.id === id ? asSaid(item) : item)));
  }

  function take(result: Result<OpenReport>): boolean {
    if (!result.ok) {
      report(result.error, 'open');
      return false;
    }
    const { value } = result;
    const others = unknownOwner(items(), value.items);
    batch(() => {
      setItems((before) => [...before, ...value.items]);
      setFound(value.offers);
      setIgnored(value.ignored);
      setNotes([...value.notes, ...others]);
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
    if (result.ok && result.value.models.length > 0) onModels(result.value.models, added);
    return take(result);
  }

  async function openOffers(ids: readonly string[]): Promise<boolean> {
    if (ids.length === 0) return true;
    clearProblems('open');
    const title = ids.length === 1 ? 'Opening a series' : `Opening ${ids.length} series`;
    const result = await jobs.run({ kind: 'open', title }, (id, onProgress) =>
      service.openOffers(id, ids, onProgress),
    );
    return take(result) && result.ok && result.value.errors.length === 0;
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

  async function bring(
    source: LoadedItem,
    onto: LoadedItem,
    interpolation: ImageInterpolation,
  ): Promise<LoadedItem | null> {
    const result = await jobs.run(
      { kind: 'resample', title: `Resampling ${source.name}` },
      (jobId, onProgress) =>
        service.resampleImage(
          { jobId, imageId: source.id, ontoId: onto.id, interpolation },
          onProgress,
        ),
    );
    if (!result.ok) {
      report(result.error, 'case');
      return null;
    }
    const item = result.value;
    said.set(item.id, source.sequence);
    const made = asSaid(item);
    brought = [...brought, { id: item.id, name: source.name, onto: onto.name, interpolation }];
    setItems((before) => [...before, made]);
    return made;
  }

  async function bringAgain(): Promise<void> {
    const before = brought;
    brought = [];
    for (const { name, onto, interpolation } of before) {
      const [source, target] = [name, onto].map((wanted) =>
        images().find((item) => item.name === wanted),
      );
      if (source !== undefined && target !== undefined) await bring(source, target, interpolation);
    }
  }

  /** Puts masks that were computed here into a new worker. */
  async function addAgain(): Promise<void> {
    const before = made;
    made = [];
    for (const { mask, on } of before) {
      const like = items().find(({ name }) => name === on);
      if (like !== undefined) await addMade(mask, like);
    }
  }

  /** Loads what a new worker only offers: more files at once may leave to a person what fewer did not. */
  async function openAgain(lost: readonly LoadedItem[]): Promise<void> {
    const wanted = new Set(lost.map(({ dicom, header }) => seriesKey(dicom?.series, header.grid)));
    const missing = found().filter(
      ({ itemId, series, grid }) => itemId === null && wanted.has(seriesKey(series, grid)),
    );
    await openOffers(missing.map(({ id }) => id));
  }

  /** Brings an item that was read again to what it was before. */
  async function correct(item: LoadedItem, then: LoadedItem): Promise<void> {
    const hasUnit = item.dicom?.series.units.some(({ unit }) => unit === then.unit) ?? false;
    if (then.frame !== item.frame) replace(await service.setFrame(item.id, then.frame));
    if (then.unit !== item.unit && hasUnit) replace(await service.setUnit(item.id, then.unit));
    if (then.threshold !== undefined && then.threshold !== item.threshold) {
      replace(await service.setThreshold(item.id, then.threshold));
    }
    if (then.role !== item.role) replace(await service.setRole(item.id, then.role));
    if (then.role === 'image' && then.sequence !== item.sequence)
      setSequence(item.id, then.sequence);
    const { labels, regions } = then;
    const now = items().find(({ id }) => id === item.id);
    if (labels !== null && now !== undefined && !isEqual(namesOf(then), namesOf(now))) {
      replace(await service.nameRegions(item.id, { labels, regions }));
    }
  }

  function forget(id: ItemId): void {
    said.delete(id);

    made = made.filter((mask) => mask.id !== id);
    brought = brought.filter((image) => image.id !== id);
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
    sequenceNames,
    geometry,
    obstacle,
    regionObstacle,
    ignored,
    notes,
    offers,
    openOffers,
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
      brought = [];
      said.clear();
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
    async setThreshold(id, threshold) {
      replace(await service.setThreshold(id, threshold));
    },
    async setUnit(id, unit) {
      replace(await service.setUnit(id, unit));
    },
    setSequence,
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
    async resampleImage(id, ontoId, interpolation) {
      const [source, onto] = [id, ontoId].map((wanted) =>
        images().find((item) => item.id === wanted),
      );
      return source && onto ? bring(source, onto, interpolation) : null;
    },
    async addMask(mask) {
      const scan = image();
      return scan !== null && (await addMade(mask, scan));
    },
    async addMaskLike(mask, like) {
      const item = items().find(({ id }) => id === like);
      return item !== undefined && (await addMade(mask, item));
    },
    async nameRegions(id, names) {
      const result = await service.nameRegions(id, names);
      return batch(() => {
        const [chosen, values] = [region.chosen(), region.labels()];
        if (!replace(result)) return false;
        const item = mask();
        if (item?.id === id) region.choose(carryOver(chosen, values, item));
        return true;
      });
    },
    voxels: (id) => service.voxels(id),
    clearIgnored: () => setIgnored([]),
    inUse() {
      const at = (item: LoadedItem | null) => items().findIndex(({ id }) => id === item?.id);
      const { labels, regions } = region.chosen();
      return { image: at(image()), mask: at(mask()), labels: [...labels], regions: [...regions] };
    },
    restore(back, inUse) {
      files = [];
      made = [];
      said.clear();
      // Names and texts that it was guessed from are not kept: another frame must not be guessed anew.
      for (const { id, role, sequence } of back) if (role === 'image') said.set(id, sequence);
      batch(() => {
        setItems(back);
        setFound([]);
        setIgnored([]);
        setNotes([]);
        if (inUse === null) return selectDefaults();
        setImageId(back[inUse.image]?.id ?? null);
        setMaskId(back[inUse.mask]?.id ?? null);
        region.choose({ labels: new Set(inUse.labels), regions: new Set(inUse.regions) });
      });
    },
    async recover(why) {
      const lost = items();
      if (lost.length === 0) return;
      const inUse = { image: image(), mask: mask(), chosen: region.chosen() };
      batch(() => {
        report(why, 'case');
        setItems([]);
      });
      if (files.length > 0) await open(files);
      await openAgain(lost);
      if (lost.some((item) => item.isSample)) await openSample();
      // Removed items come back with their files; corrected roles must be corrected again.
      for (const item of items()) {
        const then = sameAs(item, lost);
        if (then !== undefined) await correct(item, then);
        else {
          forget(item.id);
          await service.remove(item.id);
        }
      }
      await bringAgain();
      await addAgain();
      batch(() => {
        setImageId((inUse.image && sameAs(inUse.image, images())?.id) ?? imageId());
        useMask((inUse.mask && sameAs(inUse.mask, masks())) ?? mask());
        region.choose(inUse.chosen);
        selectDefaults();
      });
    },
  };
}

/** What to say where scans join a kept case, whose patient nobody can tell any more. */
function unknownOwner(
  before: readonly LoadedItem[],
  added: readonly LoadedItem[],
): readonly string[] {
  const isKept = ({ dicom }: LoadedItem) => dicom?.patient === KEPT_PATIENT;
  const isOther = ({ dicom }: LoadedItem) => dicom !== null && dicom.patient !== KEPT_PATIENT;
  return before.some(isKept) && added.some(isOther)
    ? [
        'A kept case holds no identifiers: that these files are of the same patient is yours to know.',
      ]
    : [];
}

/** The item that was read from the same file, the same voxels before the same name. */
function sameAs(item: LoadedItem, among: readonly LoadedItem[]): LoadedItem | undefined {
  const namesakes = among.filter(({ name }) => name === item.name);
  return namesakes.find(({ sha256 }) => sha256 === item.sha256) ?? namesakes[0];
}

/** Equal for a series and what was loaded of it; '' for what is none. */
function seriesKey(series: SeriesFacts | undefined, { size, affine }: Grid): string {
  return series === undefined ? '' : JSON.stringify([series, size, affine]);
}

function namesOf({ labels, regions }: LoadedItem): RegionNames {
  return { labels: (labels ?? []).map(({ value, name }) => ({ value, name })), regions };
}
