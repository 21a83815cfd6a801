import type { ImageSource } from '../../formats/open-images.ts';
import { LocusError, throwIfCancelled } from '../../volume/errors.ts';
import { fingerprint } from '../../volume/fingerprint.ts';
import type { Grid } from '../../volume/grid.ts';
import type { LabelMap, Volume, VoxelArray } from '../../volume/volume.ts';
import type { LoadedItem } from '../protocol.ts';
import type { Voxels } from '../shelf.ts';
import { pack, unpack } from './packing.ts';
import type { VolumeStore } from './places.ts';
import {
  byteLengthOf,
  ERASE_IT,
  type StoredFrame,
  type StoredItem,
  type StoredVolume,
  typeOf,
  viewOf,
} from './record.ts';

/** Voxels never change once they are loaded: what was written or read of a case need not be written again. */
export type Written = WeakMap<VoxelArray | ImageSource, StoredVolume | readonly StoredFrame[]>;

export interface WriteTools {
  readonly store: VolumeStore;
  readonly folder: string;
  readonly known: Written;
  /** Names the next file. */
  readonly nextFile: () => string;
  readonly signal: AbortSignal;
  /** Of raw bytes written since the last call. */
  readonly onBytes: (count: number) => void;
}

async function writeVolume(
  grid: Grid,
  data: VoxelArray,
  { store, folder, known, nextFile, signal, onBytes }: WriteTools,
): Promise<StoredVolume> {
  const before = known.get(data);
  if (before !== undefined && !isFrames(before)) {
    onBytes(data.byteLength);
    return before;
  }
  const file = nextFile();
  const sha256 = await fingerprint(grid.size, data);
  let told = 0;
  const onProgress = (share: number) => {
    onBytes((share - told) * data.byteLength);
    told = share;
  };
  const bytes = await store.write(folder, file, pack(data, { signal, onProgress }));
  onProgress(1);
  const written = { file, grid, type: typeOf(data), sha256, bytes };
  known.set(data, written);
  return written;
}

function isFrames(value: StoredVolume | readonly StoredFrame[]): value is readonly StoredFrame[] {
  return Array.isArray(value);
}

/** Bytes that writing an item goes through, for progress. */
export function rawBytes({ header }: LoadedItem, { data }: { readonly data: VoxelArray }): number {
  return data.byteLength * (header.frames > 1 ? header.frames + 1 : 1);
}

/** Writes what an item has beyond its facts; all volumes of a 4-D file, so that another one can be chosen later. */
export async function writeItem(
  item: LoadedItem,
  voxels: Voxels,
  source: ImageSource | null,
  tools: WriteTools,
): Promise<Omit<StoredItem, 'item'>> {
  const shown = voxels.role === 'image' ? voxels.volume : voxels.map;
  return {
    voxels: await writeVolume(shown.grid, shown.data, tools),
    frames: source === null || item.header.frames < 2 ? null : await writeFrames(source, tools),
  };
}

async function writeFrames(
  source: ImageSource,
  tools: WriteTools,
): Promise<readonly StoredFrame[]> {
  const before = tools.known.get(source);
  if (before !== undefined && isFrames(before)) return before;
  const frames: StoredFrame[] = [];
  for (let frame = 0; frame < source.header.frames; frame++) {
    throwIfCancelled(tools.signal);
    const { grid, data, ...facts } = await source.readFrame(frame, { signal: tools.signal });
    const volume = await writeVolume(grid, data, tools);
    const { unit, modality, nonFiniteCount } = facts;
    frames.push({ volume, unit, modality, nonFiniteCount });
  }
  tools.known.set(source, frames);
  return frames;
}

export interface ReadTools {
  readonly store: VolumeStore;
  readonly folder: string;
  readonly known: Written;
  readonly signal?: AbortSignal | undefined;
}

/** @throws LocusError 'corrupt' where the voxels are not those that were kept */
async function readVoxels(stored: StoredVolume, tools: ReadTools): Promise<VoxelArray> {
  const blob = await tools.store.read(tools.folder, stored.file);
  if (blob === null) {
    throw new LocusError('corrupt', 'A volume of this kept case is missing.', ERASE_IT);
  }
  const data = viewOf(stored.type, await unpack(blob, byteLengthOf(stored), tools.signal));
  const sha256 = await fingerprint(stored.grid.size, data);
  if (sha256 !== '' && stored.sha256 !== '' && sha256 !== stored.sha256) {
    throw new LocusError('corrupt', 'A volume of this kept case is damaged.', ERASE_IT);
  }
  tools.known.set(data, stored);
  return data;
}

export async function readItem(
  { item, voxels, frames }: StoredItem,
  tools: ReadTools,
): Promise<{ readonly voxels: Voxels; readonly source: ImageSource | null }> {
  const data = await readVoxels(voxels, tools);
  const source = frames === null ? null : keptSource(item, frames, tools);
  if (source !== null && frames !== null) tools.known.set(source, frames);
  const { grid } = voxels;
  if (item.role === 'mask') {
    if (
      !(data instanceof Uint8Array || data instanceof Uint16Array || data instanceof Uint32Array)
    ) {
      throw new LocusError('corrupt', 'A mask of this kept case is damaged.', ERASE_IT);
    }
    const plain: LabelMap = { grid, data, labels: item.labels ?? [] };
    const map = item.regions === null ? plain : { ...plain, regions: item.regions };
    return { voxels: { role: 'mask', map }, source };
  }
  const { unit, nonFiniteCount, header } = item;
  const volume: Volume = { grid, data, unit, nonFiniteCount, modality: header.modality };
  return { voxels: { role: 'image', volume }, source };
}

/** Reads the volumes of a 4-D file from where they are kept. */
function keptSource(
  { name, header }: LoadedItem,
  frames: readonly StoredFrame[],
  tools: ReadTools,
): ImageSource {
  const { format } = header;
  return {
    name,
    header: { ...header, format: format === 'synthetic' ? 'NIfTI-1' : format },
    async readFrame(frame, { signal } = {}) {
      const found = frames[frame];
      if (found === undefined) {
        throw new LocusError('usage', `There is no volume ${frame + 1}.`, 'Choose another.', name);
      }
      const { volume, ...facts } = found;
      return { grid: volume.grid, data: await readVoxels(volume, { ...tools, signal }), ...facts };
    },
  };
}
