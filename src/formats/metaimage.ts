import { LocusError } from '../volume/errors.ts';
import { type Affine, type Grid, gridFromAffine, type Triple, voxelCount } from '../volume/grid.ts';
import { isUsable, normalTo, unusableSpacing, warnOfGrid } from './geometry.ts';
import { bytesNeeded, checkParts, checkSize } from './layout.ts';
import { metaDataNames, metaParts } from './metaimage-data.ts';
import {
  badMeta,
  META_HEADER_LIMIT,
  type MetaHeader,
  metaFlag,
  metaNumbers,
  parseMetaHeader,
} from './metaimage-header.ts';
import type { ImageDescription } from './read-frame.ts';
import { readHead } from './read-head.ts';
import type { SourceFile } from './source.ts';
import { bytesPerVoxel, type VoxelType } from './voxel-type.ts';

/** MET_LONG has four bytes whatever the machine (MetaIO, metaTypes.h). */
const TYPES: Readonly<Record<string, VoxelType>> = {
  MET_CHAR: 'int8',
  MET_ASCII_CHAR: 'int8',
  MET_UCHAR: 'uint8',
  MET_SHORT: 'int16',
  MET_USHORT: 'uint16',
  MET_INT: 'int32',
  MET_UINT: 'uint32',
  MET_LONG: 'int32',
  MET_ULONG: 'uint32',
  MET_LONG_LONG: 'int64',
  MET_ULONG_LONG: 'uint64',
  MET_FLOAT: 'float32',
  MET_DOUBLE: 'float64',
};

/** A parsed header: what it says, and which files it names. */
export interface MetaSource {
  readonly file: SourceFile;
  readonly header: MetaHeader;
  readonly isGzip: boolean;
  /** Null where the data follows the header (LOCAL). */
  readonly dataNames: readonly string[] | null;
}

/** @throws LocusError 'corrupt', 'truncated' */
export async function readMetaHeader(file: SourceFile): Promise<MetaSource> {
  for (const count of [1 << 12, META_HEADER_LIMIT]) {
    const head = await readHead(file.blob, count);
    const isWholeFile = head.bytes.length < count;
    try {
      const header = parseMetaHeader(head.bytes, isWholeFile);
      return { file, header, isGzip: head.isGzip, dataNames: metaDataNames(header) };
    } catch (error) {
      const mayGoOn = error instanceof LocusError && error.code === 'truncated' && !isWholeFile;
      if (!mayGoOn || count === META_HEADER_LIMIT) throw error;
    }
  }
  throw new LocusError('internal', 'The MetaImage header was not read.', 'Report this.');
}

/**
 * Locates the voxels of a MetaImage (MHA, or MHD with its raw files).
 *
 * @throws LocusError 'corrupt', 'unsupported', 'absurd-dimensions', 'too-large', 'truncated', 'size-mismatch'
 */
export async function describeMetaImage(
  { file, header, isGzip, dataNames }: MetaSource,
  dataFiles: readonly SourceFile[],
  maxArrayBytes: number,
): Promise<ImageDescription> {
  const warnings: string[] = [];
  const warn = (text: string) => warnings.push(text);
  const type = elementType(header);
  const [dimension = 0] = metaNumbers(header, ['NDims'], 1) ?? [];
  if (!(Number.isInteger(dimension) && dimension >= 2 && dimension <= 10)) {
    throw badMeta('NDims', header.fields.get('ndims') ?? '');
  }
  const sizes = metaNumbers(header, ['DimSize'], dimension);
  if (sizes === null) throw badMeta('DimSize', '');
  const [channels = 1] = metaNumbers(header, ['ElementNumberOfChannels'], 1) ?? [1];
  const { size, frames } = checkSize([...sizes.slice(0, 3), 1].slice(0, 3), [
    channels,
    ...sizes.slice(3),
  ]);
  const grid = metaGrid(header, dimension, size, warn);
  warnOfGrid(grid, warn);
  const layout = {
    type,
    isLittleEndian: !(metaFlag(header, ORDER_FIELDS) ?? false),
    slope: 1,
    intercept: 0,
    interleaved: channels,
  };
  const needed = bytesNeeded(size, { ...layout, parts: [] }, maxArrayBytes);
  const parts = await metaParts({
    header,
    files: dataNames === null ? [file] : dataFiles,
    isGzip: isGzip && dataNames === null,
    start: dataNames === null ? header.length : 0,
    bytes: voxelCount({ size }) * frames * bytesPerVoxel(type),
  });
  checkParts(parts);
  warnOfSlope(header, warn);
  const about = { grid, frames, slope: 1, intercept: 0, bytesNeeded: needed, warnings };
  return {
    name: file.name,
    layout: { ...layout, parts },
    header: { format: 'MetaImage', voxelType: type, modality: 'unknown', ...about },
  };
}

