import { LocusError, throwIfCancelled, withFile } from '../volume/errors.ts';
import type { Volume } from '../volume/volume.ts';
import { findCompanion, imageNames } from './companions.ts';
import { describeNifti } from './nifti.ts';
import { describeNrrd, readNrrdHeader } from './nrrd.ts';
import { type ImageDescription, readFrame } from './read-frame.ts';
import { makeOutcome } from './refusals.ts';
import { type ContentKind, type Sniffed, sniff } from './sniff.ts';
import type { ImageHeader, ReadOptions, SourceFile } from './source.ts';

/** The largest ArrayBuffer that Chrome gives is near 2 GiB. */
export const MAX_ARRAY_BYTES = 2 ** 31 - 2 ** 16;

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
 * Reads the headers of all images among the files, and groups headers with the files that hold their
 * voxels. Only first bytes are read or inflated. A bad file becomes an error, never an exception.
 *
 * @throws LocusError 'cancelled'
 */
export async function openImages(
  files: readonly SourceFile[],
  options: OpenOptions = {},
): Promise<OpenedImages> {
  const { signal, maxArrayBytes = MAX_ARRAY_BYTES } = options;
  const sniffed = new Map<SourceFile, Sniffed>();
  for (const file of files) {
    throwIfCancelled(signal);
    sniffed.set(file, await sniff(file.blob));
  }
  const outcome = makeOutcome();
  const claimed = new Set<SourceFile>();
  const claim = (header: SourceFile, names: readonly string[]) => {
    const found = findCompanion(header, names, files);
    claimed.add(found);
    return found;
  };
  const sources: ImageSource[] = [];
  for (const [file, { kind, damage }] of sniffed) {
    throwIfCancelled(signal);
    const reader = damage === null ? READERS[kind] : undefined;
    if (reader === undefined) continue;
    try {
      sources.push(asSource(await reader(file, (names) => claim(file, names), maxArrayBytes)));
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
  claim: (names: readonly string[]) => SourceFile,
  maxArrayBytes: number,
) => Promise<ImageDescription>;

const READERS: Readonly<Partial<Record<ContentKind, Reader>>> = {
  'nifti-1': (file, _claim, limit) =>
    describeNifti({ header: file, version: 1, data: null }, limit),
  'nifti-2': (file, _claim, limit) =>
    describeNifti({ header: file, version: 2, data: null }, limit),
  'nifti-1-pair': (file, claim, limit) =>
    describeNifti({ header: file, version: 1, data: claim(imageNames(file)) }, limit),
  'nifti-2-pair': (file, claim, limit) =>
    describeNifti({ header: file, version: 2, data: claim(imageNames(file)) }, limit),
  nrrd: async (file, claim, limit) => {
    const source = await readNrrdHeader(file);
    const data = (source.dataNames ?? []).map((name) => claim([name]));
    return describeNrrd(source, data, limit);
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
