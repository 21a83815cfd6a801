import { LocusError, throwIfCancelled, withFile } from '../../volume/errors.ts';
import { SNIFF_BYTES, type Sniffed, sniff } from '../sniff.ts';
import type { SourceFile } from '../source.ts';
import { readZipDirectory, ZIP_LIMITS, type ZipEntry, type ZipLimits } from './directory.ts';
import { firstBytes, packedBytes, unpack } from './unpack.ts';

export interface Unzipped {
  /** Named 'archive.zip/folder/file'. */
  readonly files: readonly SourceFile[];
  readonly ignored: readonly { readonly name: string; readonly reason: string }[];
  readonly errors: readonly LocusError[];
}

export interface ZipOptions {
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((fraction: number) => void) | undefined;
  readonly limits?: ZipLimits;
  /** Files that are no scans and wanted all the same, by name and content. */
  readonly isWanted?: ((name: string, seen: Sniffed) => boolean) | undefined;
}

/** Enough of a gzip file in the archive to tell what is in that. */
const HEAD = 1 << 16;

/** What macOS puts beside each file. */
const CLUTTER = /(^|\/)(__MACOSX\/|\.DS_Store$|\._)/;

/** Holds voxels for a header that names it. */
const NAMED_LIKE_VOXELS = /\.(img|raw|zraw|bin)(\.gz)?$/i;

/**
 * The files of an archive that may be scans. Each is looked at first, and unpacked only when it is wanted; an archive
 * that is refused, or a file in it, becomes an error.
 *
 * @throws LocusError 'cancelled'
 */
export async function openZip(archive: SourceFile, options: ZipOptions = {}): Promise<Unzipped> {
  const { signal, limits = ZIP_LIMITS } = options;
  const files: SourceFile[] = [];
  const ignored: { name: string; reason: string }[] = [];
  const errors: LocusError[] = [];
  const found = await readZipDirectory(archive.blob, limits).catch((error: unknown) => {
    errors.push(asFailure(error, archive.name));
    return [] as readonly ZipEntry[];
  });
  const entries = found.filter(({ name }) => !name.endsWith('/') && !CLUTTER.test(name));
  const total = entries.reduce((sum, { packedBytes: bytes }) => sum + bytes, 0) || 1;
  let done = 0;
  for (const entry of entries) {
    throwIfCancelled(signal);
    const name = `${archive.name}/${entry.name}`;
    try {
      const packed = await packedBytes(archive.blob, entry);
      const seen = await look(packed, entry);
      const isWanted = options.isWanted?.(entry.name, seen) === true;
      const why = isWanted ? null : whyUnwanted(seen, entry.name);
      if (why !== null) ignored.push({ name, reason: why });
      else files.push({ name, blob: await unpack(packed, entry, signal) });
    } catch (error) {
      throwIfCancelled(signal);
      errors.push(asFailure(error, name));
    }
    done += entry.packedBytes;
    options.onProgress?.(done / total);
  }
  return { files, ignored, errors };
}

async function look(packed: Blob, entry: ZipEntry): Promise<Sniffed> {
  const seen = await sniff(await firstBytes(packed, entry, SNIFF_BYTES));
  return seen.isGzip ? sniff(await firstBytes(packed, entry, HEAD)) : seen;
}

/** @throws LocusError 'unsupported' for an archive in the archive */
function whyUnwanted({ kind, description }: Sniffed, name: string): string | null {
  if (kind === 'zip') {
    throw new LocusError(
      'unsupported',
      'This is a zip archive inside another one.',
      'Unpack the outer one and open the inner one by itself.',
    );
  }
  const isUnwanted =
    kind === 'picture' || kind === 'text' || kind === 'empty' || kind === 'unknown';
  return isUnwanted && !NAMED_LIKE_VOXELS.test(name) ? `not an image: ${description}` : null;
}

function asFailure(error: unknown, name: string): LocusError {
  const named = withFile(error, name);
  if (named instanceof LocusError) return named;
  const reason = error instanceof Error ? error.message : String(error);
  return new LocusError('internal', `The file could not be read: ${reason}.`, 'Report this.', name);
}
