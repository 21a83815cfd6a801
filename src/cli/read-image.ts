import { existsSync } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { imageNames } from '../formats/companions.ts';
import { readNrrdHeader } from '../formats/nrrd.ts';
import { openImages } from '../formats/open-images.ts';
import type { SourceFile } from '../formats/source.ts';
import { LocusError } from '../volume/errors.ts';
import type { Volume } from '../volume/volume.ts';
import { fileError } from './output.ts';

/**
 * One 3-D image from a path, with the file's companion where it has one. Of a file with several volumes (a mask
 * with channels) `frame` says which, counted from 0; a file with one needs no number and passes it over.
 *
 * @throws LocusError that names the file as it was given
 */
export async function readImage(path: string, frame: number | null = null): Promise<Volume> {
  try {
    if ((await stat(path)).isDirectory()) {
      throw new LocusError(
        'unsupported',
        'This is a folder; DICOM series are not available yet.',
        'Name a NIfTI or NRRD file.',
        path,
      );
    }
    return await readOnly(await withCompanions(path), path, frame);
  } catch (error) {
    if (error instanceof LocusError) throw named(error, path);
    throw fileError(error, path, 'The file cannot be read');
  }
}

async function readOnly(
  files: readonly SourceFile[],
  path: string,
  frame: number | null,
): Promise<Volume> {
  const { sources, ignored, errors } = await openImages(files);
  const [source] = sources;
  const [error] = errors;
  if (error !== undefined) throw error;
  if (source === undefined) {
    const reason = ignored[0]?.reason ?? 'no image in it';
    throw new LocusError(
      'unknown-format',
      `This is not an image that can be read (${reason}).`,
      'NIfTI and NRRD can.',
      path,
    );
  }
  const { frames } = source.header;
  if (frames === 1) return source.readFrame(0);
  if (frame === null) {
    throw new LocusError(
      'unsupported',
      `This is a series of ${frames} volumes.`,
      'Give one 3-D volume; of a mask, name the channel with --channel.',
      path,
    );
  }
  if (frame >= frames) {
    throw new LocusError(
      'unsupported',
      `There is no volume ${frame}: the file has ${frames}, counted from 0.`,
      'Choose one of them.',
      path,
    );
  }
  return source.readFrame(frame);
}

/** Whole paths as names, so that a header finds what it names from its own folder. */
async function asSource(path: string): Promise<SourceFile> {
  return { name: resolve(path), blob: new Blob([await readFile(path)]) };
}

/** The other half of a NIfTI pair; the data files that a NRRD header names. */
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
  if (!/\.n(hdr|rrd)$/i.test(path)) return [file];
  const { dataNames } = await readNrrdHeader(file);
  return [file, ...(await more(dataNames ?? []))];
}

/** The path as it was typed, in place of the name that the reader was given. */
function named({ code, problem, remedy }: LocusError, path: string): LocusError {
  return new LocusError(code, problem, remedy, path);
}
