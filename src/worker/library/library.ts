import type { ExtractionProgress } from '../../radiomics/feature.ts';
import { LocusError } from '../../volume/errors.ts';
import type { LoadedItem } from '../protocol.ts';
import type {
  BrokenCase,
  KeepRequest,
  KeptCase,
  LibraryReport,
  ReopenedCase,
} from '../protocol-library.ts';
import type { createShelf } from '../shelf.ts';
import { neutralItem, neutralNames, replacementsFor } from './neutral.ts';
import { asStorageError, type LibraryStores, storageFull } from './places.ts';
import { type CaseRecord, ERASE_IT, parseRecord, SCHEMA, type StoredItem } from './record.ts';
import { rawBytes, readItem, type Written, writeItem } from './volumes.ts';

interface Watch {
  readonly signal: AbortSignal;
  readonly onProgress: (progress: ExtractionProgress) => void;
}

/** The cases that stay on this device. Every failure is a LocusError in words. */
export function createLibrary(
  stores: LibraryStores,
  shelf: ReturnType<typeof createShelf>,
  countModels: () => Promise<number>,
) {
  const { records } = stores;
  const known = new Map<string, Written>();

  function knownOf(id: string): Written {
    const before = known.get(id) ?? new WeakMap();
    known.set(id, before);
    return before;
  }

  async function recordOf(id: string): Promise<CaseRecord> {
    const value = await records.get(id);
    if (value === undefined) {
      throw new LocusError(
        'usage',
        'This case is no longer kept on this device.',
        'It was removed, perhaps in another tab. Keep it again if you want it to stay.',
      );
    }
    return parseRecord(value);
  }

  async function write(request: KeepRequest, before: CaseRecord | null, watch: Watch) {
    const id = request.id ?? newId();
    const place = before?.place ?? (await stores.choosePlace());
    const store = stores.volumes(place);
    const all = request.items.map(({ id: itemId, sequence }) => {
      const { item, ...rest } = shelf.kept(itemId);
      return { item: { ...item, sequence }, ...rest };
    });
    const wasThere = new Set(before === null ? [] : filesOf(before));
    const total = all.reduce((sum, { item, voxels }) => sum + rawBytes(item, dataOf(voxels)), 0);
    await checkSpace(
      all.map(({ voxels }) => dataOf(voxels).data),
      knownOf(id),
    );
    let done = 0;
    let count = wasThere.size;
    const written: string[] = [];
    const nextFile = () => {
      let file = `${count}.gz`;
      while (wasThere.has(file) || written.includes(file)) file = `${++count}.gz`;
      written.push(file);
      return file;
    };
    const onBytes = (bytes: number) => {
      done += bytes;
      const fraction = Math.min(0.99, done / Math.max(1, total));
      watch.onProgress({ stage: 'Keeping the case', image: null, family: null, fraction });
    };
    try {
      const tools = { ...{ store, folder: id, known: knownOf(id), nextFile, onBytes }, ...watch };
      const parts: Omit<StoredItem, 'item'>[] = [];
      for (const { item, voxels, source } of all) {
        parts.push(await writeItem(item, voxels, source, tools));
      }
      const record = recordFor(
        id,
        place,
        request,
        before,
        all.map(({ item }) => item),
        parts,
        shelf.names(),
      );
      await records.put(record);
      const needed = new Set(filesOf(record));
      await store.remove(
        id,
        [...wasThere].filter((file) => !needed.has(file)),
      );
      return record.summary;
    } catch (error) {
      // Half a case is none: what was there before stays.
      known.delete(id);
      if (before === null) await store.removeFolder(id).catch(() => {});
      else await store.remove(id, written).catch(() => {});
      throw error;
    }
  }

  /** Voxels shrink when they are packed, never to more than they were. */
  async function checkSpace(arrays: readonly ArrayBufferView[], there: Written): Promise<void> {
    const free = await stores.free();
    if (free === null) return;
    const needed = arrays
      .filter((data) => !there.has(data as never))
      .reduce((sum, { byteLength }) => sum + byteLength, 0);
    // Half is what scans take at most when packed.
    if (needed / 2 <= free) return;
    const [want, have] = [needed, free].map((bytes) => `${Math.ceil(bytes / 1e6)} MB`);
    throw storageFull(`Keeping this case takes up to ${want}; the browser allows ${have} more.`);
  }

  /** Volumes of no record: a tab was closed while it kept or removed a case. */
  async function tidy(): Promise<void> {
    const all = await records.all();
    for (const place of ['files', 'database'] as const) {
      const store = stores.volumes(place);
      // A browser may have only one of the two.
      const found = await store.list().catch(() => new Map<string, readonly string[]>());
      for (const folder of found.keys()) if (!all.has(folder)) await store.removeFolder(folder);
    }
  }

  return {
    keep: (request: KeepRequest, watch: Watch): Promise<KeptCase> =>
      inWords(() =>
        stores.alone(async () => {
          const before = request.id === null ? null : await recordOf(request.id);
          return write(request, before, watch);
        }),
      ),

    reopen: (id: string, { signal, onProgress }: Watch): Promise<ReopenedCase> =>
      inWords(async () => {
        const { summary, items, state, place } = await recordOf(id);
        const tools = { store: stores.volumes(place), folder: id, known: knownOf(id), signal };
        const read: { item: LoadedItem; part: Awaited<ReturnType<typeof readItem>> }[] = [];
        for (const [at, stored] of items.entries()) {
          const { name } = stored.item;
          const fraction = at / items.length;
          onProgress({ stage: `Reading ${name}`, image: null, family: null, fraction });
          read.push({ item: stored.item, part: await readItem(stored, tools) });
        }
        return {
          kept: summary,
          items: read.map(({ item, part }) => shelf.put(item, part.voxels, part.source)),
          state,
        };
      }),

    list: (): Promise<LibraryReport> =>
      inWords(async () => {
        const cases: KeptCase[] = [];
        const broken: BrokenCase[] = [];
        for (const [id, value] of await records.all()) {
          try {
            cases.push(parseRecord(value).summary);
          } catch (error) {
            broken.push({ id, problem: (error as LocusError).problem });
          }
        }
        cases.sort((a, b) => b.savedAt - a.savedAt);
        const usedBytes = cases.reduce((sum, { bytes }) => sum + bytes, 0);
        const modelCount = await countModels();
        return { cases, broken, modelCount, usedBytes, freeBytes: await stores.free() };
      }),

    remove: (id: string): Promise<null> =>
      inWords(() =>
        stores.alone(async () => {
          // The record first: without it the volumes are nobody's, and go with the next tidying at the latest.
          await records.remove(id);
          known.delete(id);
          await tidy();
          return null;
        }),
      ),

    erase: (): Promise<null> =>
      inWords(() =>
        stores.alone(async () => {
          known.clear();
          await records.erase();
          for (const place of ['files', 'database'] as const) {
            await stores
              .volumes(place)
              .erase()
              .catch(() => {});
          }
          return null;
        }),
      ),

    tidy: () => inWords(() => stores.alone(tidy)),
  };
}

