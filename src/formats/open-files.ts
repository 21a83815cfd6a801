import { LocusError, throwIfCancelled } from '../volume/errors.ts';
import type { DicomSource } from './dicom/dicom-source.ts';
import type { OpenedRegions } from './dicom/open-dicom-files.ts';
import { type OpenedImages, openSniffed } from './open-images.ts';
import { type Sniffed, sniff } from './sniff.ts';
import type { SourceFile } from './source.ts';
import type { ZipLimits } from './zip/directory.ts';
import { openZip } from './zip/open-zip.ts';

export interface OpenedFiles extends OpenedImages {
  /** Volumes of DICOM files; `sources` has those of all other formats. */
  readonly series: readonly DicomSource[];
  /** RTSTRUCT and DICOM SEG. */
  readonly regions: readonly OpenedRegions[];
  /** What `isOther` took. */
  readonly others: readonly SourceFile[];
}

export interface OpenFilesOptions {
  readonly signal?: AbortSignal | undefined;
  /** Share of the files that has been looked at. */
  readonly onProgress?: ((fraction: number) => void) | undefined;
  /** Images that need a larger array are refused before anything is inflated. */
  readonly maxArrayBytes?: number;
  readonly zipLimits?: ZipLimits;
  /** Takes files that are no scans for itself. */
  readonly isOther?: (file: SourceFile, seen: Sniffed) => Promise<boolean>;
  /** Files of archives that `isOther` has to see. */
  readonly isWanted?: (name: string, seen: Sniffed) => boolean;
}

/** Shares of the work: looking at the files, and unpacking archives where there are any. Headers are the rest. */
const LOOKED = 0.3;
const UNPACKED = 0.6;

/**
 * Reads the headers of everything among the files that can be opened: NIfTI, NRRD, MetaImage, DICOM, and any of these in
 * zip archives. Of each file only first bytes are read, but what is deflated in an archive is unpacked. A bad file
 * becomes an error, never an exception.
 *
 * @throws LocusError 'cancelled'
 */
export async function openFiles(
  files: readonly SourceFile[],
  options: OpenFilesOptions = {},
): Promise<OpenedFiles> {
  const { signal, maxArrayBytes, onProgress } = options;
  const found = makeFinds(options.isOther);
  for (const [n, file] of files.entries()) {
    throwIfCancelled(signal);
    await found.put(file, await sniff(file.blob));
    onProgress?.((LOOKED * (n + 1)) / files.length);
  }
  const { images, dicom, archives, errors } = found;
  const unpacked = await unpack(archives, options);
  for (const file of unpacked.files) await found.put(file, await sniff(file.blob));
  const from = archives.length > 0 ? UNPACKED : LOOKED;
  const limit = maxArrayBytes === undefined ? {} : { maxArrayBytes };
  const opened = await openSniffed(images, { signal, ...limit });
  // With the data dictionary it is a third of what reads files, and not every case needs it.
  const { openDicomFiles } = await import('./dicom/open-dicom-files.ts');
  const read = await openDicomFiles(dicom, {
    ...{ signal, ...limit },
    onFile: (done) => onProgress?.(from + ((1 - from) * done) / dicom.length),
  });
  return {
    sources: opened.sources,
    series: read.series,
    regions: read.regions,
    others: found.others,
    ignored: [...unpacked.ignored, ...opened.ignored, ...read.ignored],
    errors: [...errors, ...unpacked.errors, ...opened.errors, ...read.errors],
  };
}

/** Files by what is to be done with them. */
function makeFinds(isOther: OpenFilesOptions['isOther']) {
  const images = new Map<SourceFile, Sniffed>();
  const dicom: SourceFile[] = [];
  const archives: SourceFile[] = [];
  const errors: LocusError[] = [];
  const others: SourceFile[] = [];
  return {
    images,
    others,
    dicom,
    archives,
    errors,
    async put(file: SourceFile, sniffed: Sniffed): Promise<void> {
      const { kind, isGzip } = sniffed;
      if (await isOther?.(file, sniffed)) others.push(file);
      else if (kind === 'dicom' && isGzip) errors.push(inGzip(file));
      else if (kind === 'dicom') dicom.push(file);
      else if (kind === 'zip' && !isGzip) archives.push(file);
      else images.set(file, sniffed);
    },
  };
}

async function unpack(archives: readonly SourceFile[], options: OpenFilesOptions) {
  const { signal, onProgress, zipLimits } = options;
  const files: SourceFile[] = [];
  const ignored: { name: string; reason: string }[] = [];
  const errors: LocusError[] = [];
  for (const [n, archive] of archives.entries()) {
    const say = (share: number) =>
      onProgress?.(LOOKED + ((UNPACKED - LOOKED) * (n + share)) / archives.length);
    const unzipped = await openZip(archive, {
      signal,
      onProgress: say,
      ...(zipLimits === undefined ? {} : { limits: zipLimits }),
      isWanted: options.isWanted,
    });
    files.push(...unzipped.files);
    ignored.push(...unzipped.ignored);
    errors.push(...unzipped.errors);
  }
  return { files, ignored, errors };
}

function inGzip({ name }: SourceFile): LocusError {
  return new LocusError(
    'unsupported',
    'This is a DICOM file in gzip.',
    'Unpack it first, with gunzip or 7-Zip.',
    name,
  );
}
