import { type DBSchema, deleteDB, type IDBPDatabase, openDB } from 'idb';
import type { KeptRecord, RecordStore, VolumeStore } from './places.ts';

const VERSION = 1;

interface Schema extends DBSchema {
  /** CaseRecord, or ModelRecord in the database of models, as written by some version of this app. */
  cases: { key: string; value: unknown };
  /** Volumes where there is no file system, as bytes: private windows of WebKit refuse Blobs. */
  volumes: { key: [folder: string, file: string]; value: Uint8Array<ArrayBuffer> };
}

/** Opened for each piece of work: an open connection would keep another tab from erasing. */
async function withDatabase<T>(
  name: string,
  work: (database: IDBPDatabase<Schema>) => Promise<T>,
): Promise<T> {
  const database = await openDB<Schema>(name, VERSION, {
    upgrade(made) {
      made.createObjectStore('cases');
      made.createObjectStore('volumes');
    },
  });
  try {
    return await work(database);
  } finally {
    database.close();
  }
}

/** As withDatabase, but a database that is not there is not made: what only looks leaves no trace. */
async function withExisting<T>(
  name: string,
  nothing: T,
  work: (database: IDBPDatabase<Schema>) => Promise<T>,
): Promise<T> {
  let isNew = false;
  try {
    const database = await openDB<Schema>(name, VERSION, {
      upgrade(_made, before, _now, change) {
        if (before !== 0) return;
        isNew = true;
        // Ends the opening, after which there is no database.
        change.done.catch(() => {});
        change.abort();
      },
    });
    try {
      return await work(database);
    } finally {
      database.close();
    }
  } catch (error) {
    if (isNew) return nothing;
    throw error;
  }
}

export function createRecordStore<R extends KeptRecord>(name: string): RecordStore<R> {
  return {
    get: (id) => withExisting<unknown>(name, undefined, (database) => database.get('cases', id)),
    put: (record) =>
      withDatabase(name, async (database) => {
        await database.put('cases', record, record.summary.id);
      }),
    remove: (id) => withExisting(name, undefined, (database) => database.delete('cases', id)),
    all: () =>
      withExisting<ReadonlyMap<string, unknown>>(name, new Map(), async (database) => {
        const change = database.transaction('cases');
        const [keys, values] = await Promise.all([
          change.store.getAllKeys(),
          change.store.getAll(),
        ]);
        return new Map(keys.map((key, at) => [String(key), values[at]]));
      }),
    erase: () => deleteDB(name),
  };
}

/** Volumes in the database, where there is no file system to put them in. */
export function createDatabaseVolumes(name: string): VolumeStore {
  return {
    async write(folder, file, chunks) {
      const parts: Uint8Array[] = [];
      for await (const chunk of chunks) parts.push(chunk);
      const bytes = new Uint8Array(await new Blob(parts as BlobPart[]).arrayBuffer());
      await withDatabase(name, (database) => database.put('volumes', bytes, [folder, file]));
      return bytes.length;
    },
    read: (folder, file) =>
      withExisting(name, null, async (database) => {
        const bytes = await database.get('volumes', [folder, file]);
        return bytes === undefined ? null : new Blob([bytes]);
      }),
    remove: (folder, files) =>
      withExisting(name, undefined, async (database) => {
        for (const file of files) await database.delete('volumes', [folder, file]);
      }),
    removeFolder: (folder) =>
      withExisting(name, undefined, (database) =>
        database.delete('volumes', IDBKeyRange.bound([folder, ''], [folder, '\uffff'])),
      ),
    list: () =>
      withExisting<ReadonlyMap<string, readonly string[]>>(name, new Map(), async (database) => {
        const found = new Map<string, string[]>();
        for (const [folder, file] of await database.getAllKeys('volumes')) {
          found.set(folder, [...(found.get(folder) ?? []), file]);
        }
        return found;
      }),
    erase: () => deleteDB(name),
  };
}