const ORDER_FIELDS = ['BinaryDataByteOrderMSB', 'ElementByteOrderMSB'];

function elementType({ fields }: MetaHeader): VoxelType {
  const text = fields.get('elementtype') ?? '';
  const type = TYPES[text.toUpperCase().replace(/_ARRAY$/, '')];
  if (type === undefined) throw badMeta('ElementType', text);
  return type;
}

/**
 * The grid in RAS+ mm from TransformMatrix (three numbers an axis, as ITK reads it), ElementSpacing and Offset, which are
 * LPS. AnatomicalOrientation and CenterOfRotation are passed over, as ITK does.
 *
 * @throws LocusError 'corrupt'
 */
function metaGrid(
  header: MetaHeader,
  dimension: number,
  size: Triple,
  warn: (text: string) => void,
): Grid {
  const spacing = metaNumbers(header, ['ElementSpacing', 'ElementSize'], dimension);
  if (spacing === null) warn('The header has no spacing: 1 mm is used.');
  const matrix = metaNumbers(
    header,
    ['TransformMatrix', 'Rotation', 'Orientation'],
    dimension * dimension,
  );
  const origin = metaNumbers(header, ['Offset', 'Position', 'Origin'], dimension);
  if (matrix === null || origin === null) {
    const lacks = [matrix === null ? 'orientation' : null, origin === null ? 'position' : null];
    warn(
      `The header gives no ${lacks.filter(Boolean).join(' and ')}: axes taken as L, P, S from 0, 0, 0.`,
    );
  }
  const column = (axis: number): number[] => {
    const step = spacing?.[axis] ?? 1;
    return [0, 1, 2].map((n) => {
      const cosine = n < dimension ? matrix?.[axis * dimension + n] : undefined;
      return (matrix === null ? Number(n === axis) : (cosine ?? 0)) * step;
    });
  };
  const [u, v] = [column(0), column(1)];
  const w = dimension > 2 ? column(2) : normalTo(u, v);
  const row = (n: 0 | 1 | 2, sign: number) =>
    // + 0 turns -0 into 0.
    [u, v, w, (origin ?? []).slice(0, 3)].map((vector) => (vector[n] ?? 0) * sign + 0);
  const affine = [...row(0, -1), ...row(1, -1), ...row(2, 1)] as unknown as Affine;
  if (!isUsable(affine)) throw unusableSpacing((spacing ?? []).slice(0, 3));
  return gridFromAffine(size, affine);
}

/** ITK hands the stored values on; so does this reader, but says so. */
function warnOfSlope(header: MetaHeader, warn: (text: string) => void): void {
  const [slope] = metaNumbers(header, ['ElementToIntensityFunctionSlope'], 1) ?? [1];
  const [offset] = metaNumbers(header, ['ElementToIntensityFunctionOffset'], 1) ?? [0];
  if (slope === 1 && offset === 0) return;
  warn(
    `The header gives the slope ${slope} and offset ${offset}; they are not applied, as in ITK.`,
  );
}
