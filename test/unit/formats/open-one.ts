import { openAsBlob } from 'node:fs';
import {
  type ImageSource,
  type OpenOptions,
  openImages,
} from '../../../src/formats/open-images.ts';
import type { SourceFile } from '../../../src/formats/source.ts';
import { LocusError } from '../../../src/volume/errors.ts';

type Content = BlobPart | Blob;

export function asFile(name: string, content: Content): SourceFile {
  return { name, blob: content instanceof Blob ? content : new Blob([content]) };
}

export async function fromDisk(path: string): Promise<SourceFile> {
  return { name: path, blob: await openAsBlob(path) };
}

/** The one image among the files; throws the one error there is. */
export async function openOne(
  files: SourceFile | readonly SourceFile[],
  options: OpenOptions = {},
): Promise<ImageSource> {
  const opened = await openImages(Array.isArray(files) ? files : [files as SourceFile], options);
  const [source] = opened.sources;
  if (source !== undefined) return source;
  throw opened.errors[0] ?? new Error(`ignored: ${opened.ignored[0]?.reason}`);
}

/** The code of the LocusError that a promise rejects with; anything else fails the test. */
export async function codeOf(promise: Promise<unknown>): Promise<string> {
  try {
    await promise;
  } catch (error) {
    if (error instanceof LocusError) return error.code;
    throw error;
  }
  return 'no error';
}
