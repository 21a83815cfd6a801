import { existsSync, openAsBlob } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { imageNames } from '../formats/companions.ts';
import { readMetaHeader } from '../formats/metaimage.ts';
import { readNrrdHeader } from '../formats/nrrd.ts';
import { type OpenedFiles, openFiles } from '../formats/open-files.ts';
import type { SourceFile } from '../formats/source.ts';
import { LocusError } from '../volume/errors.ts';
import { fileError } from './output.ts';

/** Node takes 32 bits for places in a file. */
const MOST_BYTES = 2 ** 32 - 1;

export interface OpenedPath extends OpenedFiles {
  readonly isFolder: boolean;
}

/**
 * What there is at a path: a file with its companions, a folder with all that lies in it, an archive.
 *
 * @throws LocusError that names the file as it was given
 */
export async function openPath(path: string): Promise<OpenedPath> {
  try {
    const isFolder = (await stat(path)).isDirectory();
    const files = isFolder ? await filesBelow(path) : await withCompanions(path);
    return { ...(await openFiles(files)), isFolder };
  } catch (error) {
    if (error instanceof LocusError) throw error;
    throw fileError(error, path, 'The file cannot be read');
  }
}

/** By name, so that what is numbered keeps its number; bytes are read only where they are asked for. */
async function filesBelow(folder: string): Promise<readonly SourceFile[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
    .sort();
  const files: SourceFile[] = [];
  for (const path of paths) {
    if ((await stat(path)).size > MOST_BYTES) continue;
    files.push({ name: relative(folder, path), blob: await openAsBlob(path) });
  }
  return files;
}

/** Whole paths as names, so that a header finds what it names from its own folder. */
async function asSource(path: string): Promise<SourceFile> {
  return { name: resolve(path), blob: new Blob([await readFile(path)]) };
}

/** The other half of a NIfTI pair; the data files that a NRRD or MetaImage header names. */
async function withCompanions(path: string): Promise<readonly SourceFile[]> {
  const file = await asSource(path);
  const more = (names: readonly string[]) => {
    const paths = names.map((name) => join(dirname(path), name)).filter((name) => existsSync(name));
    return Promise.all(paths.map(asSource));
  };
  if (/\.hdr(\.gz)?$/i.test(path)) return [file, ...(await more(imageNames(file)))];
  if (/\.img(\.gz)?$/i.test(path)) {
    const stem = basename(path).replace(/\.img(\.gz)?$/i, '');
    return [file, ...(await more([`${stem}.hdr`, `${stem}.hdr.gz`]))];
  }
  const readHeader = /\.n(hdr|rrd)$/i.test(path)
    ? readNrrdHeader
    : /\.mh[ad]$/i.test(path)
      ? readMetaHeader
      : null;
  if (readHeader === null) return [file];
  const { dataNames } = await readHeader(file);
  return [file, ...(await more(dataNames ?? []))];
}
