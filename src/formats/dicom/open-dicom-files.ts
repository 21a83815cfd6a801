import { LocusError, throwIfCancelled } from '../../volume/errors.ts';
import type { RegionSource } from '../region-source.ts';
import type { SourceFile } from '../source.ts';
import type { HeaderElement } from './dataset.ts';
import { type DicomSource, whyNoImage } from './dicom-source.ts';
import { groupVolumes } from './group-volumes.ts';
import { type DicomFile, openDicom } from './open-dicom.ts';
import { readRtStruct } from './rtstruct.ts';
import { readSegmentation } from './segmentation.ts';

/** Regions with the header of their file. */
export interface OpenedRegions {
  readonly source: RegionSource;
  /** UID of the file, to tell when it comes again. */
  readonly instance: string;
  /** For the header viewer: with all that identifies the patient. */
  elements(): readonly HeaderElement[];
}

export interface OpenedDicom {
  /** Volumes, in the order in which their first files came. */
  readonly series: readonly DicomSource[];
  readonly regions: readonly OpenedRegions[];
  /** Files without an image or regions, with the reason. */
  readonly ignored: readonly { readonly name: string; readonly reason: string }[];
  readonly errors: readonly LocusError[];
}

export interface OpenDicomFilesOptions {
  readonly signal?: AbortSignal | undefined;
  /** How many of the files have been looked at. */
  readonly onFile?: ((done: number) => void) | undefined;
  readonly maxArrayBytes?: number;
}

/** Media Storage Directory Storage (PS3.10 section 8.6). */
const DICOMDIR = '1.2.840.10008.1.3.10';

/** More errors of one kind than this are told as one. */
const MOST_ALIKE = 3;

/**
 * Reads the headers of DICOM files, one after the other and no pixels, and puts them together to volumes and regions.
 *
 * @throws LocusError 'cancelled'
 */
export async function openDicomFiles(
  files: readonly SourceFile[],
  { signal, onFile, maxArrayBytes }: OpenDicomFilesOptions = {},
): Promise<OpenedDicom> {
  const images: DicomFile[] = [];
  const regions: OpenedRegions[] = [];
  const directories: SourceFile[] = [];
  const ignored: { name: string; reason: string }[] = [];
  const errors: LocusError[] = [];
  for (const [n, file] of files.entries()) {
    throwIfCancelled(signal);
    try {
      const opened = await openDicom(file, { signal });
      const region = readRegions(opened);
      if (region !== null) regions.push(region);
      else if (isDirectory(opened)) directories.push(file);
      else {
        refuseCut(opened);
        const reason = whyNoImage(opened);
        if (reason === null) images.push(opened);
        else if (isImageClass(opened)) errors.push(withoutPixels(file));
        else ignored.push({ name: file.name, reason: `DICOM, but no image to open. ${reason}` });
      }
    } catch (error) {
      throwIfCancelled(signal);
      errors.push(asLocusError(error, file.name));
    }
    onFile?.(n + 1);
  }
  const isAlone = directories.length === files.length;
  for (const file of directories) {
    if (isAlone) errors.push(onlyDirectory(file));
    else
      ignored.push({
        name: file.name,
        reason: 'DICOMDIR: a list of files, which were read themselves',
      });
  }
  const grouped = await groupVolumes(images, {
    signal,
    ...(maxArrayBytes ? { maxArrayBytes } : {}),
  });
  return {
    series: grouped.sources,
    regions,
    ignored,
    errors: fold([...errors, ...grouped.refused]),
  };
}

/** Null where the file holds something else. */
function readRegions(opened: DicomFile): OpenedRegions | null {
  const { dataset } = opened;
  const source = READERS[dataset.text('Modality') ?? '']?.(opened) ?? null;
  if (source === null) return null;
  const instance = dataset.text('SOPInstanceUID') ?? '';
  return { source, instance, elements: () => dataset.elements() };
}

/** By modality. */
const READERS: Readonly<Record<string, (file: DicomFile) => RegionSource>> = {
  RTSTRUCT: readRtStruct,
  SEG: readSegmentation,
};

/**
 * Slices that are cut are found here, so that the rest of their series can be read.
 *
 * @throws LocusError 'truncated'
 */
function refuseCut({ file, pixels }: DicomFile): void {
  if (pixels === null || pixels.length === null || pixels.deflatedFrom !== null) return;
  const held = file.blob.size - pixels.start;
  // The last byte may be padding that the writer forgot.
  if (held + 1 >= pixels.length) return;
  throw new LocusError(
    'truncated',
    `The header promises ${pixels.length} bytes of pixels, the file holds ${Math.max(0, held)}.`,
    'Copy or export it again; the rest of its series was opened without it.',
    file.name,
  );
}

/** Storage of CT, MR, PET, X-ray, ultrasound and other images (PS3.4 table B.5-1). */
const IMAGE_CLASSES = /^1\.2\.840\.10008\.5\.1\.4\.1\.1\.(1|2|3|4|6|7|12|20|77|128|130)(\.|$)/;

function isImageClass({ dataset, pixels }: DicomFile): boolean {
  return pixels === null && IMAGE_CLASSES.test(dataset.text('SOPClassUID') ?? '');
}

function withoutPixels({ name }: SourceFile): LocusError {
  return new LocusError(
    'truncated',
    'This is an image without pixels: the file is cut, or only its header was exported.',
    'Copy or export it again.',
    name,
  );
}

function isDirectory({ dataset }: DicomFile): boolean {
  return (
    dataset.text('MediaStorageSOPClassUID') === DICOMDIR || dataset.has('DirectoryRecordSequence')
  );
}

function onlyDirectory({ name }: SourceFile): LocusError {
  return new LocusError(
    'missing-companion',
    'A DICOMDIR only lists files; the images are in the folders beside it.',
    'Open the whole folder, or the disc.',
    name,
  );
}

/** One error for a folder of slices with the same fault, not one for each. */
function fold(errors: readonly LocusError[]): readonly LocusError[] {
  const alike = new Map<string, LocusError[]>();
  for (const error of errors) {
    const key = `${error.code} ${error.problem}`;
    const known = alike.get(key);
    if (known === undefined) alike.set(key, [error]);
    else known.push(error);
  }
  return [...alike.values()].flatMap((same) => {
    const [first] = same;
    if (first === undefined || same.length <= MOST_ALIKE) return same;
    const problem = `${first.problem} So it is with ${same.length - 1} more files.`;
    return [new LocusError(first.code, problem, first.remedy, first.file)];
  });
}

/** Whatever a reader throws concerns this file alone. */
function asLocusError(error: unknown, name: string): LocusError {
  if (error instanceof LocusError) {
    return error.file === null
      ? new LocusError(error.code, error.problem, error.remedy, name)
      : error;
  }
  const reason = error instanceof Error ? error.message : String(error);
  return new LocusError('internal', `The file could not be read: ${reason}.`, 'Report this.', name);
}
