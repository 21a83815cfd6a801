import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { DicomSource } from '../formats/dicom/dicom-source.ts';
import type { Identity } from '../formats/dicom/identity.ts';
import { findImage } from '../formats/dicom/region-match.ts';
import type { ImageSource } from '../formats/open-images.ts';
import type { RegionSource } from '../formats/region-source.ts';
import { LocusError } from '../volume/errors.ts';
import { voxelCount } from '../volume/grid.ts';
import type { Volume } from '../volume/volume.ts';
import { note } from './note.ts';
import { type OpenedPath, openPath } from './open-path.ts';

export interface ImageChoice {
  /** Place in the list of what a folder holds, from 1; null where it holds one. */
  readonly series?: number | null;
  /** Which volume of an image with several, from 0; an image with one needs no number and passes it over. */
  readonly volume?: number | null;
  /** What refers to the image that is wanted, asked for where several could be meant. */
  readonly regions?: () => Promise<readonly RegionSource[]>;
  /** 'SUVbw' …; null: as the series suggests. */
  readonly unit?: string | null;
}

export interface ReadImage {
  readonly volume: Volume;
  /** Null where it is no DICOM image. */
  readonly identity: Identity | null;
}

/**
 * One 3-D image from a path: a file with its companions, or a folder or archive with one image or series, or several of
 * which one is chosen.
 *
 * @throws LocusError that names the file as it was given
 */
export async function readImage(path: string, choice: ImageChoice = {}): Promise<Volume> {
  return (await readImageWithIdentity(path, choice)).volume;
}

/** The same with what it belongs to, for regions that refer to it. */
export async function readImageWithIdentity(
  path: string,
  { series = null, volume = null, unit = null, regions = async () => [] }: ImageChoice = {},
): Promise<ReadImage> {
  try {
    const opened = await openPath(path);
    const place = series ?? (await placeByRegions(opened, regions));
    const source = chooseSource(opened, path, place);
    const identity = isDicom(source) ? source.identity : null;
    if (identity !== null) for (const warning of source.header.warnings) note(warning);
    const isPet = source.header.modality === 'PT';
    if (unit !== null && !isPet) note('--unit is for PET: the image is read as it is.');
    const options = unit !== null && isPet ? { unitWanted: unit } : {};
    return { volume: await readFrame(source, path, volume, options), identity };
  } catch (error) {
    throw named(error, path);
  }
}

/** Place, from 1, of the only image that regions were drawn on; null where that does not decide. */
async function placeByRegions(
  { sources, series }: OpenedPath,
  regions: () => Promise<readonly RegionSource[]>,
): Promise<number | null> {
  const all: readonly ImageSource[] = [...sources, ...series];
  if (all.length < 2) return null;
  const images = all.flatMap((source, n) =>
    isDicom(source)
      ? [{ identity: source.identity, voxels: voxelCount(source.header.grid), place: n + 1 }]
      : [],
  );
  const places = new Set<number>();
  for (const { refersTo } of await regions()) {
    const found = findImage(refersTo, images);
    // A frame of reference alone is shared by many series.
    if (found?.identity.series === refersTo.series) places.add(found.place);
  }
  const [place, another] = places;
  if (place === undefined || another !== undefined) return null;
  note(
    `Of ${all.length} images the one that the regions refer to: ${listed(all[place - 1] as ImageSource, place - 1)}.`,
  );
  return place;
}

/** @throws LocusError where there is none, or several and none is chosen */
export function chooseSource(
  { sources, series, ignored, errors, isFolder }: OpenedPath,
  path: string,
  wanted: number | null,
): ImageSource {
  const all: readonly ImageSource[] = [...sources, ...series];
  const [first, another] = all;
  const [error] = errors;
  // Of a folder, what is damaged is said, and the rest is used.
  if (error !== undefined && (!isFolder || first === undefined)) throw error;
  for (const { message } of errors) note(message);
  if (first === undefined) {
    const reason = ignored.length === 1 ? ignored[0]?.reason : null;
    throw new LocusError(
      'unknown-format',
      isFolder
        ? `There is no image in this folder${reason == null ? '' : ` (${reason})`}.`
        : `This is not an image that can be read (${reason ?? 'no image in it'}).`,
      'NIfTI, NRRD, MetaImage and DICOM can.',
      path,
    );
  }
  if (wanted === null && another === undefined) return first;
  const chosen = wanted === null ? undefined : all[wanted - 1];
  if (chosen !== undefined) return chosen;
  throw new LocusError(
    'unsupported',
    `${wanted === null ? 'There are' : `There is no image ${wanted} of`} ${all.length} images in this ${isFolder ? 'folder' : 'file'}: ${all.map(listed).join('; ')}.`,
    'Choose one of them with --series N.',
    path,
  );
}

/** '2: CT ‘Thorax’, 512 x 512 x 60' */
function listed({ name, header }: ImageSource, n: number): string {
  const { series, grid, frames } = header;
  const what = series === undefined ? name : `${series.modality} ‘${series.description}’`;
  const volumes = frames === 1 ? '' : `, ${frames} volumes`;
  return `${n + 1}: ${what}, ${grid.size.join(' x ')}${volumes}`;
}

/** The only volume, or the one that is named. */
export async function readFrame(
  source: ImageSource,
  path: string,
  frame: number | null,
  options: { readonly unitWanted?: string } = {},
): Promise<Volume> {
  const { frames } = source.header;
  if (frames === 1) return source.readFrame(0, options);
  if (frame === null) {
    throw new LocusError(
      'unsupported',
      `This is a series of ${frames} volumes${listedFrames(source)}.`,
      'Name one with --volume, of a mask with --channel, counted from 0.',
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
  return source.readFrame(frame, options);
}

/** ' (0: b = 0 s/mm², 1: b = 1000 s/mm²)' */
function listedFrames({ header: { frameNames = [] } }: ImageSource): string {
  const listed = frameNames.slice(0, 20).map((name, n) => `${n}: ${name}`);
  const more = frameNames.length > listed.length ? ', …' : '';
  return listed.length === 0 ? '' : ` (${listed.join(', ')}${more})`;
}

function isDicom(source: ImageSource): source is DicomSource {
  return 'identity' in source;
}

/** The path as it was typed, in place of the name that the reader was given; of a folder the file in it. */
export function named(error: unknown, path: string): unknown {
  if (!(error instanceof LocusError)) return error;
  const inside = error.file === null ? path : join(path, error.file);
  const file = existsSync(inside) ? inside : path;
  return new LocusError(error.code, error.problem, error.remedy, file);
}
