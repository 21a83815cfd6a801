import { LocusError } from '../volume/errors.ts';
import { type Triple, voxelCount } from '../volume/grid.ts';
import { warnOfGrid } from './geometry.ts';
import { bytesNeeded, checkParts, checkSize, type VoxelLayout } from './layout.ts';
import { dataEncoding, dataFileNames, dataParts } from './nrrd-data.ts';
import {
  badField,
  integers,
  NRRD_HEADER_LIMIT,
  type NrrdHeader,
  parseNrrdHeader,
  requiredField,
} from './nrrd-header.ts';
import { type Directions, nrrdGrid, spaceDirections } from './nrrd-space.ts';
import { nrrdVoxelType } from './nrrd-type.ts';
import type { ImageDescription } from './read-frame.ts';
import { readHead } from './read-head.ts';
import type { SourceFile } from './source.ts';
import { bytesPerVoxel } from './voxel-type.ts';

/** Kinds of axes that do not lie in space and hold alternatives of one image. */
const FRAME_KINDS =
  /^(list|point|vector|covariant-vector|normal|stub|scalar|time|([234]-)(vector|gradient|normal)|covariant|none)$/;

/** Kinds whose components make no sense one by one. */
const REFUSED_KINDS = /^(complex|2-vector-complex|(rgb|hsv|xyz|rgba)-color|[34]-color|quaternion)$/;

/** A parsed header: what it says, and which files it names. */
export interface NrrdSource {
  readonly file: SourceFile;
  readonly header: NrrdHeader;
  readonly isGzip: boolean;
  /** Null where the data follows the header. */
  readonly dataNames: readonly string[] | null;
}

/** @throws LocusError 'corrupt', 'truncated' */
export async function readNrrdHeader(file: SourceFile): Promise<NrrdSource> {
  // Headers are short; the limit is read only where the first block does not hold the whole header.
  for (const count of [1 << 14, NRRD_HEADER_LIMIT]) {
    const head = await readHead(file.blob, count);
    const isWholeFile = head.bytes.length < count;
    try {
      const header = parseNrrdHeader(head.bytes, isWholeFile);
      return { file, header, isGzip: head.isGzip, dataNames: dataFileNames(header) };
    } catch (error) {
      const mayGoOn = error instanceof LocusError && error.code === 'truncated' && !isWholeFile;
      if (!mayGoOn || count === NRRD_HEADER_LIMIT) throw error;
    }
  }
  throw new LocusError('internal', 'The NRRD header was not read.', 'Report this.');
}

/**
 * Locates the voxels of a NRRD file.
 *
 * @throws LocusError 'corrupt', 'unsupported', 'absurd-dimensions', 'too-large', 'truncated',
 * 'size-mismatch'
 */
export async function describeNrrd(
  { file, header, isGzip, dataNames }: NrrdSource,
  dataFiles: readonly SourceFile[],
  maxArrayBytes: number,
): Promise<ImageDescription> {
  const warnings: string[] = [];
  const warn = (text: string) => warnings.push(text);
  const type = nrrdVoxelType(requiredField(header, 'type'));
  const { axes, size, frames, interleaved, directions } = layOutAxes(header);
  const encoding = dataEncoding(requiredField(header, 'encoding'));
  const isAttached = dataNames === null;
  if (isGzip && isAttached && encoding !== 'raw') {
    throw new LocusError(
      'unsupported',
      'The file is compressed twice: gzip around a NRRD file that is not raw.',
      'Unpack the outer gzip first.',
    );
  }
  const layoutWithoutParts = {
    type,
    isLittleEndian: isLittleEndian(header, bytesPerVoxel(type), encoding, warn),
    slope: 1,
    intercept: 0,
    interleaved,
  };
  const grid = nrrdGrid(header, size, axes, directions, warn);
  warnOfGrid(grid, warn);
  const needed = bytesNeeded(size, { ...layoutWithoutParts, parts: [] }, maxArrayBytes);
  const isAllGzip = isGzip && isAttached;
  const parts = await dataParts({
    header,
    files: isAttached ? [file] : dataFiles,
    encoding,
    start: isAttached && !isAllGzip ? header.length : 0,
    bytes: voxelCount({ size }) * frames * bytesPerVoxel(type),
    voxelBytes: bytesPerVoxel(type),
  });
  const layout: VoxelLayout = {
    ...layoutWithoutParts,
    parts: isAllGzip
      ? parts.map((part) => ({
          ...part,
          encoding: 'gzip' as const,
          start: 0,
          skip: header.length + part.skip,
        }))
      : parts,
  };
  checkParts(layout.parts);
  const about = { grid, frames, slope: 1, intercept: 0, bytesNeeded: needed, warnings };
  return {
    name: file.name,
    layout,
    header: { format: 'NRRD', voxelType: type, modality: 'unknown', ...about },
  };
}

