import type { VolumeStore } from './places.ts';

/** Only workers have it, and DOM's types do not know it; written in place, where createWritable makes a copy first. */
interface SyncHandle {
  createSyncAccessHandle?(): Promise<{
    write(bytes: Uint8Array, options: { readonly at: number }): number;
    truncate(size: number): void;
    flush(): void;
    close(): void;
  }>;
}

type Directory = FileSystemDirectoryHandle & {
  entries(): AsyncIterable<readonly [string, FileSystemHandle]>;
};

/**
 * Volumes as files of the origin's private file system, below a folder: its root is shared with whatever else is
 * served from there.
 */
export function createFileStore(root: string): VolumeStore {
  /** Null where it is not there and must not be made. */
  async function open(path: readonly string[], create: boolean): Promise<Directory | null> {
    try {
      let at = await navigator.storage.getDirectory();
      for (const name of path) at = await at.getDirectoryHandle(name, { create });
      return at as Directory;
    } catch (error) {
      if (isAbsent(error)) return null;
      throw error;
    }
  }

  async function remove(path: readonly string[], name: string, recursive: boolean): Promise<void> {
    try {
      await (await open(path, false))?.removeEntry(name, { recursive });
    } catch (error) {
      if (!isAbsent(error)) throw error;
    }
  }

  return {
    async write(folder, file, chunks) {
      const directory = await open([root, folder], true);
      if (directory === null) throw new DOMException('No folder', 'InvalidStateError');
      const handle = await directory.getFileHandle(file, { create: true });
      try {
        return await writeTo(handle, chunks);
      } catch (error) {
        await remove([root, folder], file, false).catch(() => {});
        throw error;
      }
    },
    async read(folder, file) {
      try {
        const directory = await open([root, folder], false);
        return directory === null ? null : await (await directory.getFileHandle(file)).getFile();
      } catch (error) {
        if (isAbsent(error)) return null;
        throw error;
      }
    },
    async remove(folder, files) {
      for (const file of files) await remove([root, folder], file, false);
    },
    removeFolder: (folder) => remove([root], folder, true),
    async list() {
      const found = new Map<string, string[]>();
      const top = await open([root], false);
      if (top === null) return found;
      for await (const [name, handle] of top.entries()) {
        const files: string[] = [];
        if (handle.kind === 'directory') {
          for await (const [file] of (handle as Directory).entries()) files.push(file);
        }
        found.set(name, files);
      }
      return found;
    },
    erase: () => remove([], root, true),
  };
}

function isAbsent(error: unknown): boolean {
  return error instanceof DOMException && error.name === 'NotFoundError';
}

async function writeTo(
  handle: FileSystemFileHandle,
  chunks: AsyncIterable<Uint8Array>,
): Promise<number> {
  let at = 0;
  const { createSyncAccessHandle } = handle as SyncHandle;
  if (createSyncAccessHandle === undefined) {
    const writable = await handle.createWritable();
    try {
      for await (const chunk of chunks) {
        await writable.write(chunk as Uint8Array<ArrayBuffer>);
        at += chunk.length;
      }
    } catch (error) {
      await writable.abort().catch(() => {});
      throw error;
    }
    await writable.close();
    return at;
  }
  const access = await createSyncAccessHandle.call(handle);
  try {
    access.truncate(0);
    for await (const chunk of chunks) {
      // Where there is no more room some browsers write less instead of throwing.
      if (access.write(chunk, { at }) < chunk.length) {
        throw new DOMException('Written in part', 'QuotaExceededError');
      }
      at += chunk.length;
    }
    access.flush();
  } finally {
    access.close();
  }
  return at;
}
