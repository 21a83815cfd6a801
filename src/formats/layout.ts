import { LocusError } from '../volume/errors.ts';
import { type Triple, voxelCount } from '../volume/grid.ts';
import { bytesPerVoxel, convertedBytes, type VoxelType } from './voxel-type.ts';

/** The largest ArrayBuffer that Chrome gives is near 2 GiB. */
export const MAX_ARRAY_BYTES = 2 ** 31 - 2 ** 16;

/** A stretch of voxel bytes in a file. */
export interface DataPart {
  /** The file as the user named it, for errors. */
  readonly file: string;
  readonly blob: Blob;
  readonly encoding: 'raw' | 'gzip' | 'zlib' | 'text';
  /** Where the encoded data begins in the file. */
  readonly start: number;
  /** Bytes before the voxels once decoded. */
  readonly skip: number;
  /** Voxel bytes, decoded. */
  readonly bytes: number;
}

/** Where the voxels are and what they are; all a header says beside the grid. */
export interface VoxelLayout {
  readonly type: VoxelType;
  readonly isLittleEndian: boolean;
  readonly slope: number;
  readonly intercept: number;
  /** In order; together they hold all frames. */
  readonly parts: readonly DataPart[];
  /** Frames whose voxels alternate (a vector axis that varies fastest), 1 if none do. */
  readonly interleaved: number;
}

/** Deflate's limit: one bit per 258-byte match, plus change (zlib's technical notes). */
const MOST_INFLATION = 1032;

/** A grid's longest possible axis; no scanner comes near, and index arithmetic stays exact. */
const LONGEST_AXIS = 2 ** 31 - 1;

/**
 * Voxels of one frame and number of frames.
 *
 * @throws LocusError 'absurd-dimensions'
 */
export function checkSize(
  size: readonly number[],
  more: readonly number[],
): { readonly size: Triple; readonly frames: number } {
  const bad = [...size, ...more].find((n) => !(Number.isInteger(n) && n >= 1 && n <= LONGEST_AXIS));
  const voxels = size.reduce((product, n) => product * n, 1);
  const frames = more.reduce((product, n) => product * n, 1);
  // Eight bytes each must still be countable.
  if (bad !== undefined || voxels * frames * 8 > Number.MAX_SAFE_INTEGER) {
    throw new LocusError(
      'absurd-dimensions',
      `The header gives the size ${[...size, ...more].join(' x ')}, which no image has.`,
      'The header is damaged: export the image again.',
    );
  }
  const [nx = 1, ny = 1, nz = 1] = size;
  return { size: [nx, ny, nz], frames };
}

export function frameBytes(size: Triple, type: VoxelType): number {
  return voxelCount({ size }) * bytesPerVoxel(type);
}

/**
 * Bytes that reading one frame needs, refused where one array would be too large.
 *
 * @throws LocusError 'too-large'
 */
export function bytesNeeded(size: Triple, layout: VoxelLayout, maxArrayBytes: number): number {
  const raw = frameBytes(size, layout.type);
  const { type, slope, intercept } = layout;
  const converted = voxelCount({ size }) * convertedBytes(type, slope, intercept);
  const largest = Math.max(raw, converted);
  if (largest > maxArrayBytes) {
    throw new LocusError(
      'too-large',
      `One volume of ${size.join(' x ')} voxels needs an array of ${inWords(largest)}; the limit is ${inWords(maxArrayBytes)}.`,
      'Crop or downsample the image first.',
    );
  }
  return raw + converted;
}

/**
 * Compares what the header promises with what the files hold, as far as their sizes tell, before anything
 * is allocated. A few bytes left over at the end are padding.
 *
 * @throws LocusError 'truncated', 'size-mismatch'
 */
export function checkParts(parts: readonly DataPart[]): void {
  for (const { file, blob, encoding, start, skip, bytes } of parts) {
    const held = blob.size - start;
    const needed = skip + bytes;
    // Text needs a digit and a space at least, the last one a digit only.
    const possible = {
      raw: held,
      gzip: held * MOST_INFLATION,
      zlib: held * MOST_INFLATION,
      text: held * 8,
    }[encoding];
    if (possible < needed) {
      throw new LocusError(
        'truncated',
        encoding === 'raw'
          ? `The header promises ${bytes} bytes of voxels, the file holds ${Math.max(0, held - skip)}.`
          : `The header promises ${bytes} bytes of voxels, more than ${Math.max(0, held)} bytes of ${encoding} data can hold.`,
        'Copy or download the file again.',
        file,
      );
    }
    if (encoding === 'raw' && held > needed + SLACK) throw leftOver(file, bytes, held - needed);
  }
}

/** Bytes behind the voxels that are taken for padding to a block. */
export const SLACK = 4096;

export function leftOver(file: string, bytes: number, extra: number, atLeast = ''): LocusError {
  return new LocusError(
    'size-mismatch',
    `The header promises ${bytes} bytes of voxels, the file holds ${atLeast}${extra} more.`,
    'The header does not fit its data: export the image again.',
    file,
  );
}

export function inWords(bytes: number): string {
  const units = ['bytes', 'kB', 'MB', 'GB', 'TB', 'PB'];
  let unit = 0;
  let value = bytes;
  for (; value >= 1000 && unit < units.length - 1; unit++) value /= 1000;
  return `${unit === 0 ? value : value.toPrecision(3)} ${units[unit]}`;
}
