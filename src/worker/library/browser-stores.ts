import { createDatabaseVolumes, createRecordStore, DATABASE } from './database.ts';
import { createFileStore } from './file-store.ts';
import { type LibraryStores, storageBlocked } from './places.ts';

/** What this browser gives the page to keep things in. */
export function browserStores(): LibraryStores {
  const stores = { files: createFileStore(), database: createDatabaseVolumes() };
  return {
    records: createRecordStore(),
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
      return locks === undefined ? work() : locks.request(DATABASE, work);
    },
  };
}
