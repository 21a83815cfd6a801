/**
 * The files of a drop, folders opened. Entries must be taken while the event is being handled: the
 * browser empties the list right after. Each File is renamed to its path inside a dropped folder, so
 * that two files of one name stay apart.
 */
export function filesOfDrop(transfer: DataTransfer): Promise<File[]> {
  const entries: FileSystemEntry[] = [];
  const loose: File[] = [];
  for (const item of transfer.items) {
    if (item.kind !== 'file') continue;
    const entry = item.webkitGetAsEntry();
    const file = entry ? null : item.getAsFile();
    if (entry) entries.push(entry);
    else if (file) loose.push(file);
  }
  return Promise.all(entries.map(filesOfEntry)).then((groups) => [...loose, ...groups.flat()]);
}

async function filesOfEntry(entry: FileSystemEntry): Promise<File[]> {
  if (entry.isFile) return [await fileOf(entry as FileSystemFileEntry)];
  if (!entry.isDirectory) return [];
  const children = await childrenOf(entry as FileSystemDirectoryEntry);
  const groups = await Promise.all(children.map(filesOfEntry));
  return groups.flat();
}

function fileOf(entry: FileSystemFileEntry): Promise<File> {
  return new Promise((resolve, reject) => {
    entry.file((file) => {
      const path = entry.fullPath.replace(/^\//, '');
      resolve(path === file.name ? file : new File([file], path, { type: file.type }));
    }, reject);
  });
}

/** `readEntries` gives at most 100 at a time in Chromium, and an empty list at the end. */
async function childrenOf(folder: FileSystemDirectoryEntry): Promise<FileSystemEntry[]> {
  const reader = folder.createReader();
  const all: FileSystemEntry[] = [];
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) => {
      reader.readEntries(resolve, reject);
    });
    // The file system's own order means nothing to a person.
    if (some.length === 0) return all.sort((a, b) => (a.name < b.name ? -1 : 1));
    all.push(...some);
  }
}

export function hasFiles(event: DragEvent): boolean {
  return event.dataTransfer?.types.includes('Files') ?? false;
}
