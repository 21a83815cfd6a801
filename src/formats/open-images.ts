import { LocusError, throwIfCancelled, withFile } from '../volume/errors.ts';
import type { Volume } from '../volume/volume.ts';
import { imageNames, makeCompanionFinder } from './companions.ts';
import { MAX_ARRAY_BYTES } from './layout.ts';
import { describeMetaImage, readMetaHeader } from './metaimage.ts';
import { describeNifti } from './nifti.ts';
import { describeNrrd, readNrrdHeader } from './nrrd.ts';
import { type ImageDescription, readFrame } from './read-frame.ts';
import { makeOutcome } from './refusals.ts';
import { type ContentKind, type Sniffed, sniff } from './sniff.ts';
import type { ImageHeader, ReadOptions, SourceFile } from './source.ts';

/** An image whose header has been read and whose voxels are known to be there. */
export interface ImageSource {
  /** As the user named it; of a pair, the header's name. */
  readonly name: string;
  readonly header: ImageHeader;
  /**
   * Reads one volume, counted from 0; modality and unit are guessed from its voxels.
   *
   * @throws LocusError 'usage', 'truncated', 'corrupt', 'size-mismatch', 'unsupported', 'too-large',
   * 'cancelled'
   */
  readFrame(frame: number, options?: ReadOptions): Promise<Volume>;
}

export interface OpenedImages {
  /** In the order in which their headers came. */
  readonly sources: readonly ImageSource[];
  /** Files that are no scans, with the reason in words. */
  readonly ignored: readonly { readonly name: string; readonly reason: string }[];
  readonly errors: readonly LocusError[];
}

export interface OpenOptions {
  readonly signal?: AbortSignal | undefined;
  /** Images that need a larger array are refused before anything is inflated. */
  readonly maxArrayBytes?: number;
}

/**
 * Reads the headers of all images among the files but DICOM and archives (open-files.ts opens these too).
 *
 * @throws LocusError 'cancelled'
 */
export async function openImages(
  files: readonly SourceFile[],
  options: OpenOptions = {},
): Promise<OpenedImages> {
  const sniffed = new Map<SourceFile, Sniffed>();
  for (const file of files) {
    throwIfCancelled(options.signal);
    sniffed.set(file, await sniff(file.blob));
  }
  return openSniffed(sniffed, options);
}

/**
 * Reads the headers of all images among files that were looked at, and groups headers with the files that hold their
 * voxels. Only first bytes are read or inflated. A bad file becomes an error, never an exception.
 *
 * @throws LocusError 'cancelled'
 */
export async function openSniffed(
  sniffed: ReadonlyMap<SourceFile, Sniffed>,
  options: OpenOptions = {},
): Promise<OpenedImages> {
  const { signal, maxArrayBytes = MAX_ARRAY_BYTES } = options;
  const outcome = makeOutcome();
  const claimed = new Set<SourceFile>();
  const findCompanion = makeCompanionFinder([...sniffed.keys()]);
  const claim = (header: SourceFile, names: readonly string[]) => {
    const found = findCompanion(header, names);
    claimed.add(found);
    return found;
  };
  const sources: ImageSource[] = [];
  for (const [file, found] of sniffed) {
    throwIfCancelled(signal);
    const reader = found.damage === null ? READERS[found.kind] : undefined;
    if (reader === undefined) continue;
    try {
      const claimFor = (names: readonly string[]) => claim(file, names);
      sources.push(asSource(await reader(file, found, claimFor, maxArrayBytes)));
    } catch (error) {
      outcome.fail(asLocusError(error, file.name));
    }
  }
  for (const [file, found] of sniffed) {
    if (READERS[found.kind] !== undefined && found.damage === null) continue;
    // The voxels of a header that was refused are no news.
    if (!claimed.has(file)) outcome.refuse(file, found);
  }
  return { sources, ...outcome.report() };
}

type Reader = (
  file: SourceFile,
  sniffed: Sniffed,
  claim: (names: readonly string[]) => SourceFile,
  maxArrayBytes: number,
) => Promise<ImageDescription>;

const niftiReader =
  (version: 1 | 2, isPair: boolean): Reader =>
  (header, { head, isGzip }, claim, maxArrayBytes) => {
    const data = isPair ? claim(imageNames(header)) : null;
    return describeNifti({ header, head, isGzip, version, data }, maxArrayBytes);
  };

const READERS: Readonly<Partial<Record<ContentKind, Reader>>> = {
  'nifti-1': niftiReader(1, false),
  'nifti-2': niftiReader(2, false),
  'nifti-1-pair': niftiReader(1, true),
  'nifti-2-pair': niftiReader(2, true),
  metaimage: async (file, _sniffed, claim, maxArrayBytes) => {
    const source = await readMetaHeader(file);
    const data = (source.dataNames ?? []).map((name) => claim([name]));
    return describeMetaImage(source, data, maxArrayBytes);
  },
  nrrd: async (file, _sniffed, claim, maxArrayBytes) => {
    const source = await readNrrdHeader(file);
    const data = (source.dataNames ?? []).map((name) => claim([name]));
    return describeNrrd(source, data, maxArrayBytes);
  },
};

function asSource(description: ImageDescription): ImageSource {
  const { name, header } = description;
  return { name, header, readFrame: (frame, options) => readFrame(description, frame, options) };
}

/** Whatever a reader throws concerns this file alone. */
function asLocusError(error: unknown, name: string): LocusError {
  const named = withFile(error, name);
  if (named instanceof LocusError) return named;
  const reason = error instanceof Error ? error.message : String(error);
  return new LocusError('internal', `The file could not be read: ${reason}.`, 'Report this.', name);
}