type Shelved = ReturnType<ReturnType<typeof createShelf>['kept']>;

function dataOf(voxels: Shelved['voxels']) {
  return voxels.role === 'image' ? voxels.volume : voxels.map;
}

function filesOf({ items }: CaseRecord): readonly string[] {
  return items.flatMap(({ voxels, frames }) => [
    voxels.file,
    ...(frames ?? []).map(({ volume }) => volume.file),
  ]);
}

function recordFor(
  id: string,
  place: CaseRecord['place'],
  request: KeepRequest,
  before: CaseRecord | null,
  loaded: readonly LoadedItem[],
  parts: readonly Omit<StoredItem, 'item'>[],
  gone: ReadonlyMap<string, LoadedItem['role']>,
): CaseRecord {
  const names = neutralNames(loaded);
  const replacements = replacementsFor(loaded, names, gone);
  const items = parts.map((part, at): StoredItem => {
    return { ...part, item: neutralItem(loaded[at] as LoadedItem, names[at] ?? '', replacements) };
  });
  const now = Date.now();
  const volumes = new Map(
    items.flatMap(({ voxels, frames }) =>
      [voxels, ...(frames ?? []).map(({ volume }) => volume)].map(
        (v) => [v.file, v.bytes] as const,
      ),
    ),
  );
  return {
    schema: SCHEMA,
    place,
    items,
    state: request.state,
    summary: {
      id,
      pseudonym: request.pseudonym,
      keptAt: before?.summary.keptAt ?? now,
      savedAt: now,
      images: items.filter(({ item }) => item.role === 'image').map(({ item }) => item.name),
      maskCount: items.filter(({ item }) => item.role === 'mask').length,
      bytes: [...volumes.values()].reduce((sum, bytes) => sum + bytes, 0),
    },
  };
}

/** Random, so that it says nothing; also on plain http, where there is no crypto.randomUUID. */
function newId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(12));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

async function inWords<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const known = asStorageError(error);
    if (known instanceof LocusError && known.code === 'corrupt' && known.remedy === '') {
      throw new LocusError('corrupt', known.problem, ERASE_IT);
    }
    throw known;
  }
}
