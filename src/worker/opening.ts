import type { OpenedRegions } from '../formats/dicom/open-dicom-files.ts';
import type { ImageSource } from '../formats/open-images.ts';
import type { SourceFile } from '../formats/source.ts';
import { isWantedOfArchive, sniffModel } from '../genotype/sniff-model.ts';
import { LocusError, throwIfCancelled, withFile } from '../volume/errors.ts';
import { drawAgain, drawWaiting, type OpeningTools } from './draw-regions.ts';
import { errorInfo } from './error-info.ts';
import type { ErrorInfo, LoadedItem, OpenReport } from './protocol.ts';
import type { ModelEntry } from './protocol-models.ts';
import type { HeaderReport } from './protocol-series.ts';
import { createSeriesList, type KnownSeries } from './series.ts';
import type { createShelf } from './shelf.ts';

/** Shares of an opening: looking at the files and reading images; drawing regions is the rest. */
const LOOKED = 0.3;
const READ = 0.9;

interface Wanted {
  readonly source: ImageSource;
  readonly series: KnownSeries | null;
}

/** Takes parts of models that lie among opened files; a bad one is an error. */
export type ImportModels = (
  files: readonly SourceFile[],
  tools: OpeningTools,
) => Promise<{ readonly models: readonly ModelEntry[]; readonly errors: readonly LocusError[] }>;

