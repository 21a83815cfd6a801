import type { Grid } from '../../volume/grid.ts';
import type { VoxelArray } from '../../volume/volume.ts';

const HEADER_BYTES = 352;

/** NIfTI-1 datatype codes of the arrays a viewer texture can hold without loss. */
const CODES = new Map<string, { readonly code: number; readonly bytes: number }>([
  ['Uint8Array', { code: 2, bytes: 1 }],
  ['Int16Array', { code: 4, bytes: 2 }],
  ['Uint16Array', { code: 512, bytes: 2 }],
  ['Float32Array', { code: 16, bytes: 4 }],
]);

const FLOAT32 = { code: 16, bytes: 4 };

/**
 * A NIfTI-1 file in memory, for the viewer only: the affine goes into the sform as it is. Types that
 * WebGL has no texture for become float32; so do images with NaN or infinity, which are shown as
 * `fill`.
 */
export function toNifti(
  grid: Grid,
  data: VoxelArray,
  options: { readonly hasNonFinite?: boolean; readonly fill?: number } = {},
): ArrayBuffer {
  const known = CODES.get(data.constructor.name);
  const { code, bytes } = known ?? FLOAT32;
  const buffer = new ArrayBuffer(HEADER_BYTES + data.length * bytes);
  writeHeader(new DataView(buffer), grid, code, bytes);
  const body = bodyOf(buffer, code, data.length);
  body.set(data);
  if (options.hasNonFinite === true && body instanceof Float32Array) {
    const fill = options.fill ?? 0;
    for (let at = 0; at < body.length; at++) {
      if (!Number.isFinite(body[at])) body[at] = fill;
    }
  }
  return buffer;
}

function bodyOf(buffer: ArrayBuffer, code: number, length: number) {
  if (code === 2) return new Uint8Array(buffer, HEADER_BYTES, length);
  if (code === 4) return new Int16Array(buffer, HEADER_BYTES, length);
  if (code === 512) return new Uint16Array(buffer, HEADER_BYTES, length);
  return new Float32Array(buffer, HEADER_BYTES, length);
}

/** Offsets by the NIfTI-1 standard (nifti1.h). */
function writeHeader(view: DataView, grid: Grid, code: number, bytes: number): void {
  view.setInt32(0, 348, true);
  [3, ...grid.size, 1, 1, 1, 1].forEach((size, at) => {
    view.setInt16(40 + 2 * at, size, true);
  });
  view.setInt16(70, code, true);
  view.setInt16(72, 8 * bytes, true);
  [1, ...grid.spacing, 1, 1, 1, 1].forEach((spacing, at) => {
    view.setFloat32(76 + 4 * at, spacing, true);
  });
  view.setFloat32(108, HEADER_BYTES, true);
  view.setFloat32(112, 1, true);
  // xyzt_units: mm.
  view.setUint8(123, 2);
  // sform_code 1, scanner anatomical; qform_code stays 0.
  view.setInt16(254, 1, true);
  grid.affine.forEach((value, at) => {
    view.setFloat32(280 + 4 * at, value, true);
  });
  // magic 'n+1': header and voxels in one file.
  [0x6e, 0x2b, 0x31, 0].forEach((byte, at) => {
    view.setUint8(344 + at, byte);
  });
}
