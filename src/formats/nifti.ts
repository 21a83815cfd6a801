import { LocusError } from '../volume/errors.ts';
import { warnOfGrid } from './geometry.ts';
import { bytesNeeded, checkParts, checkSize, frameBytes, type VoxelLayout } from './layout.ts';
import { niftiGrid } from './nifti-affine.ts';
import { type NiftiHeader, niftiVoxelType, parseNiftiHeader } from './nifti-header.ts';
import type { ImageDescription } from './read-frame.ts';
import { readHead } from './read-head.ts';
import type { SourceFile } from './source.ts';

export interface NiftiFiles {
  readonly header: SourceFile;
  /** The header file's first bytes, inflated, and whether they had to be. */
  readonly head: Uint8Array;
  readonly isGzip: boolean;
  readonly version: 1 | 2;
  /** The .img of a pair, null where header and voxels are one file. */
  readonly data: SourceFile | null;
}

/**
 * Reads a NIfTI header and locates the voxels.
 *
 * @throws LocusError 'truncated', 'corrupt', 'unsupported', 'absurd-dimensions', 'size-mismatch',
 * 'too-large'
 */
export async function describeNifti(
  { header: file, head, isGzip: isHeaderGzip, version, data }: NiftiFiles,
  maxArrayBytes: number,
): Promise<ImageDescription> {
  const header = parseNiftiHeader(head, version);
  const warnings: string[] = [];
  const warn = (text: string) => warnings.push(text);
  const type = niftiVoxelType(header.datatype);
  const { size, frames } = imageSize(header);
  const { slope, intercept } = scaling(header, warn);
  const dataFile = data ?? file;
  const isGzip = data === null ? isHeaderGzip : (await readHead(data.blob, 3)).isGzip;
  const layout: VoxelLayout = {
    type,
    isLittleEndian: header.isLittleEndian,
    slope,
    intercept,
    interleaved: 1,
    parts: [
      {
        file: dataFile.name,
        blob: dataFile.blob,
        encoding: isGzip ? 'gzip' : 'raw',
        start: 0,
        skip: voxelOffset(header, data === null, warn),
        bytes: frames * frameBytes(size, type),
      },
    ],
  };
  const grid = niftiGrid(header, size, warn);
  warnOfGrid(grid, warn);
  // Before the files' sizes: a damaged header may promise more than any memory holds.
  const needed = bytesNeeded(size, layout, maxArrayBytes);
  checkParts(layout.parts);
  return {
    name: file.name,
    layout,
    header: {
      format: version === 1 ? 'NIfTI-1' : 'NIfTI-2',
      grid,
      frames,
      voxelType: type,
      slope,
      intercept,
      bytesNeeded: needed,
      modality: 'unknown',
      warnings,
    },
  };
}

function imageSize({ dim, intent }: NiftiHeader) {
  const [axes = 0] = dim;
  if (axes < 1 || axes > 7) {
    throw new LocusError(
      'absurd-dimensions',
      `The header gives ${axes} axes; NIfTI has 1 to 7.`,
      'The header is damaged: export the image again.',
    );
  }
  // CIFTI-2 keeps surfaces and matrices in a NIfTI-2 file of one voxel and many "frames".
  if (intent >= 3000 && intent < 3100) {
    throw new LocusError(
      'unsupported',
      'This is CIFTI: values on a brain surface, not an image.',
      'Choose the volume the values were sampled from.',
    );
  }
  if (axes === 1) {
    throw new LocusError(
      'unsupported',
      'The file has one axis only: it is no image.',
      'Choose a file with two or three spatial axes.',
    );
  }
  const size = [1, 2, 3].map((axis) => (axis <= axes ? (dim[axis] ?? 0) : 1));
  // Writers that keep a fourth axis they do not use leave it 0.
  const more = dim.slice(4, axes + 1).map((n) => (n === 0 ? 1 : n));
  return checkSize(size, more);
}

/** scl_slope 0 means that nothing is scaled (nifti1.h); NaN is how nibabel writes the same. */
function scaling({ slope, intercept }: NiftiHeader, warn: (text: string) => void) {
  if (slope === 0 || Number.isNaN(slope)) return { slope: 1, intercept: 0 };
  if (!Number.isFinite(slope)) {
    warn(`The scaling slope is ${slope}: voxels are taken as stored.`);
    return { slope: 1, intercept: 0 };
  }
  if (!Number.isFinite(intercept)) {
    throw new LocusError(
      'corrupt',
      `The scaling intercept is ${intercept}, so no voxel has a value.`,
      'Export the image again.',
    );
  }
  return { slope, intercept };
}

function voxelOffset(
  { voxOffset, version }: NiftiHeader,
  isOneFile: boolean,
  warn: (text: string) => void,
): number {
  const least = isOneFile ? (version === 1 ? 352 : 544) : 0;
  if (isOneFile && voxOffset === 0) {
    warn(`The header does not say where the voxels begin: ${least} is used.`);
    return least;
  }
  if (!Number.isSafeInteger(voxOffset) || voxOffset < least) {
    throw new LocusError(
      'corrupt',
      `The header lets the voxels begin at byte ${voxOffset}; they begin at ${least} or later.`,
      'Export the image again.',
    );
  }
  return voxOffset;
}