/** Opens files, and series that were found in them, onto the shelf. */
export function createOpening(shelf: ReturnType<typeof createShelf>, importModels: ImportModels) {
  const list = createSeriesList();
  const drawn = new Map<string, OpenedRegions>();

  /** Without regions that are drawn or wait already. */
  function notYet(regions: readonly OpenedRegions[]): readonly OpenedRegions[] {
    const here = new Set([...drawn.values(), ...list.waiting()].map(({ instance }) => instance));
    return regions.filter(({ instance }) => instance === '' || !here.has(instance));
  }

  /** What a job that fails or is cancelled has loaded goes again, and what it found. */
  async function whole<T>(items: LoadedItem[], work: () => Promise<T>): Promise<T> {
    const before = list.snapshot();
    try {
      return await work();
    } catch (error) {
      for (const { id } of items) shelf.remove(id);
      list.restore(before);
      throw error;
    }
  }

  /** Reads the sources one by one. */
  async function load(
    wanted: readonly Wanted[],
    items: LoadedItem[],
    from: number,
    { signal, say }: OpeningTools,
  ): Promise<readonly ErrorInfo[]> {
    const errors: ErrorInfo[] = [];
    const total = wanted.reduce((sum, { source }) => sum + source.header.bytesNeeded, 0);
    let done = 0;
    for (const { source, series } of wanted) {
      const { name, header } = source;
      const tell = (share: number) => {
        const fraction = (done + share * header.bytesNeeded) / total;
        say(`Reading ${name}`, from + (READ - from) * fraction);
      };
      tell(0);
      try {
        const volume = await source.readFrame(0, { signal, onProgress: tell });
        const about = series === null ? {} : { dicom: series.facts, role: 'image' as const };
        const from = { name, header, volume, frame: 0, source, isSample: false, ...about };
        const roleReason = series === null ? {} : { roleReason: 'a DICOM image' };
        const item = await shelf.add({ ...from, ...roleReason }, signal);
        items.push(item);
        if (series !== null) list.setItem(series.id, item.id);
      } catch (error) {
        throwIfCancelled(signal);
        errors.push(errorInfo(withFile(error, name)));
      }
      done += header.bytesNeeded;
    }
    throwIfCancelled(signal);
    return errors;
  }

  /** The report, once the regions have been drawn whose image has come. */
  async function finish(
    items: LoadedItem[],
    tools: OpeningTools,
    found: Pick<OpenReport, 'notes' | 'ignored' | 'models' | 'errors'>,
    fresh: readonly OpenedRegions[],
  ): Promise<OpenReport> {
    const { errors, notes } = await drawWaiting({ shelf, list, drawn, items, fresh }, tools, READ);
    tools.say('done', 1);
    return {
      items,
      offers: list.offers(),
      notes: [...found.notes, ...notes],
      ignored: found.ignored,
      models: found.models,
      errors: [...found.errors, ...errors],
    };
  }

  return {
    async open(files: readonly SourceFile[], tools: OpeningTools): Promise<OpenReport> {
      const { signal, say } = tools;
      const stage = 'Looking at the files';
      say(stage, 0);
      // The dictionary of DICOM is as large as the rest of the readers.
      const { openFiles } = await import('../formats/open-files.ts');
      const found = await openFiles(files, {
        signal,
        isOther: async (file, seen) => (await sniffModel(file, seen)) !== null,
        isWanted: isWantedOfArchive,
        onProgress: (share) => say(stage, share * LOOKED),
      });
      throwIfCancelled(signal);
      const items: LoadedItem[] = [];
      return whole(items, async () => {
        const { fresh, present } = list.add(found.series);
        const [only, another] = fresh;
        const owner = list.casePatient();
        const isWanted = only !== undefined && another === undefined;
        const fits = owner === null || only?.facts.patient === owner;
        const wanted: Wanted[] = found.sources.map((source) => ({ source, series: null }));
        if (isWanted && fits) wanted.push({ source: only.source, series: only });
        const errors = await load(wanted, items, LOOKED, tools);
        const taken =
          found.others.length === 0 ? NO_MODELS : await importModels(found.others, tools);
        throwIfCancelled(signal);
        const about = {
          notes: [...patientNotes(list.all(), fresh, owner), ...present.map(isOpen)],
          ignored: found.ignored,
          models: taken.models,
          errors: [...[...found.errors, ...taken.errors].map(errorInfo), ...errors],
        };
        return finish(items, tools, about, notYet(found.regions));
      });
    },

    async openOffers(ids: readonly string[], tools: OpeningTools): Promise<OpenReport> {
      const series = ids.map((id) => list.find(id)).filter(({ itemId }) => itemId === null);
      refuseMixed(series, list.casePatient());
      const items: LoadedItem[] = [];
      return whole(items, async () => {
        const wanted = series.map((one) => ({ source: one.source, series: one }));
        const errors = await load(wanted, items, 0, tools);
        return finish(items, tools, { notes: [], ignored: [], models: [], errors }, []);
      });
    },

    /** @throws LocusError 'internal' */
    series: (id: string) => list.find(id),
    /** The DICOM header of an item or offer; null where it has none. */
    headerOf(id: string): HeaderReport | null {
      const from = drawn.get(id) ?? list.all().find((one) => one.id === id || one.itemId === id);
      if (from === undefined) return null;
      const { source } = from;
      return {
        name: source.name,
        elements: 'elements' in from ? from.elements() : from.source.elements(),
      };
    },
    offers: () => list.offers(),
    /** @throws LocusError 'unsupported', and as `draw` does */
    async setThreshold(itemId: string, threshold: number): Promise<LoadedItem> {
      const source = drawn.get(itemId)?.source;
      const made = await drawAgain(source, shelf.mask(itemId), threshold);
      return (await shelf.replace(itemId, made)) ?? shelf.item(itemId);
    },
    forget(itemId: string): void {
      list.release(itemId);
      drawn.delete(itemId);
    },
    clear(): void {
      list.clear();
      drawn.clear();
    },
  };
}

const NO_MODELS = { models: [], errors: [] };

/** @throws LocusError 'other-patient' */
function refuseMixed(series: readonly KnownSeries[], owner: string | null): void {
  const patients = new Set(series.map(({ facts }) => facts.patient));
  if (owner !== null) patients.add(owner);
  if (patients.size <= 1) return;
  throw new LocusError(
    'other-patient',
    `A case is one patient's; these series are of ${[...patients].join(' and ')}.`,
    'Choose the series of one patient, or clear the case first.',
  );
}

function patientNotes(
  all: readonly KnownSeries[],
  fresh: readonly KnownSeries[],
  owner: string | null,
): readonly string[] {
  const patients = [...new Set(all.map(({ facts }) => facts.patient))];
  if (patients.length < 2 || fresh.length === 0) return [];
  const who = owner === null ? 'one of them' : owner;
  return [
    `These images are of ${patients.length} patients (${inShort(patients)}). They are kept apart: this case takes ${who} only.`,
  ];
}

function inShort(names: readonly string[]): string {
  return names.length <= 3 ? names.join(', ') : `${names[0]} to ${names.at(-1)}`;
}

function isOpen(name: string): string {
  return `${name} is open already.`;
}
