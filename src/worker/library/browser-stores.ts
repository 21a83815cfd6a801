import { createDatabaseVolumes, createRecordStore } from './database.ts';
import { createFileStore } from './file-store.ts';
import { type KeptRecord, type KeptStores, storageBlocked } from './places.ts';

/** What this browser gives the page to keep things in; `name` is that of the database and of the folder. */
export function browserStores<R extends KeptRecord>(name: string): KeptStores<R> {
  const stores = { files: createFileStore(name), database: createDatabaseVolumes(name) };
  return {
    records: createRecordStore(name),
    volumes: (place) => stores[place],
    async choosePlace() {
      // Not declared optional by TypeScript, but absent on plain http or forbidden.
      if ((globalThis.indexedDB as IDBFactory | undefined) === undefined) throw storageBlocked();
      try {
        await navigator.storage.getDirectory();
        return 'files';
      } catch {
        // Private windows of Firefox and plain http.
        return 'database';
      }
    },
    async free() {
      try {
        const { quota, usage } = await navigator.storage.estimate();
        return quota === undefined ? null : Math.max(0, quota - (usage ?? 0));
      } catch {
        return null;
      }
    },
    alone(work) {
      const locks = navigator.locks as LockManager | undefined;
      return locks === undefined ? work() : locks.request(name, work);
    },
  };
}
