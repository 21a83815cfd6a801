import { gzipSync } from 'fflate';
import { LocusError } from '../volume/errors.ts';
import { type Grid, voxelCount } from '../volume/grid.ts';
import type { VoxelArray } from '../volume/volume.ts';
import { orientationOf } from './nifti-orientation.ts';

const HEADER_BYTES = 352;
const LONGEST_AXIS = 32_767;

/** Datatype codes of nifti1.h by array type. */
const CODES: Readonly<Record<string, number>> = {
  Uint8Array: 2,
  Int16Array: 4,
  Int32Array: 8,
  Float32Array: 16,
  Float64Array: 64,
  Int8Array: 256,
  Uint16Array: 512,
  Uint32Array: 768,
};

/**
 * A NIfTI-1 file (.nii), little-endian, voxels in memory order and of the array's type: the affine goes into the sform as it
 * is, and into the qform where its axes are at right angles. It names no patient and no file.
 *
 * @throws LocusError 'too-large' where an axis is longer than NIfTI-1 can say
 */
export function toNifti(grid: Grid, data: VoxelArray): Uint8Array<ArrayBuffer> {
  if (data.length !== voxelCount(grid)) throw new Error('voxels do not fill the grid');
  if (Math.max(...grid.size) > LONGEST_AXIS) {
    throw new LocusError(
      'too-large',
      `The image has ${grid.size.join(' x ')} voxels; a NIfTI-1 file holds ${LONGEST_AXIS} along an axis.`,
      'Crop or resample the image.',
    );
  }
  const bytes = new Uint8Array(HEADER_BYTES + data.byteLength);
  writeHeader(new DataView(bytes.buffer), grid, data);
  // Every engine that runs this is little-endian.
  bytes.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), HEADER_BYTES);
  return bytes;
}

/** The same compressed (.nii.gz); the same voxels always give the same bytes. */
export function toNiftiGz(grid: Grid, data: VoxelArray): Uint8Array<ArrayBuffer> {
  // A time would make two runs of the same thing differ.
  return gzipSync(toNifti(grid, data), { mtime: 0 }) as Uint8Array<ArrayBuffer>;
}

/** Offsets by the NIfTI-1 standard (nifti1.h). */
function writeHeader(view: DataView, grid: Grid, data: VoxelArray): void {
  const short = (at: number, value: number) => view.setInt16(at, value, true);
  const floats = (at: number, values: readonly number[]) => {
    values.forEach((value, n) => {
      view.setFloat32(at + 4 * n, value, true);
    });
  };
  const orientation = orientationOf(grid);
  const { affine } = grid;
  view.setInt32(0, 348, true);
  [3, ...grid.size, 1, 1, 1, 1].forEach((size, n) => {
    short(40 + 2 * n, size);
  });
  short(70, CODES[data.constructor.name] as number);
  short(72, 8 * data.BYTES_PER_ELEMENT);
  floats(76, [orientation?.qfac ?? 1, ...grid.spacing, 1, 1, 1, 1]);
  // vox_offset, scl_slope.
  floats(108, [HEADER_BYTES, 1]);
  // xyzt_units: mm.
  view.setUint8(123, 2);
  // Code 1: scanner anatomical.
  short(252, orientation === null ? 0 : 1);
  short(254, 1);
  if (orientation !== null) {
    floats(256, [...orientation.quaternion, affine[3], affine[7], affine[11]]);
  }
  floats(280, affine);
  // magic 'n+1': header and voxels in one file.
  [0x6e, 0x2b, 0x31, 0].forEach((byte, n) => {
    view.setUint8(344 + n, byte);
  });
}
