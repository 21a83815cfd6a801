import { LocusError } from '../volume/errors.ts';
import type { VoxelType } from './voxel-type.ts';

/** The fields that decide what the voxels are and where they lie; lengths still in the file's unit. */
export interface NiftiHeader {
  readonly version: 1 | 2;
  readonly isLittleEndian: boolean;
  /** dim[0] to dim[7]: number of axes, then their lengths. */
  readonly dim: readonly number[];
  /** pixdim[0] to pixdim[7]: qfac, then the spacings. */
  readonly pixdim: readonly number[];
  readonly datatype: number;
  readonly voxOffset: number;
  readonly slope: number;
  readonly intercept: number;
  readonly units: number;
  readonly intent: number;
  readonly qformCode: number;
  readonly sformCode: number;
  /** quatern_b, c, d and qoffset_x, y, z. */
  readonly quaternion: readonly number[];
  readonly offset: readonly number[];
  /** srow_x, srow_y, srow_z. */
  readonly srow: readonly number[];
}

/**
 * Parses a NIfTI-1 (nifti1.h, 348 bytes) or NIfTI-2 header (nifti2.h, 540 bytes).
 *
 * Not by nifti-reader-js 0.8, which serves the tests as a second opinion: it reads big-endian and negative
 * 64-bit fields of NIfTI-2 wrong, ignores NIfTI-2's qform, takes qfac as a factor, gets NaN from
 * quaternions a rounding error longer than 1, and follows extensions of negative size for ever.
 *
 * @throws LocusError 'truncated', 'corrupt'
 */
export function parseNiftiHeader(bytes: Uint8Array, version: 1 | 2): NiftiHeader {
  const length = version === 1 ? 348 : 540;
  if (bytes.length < length) {
    throw new LocusError(
      'truncated',
      `A NIfTI-${version} header has ${length} bytes, the file ${bytes.length}.`,
      'Copy or download the file again.',
    );
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, length);
  const isLittleEndian = endianness(view, version);
  return version === 1 ? parse1(view, isLittleEndian) : parse2(view, isLittleEndian);
}

function parse1(view: DataView, isLittleEndian: boolean): NiftiHeader {
  const short = (at: number) => view.getInt16(at, isLittleEndian);
  const float = (at: number) => view.getFloat32(at, isLittleEndian);
  const floats = (at: number, count: number) => list(count, (n) => float(at + 4 * n));
  return {
    version: 1,
    isLittleEndian,
    dim: list(8, (n) => short(40 + 2 * n)),
    pixdim: floats(76, 8),
    datatype: short(70),
    voxOffset: float(108),
    slope: float(112),
    intercept: float(116),
    units: view.getUint8(123),
    intent: short(68),
    qformCode: short(252),
    sformCode: short(254),
    quaternion: floats(256, 3),
    offset: floats(268, 3),
    srow: floats(280, 12),
  };
}

function parse2(view: DataView, isLittleEndian: boolean): NiftiHeader {
  // Lossy beyond 2^53, where the size is absurd anyway.
  const long = (at: number) => Number(view.getBigInt64(at, isLittleEndian));
  const double = (at: number) => view.getFloat64(at, isLittleEndian);
  const doubles = (at: number, count: number) => list(count, (n) => double(at + 8 * n));
  return {
    version: 2,
    isLittleEndian,
    dim: list(8, (n) => long(16 + 8 * n)),
    pixdim: doubles(104, 8),
    datatype: view.getInt16(12, isLittleEndian),
    voxOffset: long(168),
    slope: double(176),
    intercept: double(184),
    units: view.getInt32(500, isLittleEndian),
    intent: view.getInt32(504, isLittleEndian),
    qformCode: view.getInt32(344, isLittleEndian),
    sformCode: view.getInt32(348, isLittleEndian),
    quaternion: doubles(352, 3),
    offset: doubles(376, 3),
    srow: doubles(400, 12),
  };
}

/** By sizeof_hdr; some writers leave it 0, then by dim[0], which is 1 to 7 in the right order only. */
function endianness(view: DataView, version: 1 | 2): boolean {
  for (const isLittle of [true, false]) {
    if (view.getInt32(0, isLittle) === (version === 1 ? 348 : 540)) return isLittle;
  }
  for (const isLittle of [true, false]) {
    const axes = version === 1 ? view.getInt16(40, isLittle) : view.getBigInt64(16, isLittle);
    if (axes >= 1 && axes <= 7) return isLittle;
  }
  throw new LocusError(
    'corrupt',
    'The header gives neither its length nor a number of axes in either byte order.',
    'Export the image again.',
  );
}

/** Datatype codes of nifti1.h that can be read. */
const TYPES: Readonly<Record<number, VoxelType>> = {
  2: 'uint8',
  4: 'int16',
  8: 'int32',
  16: 'float32',
  64: 'float64',
  256: 'int8',
  512: 'uint16',
  768: 'uint32',
  1024: 'int64',
  1280: 'uint64',
};

const REFUSED: Readonly<Record<number, string>> = {
  1: 'one bit per voxel, which no two programs pack alike; save it with 8 bits',
  32: 'complex numbers; save their magnitude',
  128: 'colours (RGB), not intensities; save the scan itself, not a picture of it',
  1536: '128-bit floats; save them as 64-bit',
  1792: 'complex numbers; save their magnitude',
  2048: 'complex numbers; save their magnitude',
  2304: 'colours (RGBA), not intensities; save the scan itself, not a picture of it',
};

/** @throws LocusError 'unsupported', 'corrupt' */
export function niftiVoxelType(datatype: number): VoxelType {
  const type = TYPES[datatype];
  if (type !== undefined) return type;
  const [what, remedy] = (REFUSED[datatype] ?? '').split('; ');
  if (what) {
    throw new LocusError(
      'unsupported',
      `The voxels are ${what}.`,
      `Only real numbers can be analysed: ${remedy}.`,
    );
  }
  throw new LocusError(
    'corrupt',
    `The header gives the datatype ${datatype}, which NIfTI does not define.`,
    'Export the image again.',
  );
}

function list(count: number, value: (n: number) => number): number[] {
  return Array.from({ length: count }, (_, n) => value(n));
}
