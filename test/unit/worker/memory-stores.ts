import type { KeptRecord, KeptStores, VolumeStore } from '../../../src/worker/library/places.ts';
import type { CaseRecord } from '../../../src/worker/library/record.ts';

/** A browser's storage in memory, with what can go wrong with it. */
export function memoryStores<R extends KeptRecord = CaseRecord>() {
  const records = new Map<string, unknown>();
  const folders = new Map<string, Map<string, Uint8Array<ArrayBuffer>>>();
  const trouble = { bytesLeft: Number.POSITIVE_INFINITY, free: null as number | null, writes: 0 };

  const volumes: VolumeStore = {
    async write(folder, file, chunks) {
      trouble.writes++;
      const parts: Uint8Array<ArrayBuffer>[] = [];
      const made = folders.get(folder) ?? new Map<string, Uint8Array<ArrayBuffer>>();
      folders.set(folder, made);
      for await (const chunk of chunks) {
        trouble.bytesLeft -= chunk.length;
        if (trouble.bytesLeft < 0) throw new DOMException('full', 'QuotaExceededError');
        parts.push(new Uint8Array(chunk));
      }
      const bytes = new Uint8Array(await new Blob(parts).arrayBuffer());
      made.set(file, bytes);
      return bytes.length;
    },
    async read(folder, file) {
      const bytes = folders.get(folder)?.get(file);
      return bytes === undefined ? null : new Blob([bytes]);
    },
    async remove(folder, files) {
      for (const file of files) folders.get(folder)?.delete(file);
    },
    async removeFolder(folder) {
      folders.delete(folder);
    },
    list: async () => new Map([...folders].map(([name, files]) => [name, [...files.keys()]])),
    async erase() {
      folders.clear();
    },
  };

  const stores: KeptStores<R> = {
    records: {
      get: async (id) => structuredClone(records.get(id)),
      async put(record: R) {
        records.set(record.summary.id, structuredClone(record));
      },
      async remove(id) {
        records.delete(id);
      },
      all: async () => structuredClone(records),
      async erase() {
        records.clear();
      },
    },
    volumes: () => volumes,
    choosePlace: async () => 'files',
    free: async () => trouble.free,
    alone: (work) => work(),
  };
  return { stores, records, folders, trouble };
}