/** Which axes lie in space; the others, first or last, count frames. */
function layOutAxes(header: NrrdHeader) {
  const sizes = integers('sizes', requiredField(header, 'sizes'));
  const [dimension = 0] = integers('dimension', requiredField(header, 'dimension'));
  if (sizes.length !== dimension) throw badField('sizes', `${sizes.join(' ')}, not ${dimension}`);
  if (dimension < 1 || dimension > 16) throw badField('dimension', String(dimension));
  const directions = spaceDirections(header, dimension);
  const kinds = header.fields.get('kinds')?.toLowerCase().split(/\s+/) ?? [];
  const refused = kinds.find((kind) => REFUSED_KINDS.test(kind));
  if (refused !== undefined) {
    throw new LocusError(
      'unsupported',
      `The voxels are of the kind ‘${refused}’, not single intensities.`,
      'Save one component, or the scan itself, as a scalar image.',
    );
  }
  const axes = spatialAxes(dimension, directions, kinds);
  const first = axes[0] ?? 0;
  const isTogether = axes.every((axis, n) => axis === first + n);
  if (axes.length < 2 || axes.length > 3 || !isTogether) {
    throw new LocusError(
      'unsupported',
      axes.length < 2 || axes.length > 3
        ? `The image has ${axes.length} spatial axes.`
        : 'An axis that is not spatial lies between the spatial ones.',
      'Save it with two or three spatial axes side by side.',
    );
  }
  const spatial = axes.map((axis) => sizes[axis] ?? 0);
  const others = sizes.filter((_, axis) => !axes.includes(axis));
  const { size, frames } = checkSize([...spatial, 1].slice(0, 3), others);
  const interleaved = sizes.slice(0, first).reduce((product, n) => product * n, 1);
  return { axes, size: size as Triple, frames, interleaved, directions };
}

function spatialAxes(
  dimension: number,
  directions: Directions | null,
  kinds: readonly string[],
): number[] {
  const all = Array.from({ length: dimension }, (_, axis) => axis);
  if (directions !== null) {
    return all.filter((axis) => {
      const vector = directions[axis];
      // In a space with time, an axis along time alone is none of space.
      return vector?.slice(0, 3).some((x) => x !== 0) ?? false;
    });
  }
  const spatial = all.filter((axis) => !FRAME_KINDS.test(kinds[axis] ?? ''));
  // Without kinds, a fourth axis comes last, as in NIfTI.
  return spatial.slice(0, 3);
}

function isLittleEndian(
  { fields }: NrrdHeader,
  width: number,
  encoding: string,
  warn: (text: string) => void,
): boolean {
  const endian = fields.get('endian')?.toLowerCase();
  if (endian === 'big') return false;
  if (endian === 'little' || width === 1 || encoding === 'text') return true;
  if (endian !== undefined) throw badField('endian', endian);
  warn('The header does not give the byte order: little-endian is used.');
  return true;
}
