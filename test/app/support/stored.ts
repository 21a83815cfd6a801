// What a page has left on the device: everything a browser lets a page store.

import type { Page } from '@playwright/test';

export interface Stored {
  readonly local: Readonly<Record<string, string>>;
  readonly session: Readonly<Record<string, string>>;
  readonly cookies: string;
  readonly caches: readonly string[];
  /** Databases with all their records as text, typed arrays by length. */
  readonly databases: Readonly<Record<string, string>>;
  /** Paths of files with their sizes. */
  readonly files: Readonly<Record<string, number>>;
  /** Bytes of all files as text, for a search. */
  readonly bytes: string;
}

export const NOTHING: Stored = {
  local: {},
  session: {},
  cookies: '',
  caches: [],
  databases: {},
  files: {},
  bytes: '',
};

export function storedBy(page: Page): Promise<Stored> {
  return page.evaluate(async () => {
    type Folder = FileSystemDirectoryHandle & {
      entries(): AsyncIterable<[string, FileSystemHandle]>;
    };
    const files: Record<string, number> = {};
    let bytes = '';
    const textOf = async (blob: Blob) => new TextDecoder('latin1').decode(await blob.arrayBuffer());
    const walk = async (folder: Folder, path: string): Promise<void> => {
      for await (const [name, handle] of folder.entries()) {
        if (handle.kind === 'directory') {
          files[`${path}${name}/`] = 0;
          await walk(handle as Folder, `${path}${name}/`);
          continue;
        }
        const file = await (handle as FileSystemFileHandle).getFile();
        files[path + name] = file.size;
        bytes += await textOf(file);
        // Packed text would not be found.
        const unpacked = file.stream().pipeThrough(new DecompressionStream('gzip'));
        bytes += await textOf(await new Response(unpacked).blob()).catch(() => '');
      }
    };
    await walk((await navigator.storage.getDirectory()) as Folder, '');

    const request = <T>(asked: IDBRequest<T>) =>
      new Promise<T>((resolve, reject) => {
        asked.onsuccess = () => resolve(asked.result);
        asked.onerror = () => reject(asked.error);
      });
    const databases: Record<string, string> = {};
    for (const { name = '' } of await indexedDB.databases()) {
      const database = await request(indexedDB.open(name));
      const stores: Record<string, unknown> = {};
      for (const store of database.objectStoreNames) {
        const all = database.transaction(store).objectStore(store);
        stores[store] = [await request(all.getAllKeys()), await request(all.getAll())];
      }
      databases[name] = JSON.stringify(stores, (_, value) =>
        ArrayBuffer.isView(value) ? `${value.byteLength} bytes` : value,
      );
      database.close();
    }
    return {
      local: { ...localStorage },
      session: { ...sessionStorage },
      cookies: document.cookie,
      caches: await caches.keys(),
      databases,
      files,
      bytes,
    };
  });
}
