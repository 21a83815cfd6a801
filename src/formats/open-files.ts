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
}

export interface OpenFilesOptions {
  readonly signal?: AbortSignal | undefined;
  /** Share of the files that has been looked at. */
  readonly onProgress?: ((fraction: number) => void) | undefined;
  /** Images that need a larger array are refused before anything is inflated. */
  readonly maxArrayBytes?: number;
  readonly zipLimits?: ZipLimits;
}

/** Of the work, unpacking archives; where there are any. */
const UNZIP_SHARE = 0.5;

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
  const { all, hasArchives, ignored, errors } = await unzip(files, options);
  const from = hasArchives ? UNZIP_SHARE : 0;
  const say = (fraction: number) => onProgress?.(from + (1 - from) * fraction);
  const sniffed = new Map<SourceFile, Sniffed>();
  const dicom: SourceFile[] = [];
  for (const [n, file] of all.entries()) {
    throwIfCancelled(signal);
    const found = await sniff(file.blob);
    if (found.kind !== 'dicom') sniffed.set(file, found);
    else if (found.isGzip) errors.push(inGzip(file));
    else dicom.push(file);
    say((0.3 * (n + 1)) / all.length);
  }
  const limit = maxArrayBytes === undefined ? {} : { maxArrayBytes };
  const images = await openSniffed(sniffed, { signal, ...limit });
  // With the data dictionary it is a third of what reads files, and not every case needs it.
  const { openDicomFiles } = await import('./dicom/open-dicom-files.ts');
  const opened = await openDicomFiles(dicom, {
    ...{ signal, ...limit },
    onFile: (done) => say(0.3 + (0.7 * done) / dicom.length),
  });
  return {
    sources: images.sources,
    series: opened.series,
    regions: opened.regions,
    ignored: [...ignored, ...images.ignored, ...opened.ignored],
    errors: [...errors, ...images.errors, ...opened.errors],
  };
}

/** The files with those of archives in place of the archives. */
async function unzip(files: readonly SourceFile[], options: OpenFilesOptions) {
  const { signal, onProgress, zipLimits } = options;
  const all: SourceFile[] = [];
  const ignored: { name: string; reason: string }[] = [];
  const errors: LocusError[] = [];
  const archives: SourceFile[] = [];
  for (const file of files) {
    throwIfCancelled(signal);
    const mark = new Uint8Array(await file.blob.slice(0, 4).arrayBuffer());
    if (isZip(mark)) archives.push(file);
    else all.push(file);
  }
  for (const [n, archive] of archives.entries()) {
    const unzipped = await openZip(archive, {
      signal,
      onProgress: (share) => onProgress?.((UNZIP_SHARE * (n + share)) / archives.length),
      ...(zipLimits === undefined ? {} : { limits: zipLimits }),
    });
    all.push(...unzipped.files);
    ignored.push(...unzipped.ignored);
    errors.push(...unzipped.errors);
  }
  return { all, hasArchives: archives.length > 0, ignored, errors };
}

/** 'PK' and the number of a file, of an empty archive's end or of one in parts. */
function isZip([p, k, a, b]: Uint8Array): boolean {
  if (p !== 0x50 || k !== 0x4b) return false;
  return (a === 3 && b === 4) || (a === 5 && b === 6) || (a === 7 && b === 8);
}

function inGzip({ name }: SourceFile): LocusError {
  return new LocusError(
    'unsupported',
    'This is a DICOM file in gzip.',
    'Unpack it first, with gunzip or 7-Zip.',
    name,
  );
}
