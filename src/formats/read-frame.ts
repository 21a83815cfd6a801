import { LocusError, throwIfCancelled, withFile } from '../volume/errors.ts';
import type { Volume } from '../volume/volume.ts';
import { decodeVoxels, swapBytes } from './decode-voxels.ts';
import { frameBytes, type VoxelLayout } from './layout.ts';
import { guessModality } from './modality.ts';
import { readPart } from './read-part.ts';
import type { ImageHeader, ReadOptions } from './source.ts';
import { bytesPerVoxel } from './voxel-type.ts';

/** What a reader knows about an image once its header has been read. */
export interface ImageDescription {
  readonly name: string;
  readonly header: ImageHeader;
  readonly layout: VoxelLayout;
}

/**
 * Reads one frame; of a 4-D file no more than that frame is kept, and reading ends behind it.
 *
 * @throws LocusError 'usage' (no such frame), 'truncated', 'corrupt', 'size-mismatch', 'unsupported',
 * 'too-large' (the browser gave no memory), 'cancelled'
 */
export async function readFrame(
  { name, header, layout }: ImageDescription,
  frame: number,
  options: ReadOptions = {},
): Promise<Volume> {
  if (!(Number.isInteger(frame) && frame >= 0 && frame < header.frames)) {
    throw new LocusError(
      'usage',
      `There is no volume ${frame}: the file has ${header.frames}, counted from 0.`,
      'Choose one of them.',
      name,
    );
  }
  try {
    throwIfCancelled(options.signal);
    const buffer = new ArrayBuffer(frameBytes(header.grid.size, layout.type));
    await fill(new Uint8Array(buffer), frame, layout, options);
    // Text is parsed into little-endian bytes.
    if (!layout.isLittleEndian && layout.parts[0]?.encoding !== 'text') {
      await swapBytes(buffer, bytesPerVoxel(layout.type), options.signal);
    }
    const voxels = await decodeVoxels(buffer, { ...layout, signal: options.signal });
    const { modality, unit } = guessModality(voxels.data, name);
    return { grid: header.grid, ...voxels, modality, unit };
  } catch (error) {
    // Arrays that the system has no memory for.
    if (error instanceof RangeError) throw outOfMemory(header, name);
    throw withFile(error, name);
  }
}

async function fill(
  target: Uint8Array,
  frame: number,
  layout: VoxelLayout,
  options: ReadOptions,
): Promise<void> {
  const { type, interleaved, parts } = layout;
  const first = Math.floor(frame / interleaved) * interleaved * target.length;
  const last = first + interleaved * target.length;
  let done = 0;
  const onBytes = (count: number) => {
    done += count;
    options.onProgress?.(Math.min(1, done / (last - first)));
  };
  const width = bytesPerVoxel(type);
  const pick = { stride: interleaved * width, offset: (frame % interleaved) * width, width };
  let partStart = 0;
  for (const part of parts) {
    const from = Math.max(first, partStart) - partStart;
    const to = Math.min(last, partStart + part.bytes) - partStart;
    if (from < to) {
      const start = partStart + from - first;
      const makeAccept = () => makeGather(target, start, pick);
      await readPart(part, { from, to }, makeAccept, { ...options, type, onBytes });
    }
    partStart += part.bytes;
  }
}

/** Copies bytes, or every so many voxels where frames are interleaved. */
function makeGather(
  target: Uint8Array,
  start: number,
  pick: { readonly stride: number; readonly offset: number; readonly width: number },
): (bytes: Uint8Array) => void {
  const { stride, offset, width } = pick;
  let position = start;
  if (stride === width) {
    return (bytes) => {
      target.set(bytes, position);
      position += bytes.length;
    };
  }
  return (bytes) => {
    const end = position + bytes.length;
    for (let voxel = Math.max(0, Math.floor((position - offset) / stride)); ; voxel++) {
      const first = voxel * stride + offset;
      if (first >= end) break;
      // A voxel may lie across two blocks.
      for (let at = Math.max(first, position); at < Math.min(first + width, end); at++) {
        target[voxel * width + at - first] = bytes[at - position] as number;
      }
    }
    position = end;
  };
}

function outOfMemory(header: ImageHeader, name: string): LocusError {
  return new LocusError(
    'too-large',
    `There is not enough memory for an image of ${header.grid.size.join(' x ')} voxels.`,
    'Close other pages, or crop or downsample the image first.',
    name,
  );
}
