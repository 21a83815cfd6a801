import { LocusError } from '../../volume/errors.ts';
import type { Grid } from '../../volume/grid.ts';
import type { VoxelArray } from '../../volume/volume.ts';
import type { LoadedItem } from '../protocol.ts';
import type { KeptCase } from '../protocol-library.ts';

/** Another one is refused: a record is never read by guessing. */
export const SCHEMA = 'locus-case 1';

/** Voxels in a file of their own: the array's bytes as they are in memory, gzipped. */
export interface StoredVolume {
  readonly file: string;
  readonly grid: Grid;
  readonly type: VoxelTypeName;
  /** Of the voxels, as `fingerprint` has it; '' where it could not be computed. */
  readonly sha256: string;
  /** Size of the file. */
  readonly bytes: number;
}

export interface StoredItem {
  /** As it was, but for names and free text (neutral.ts). */
  readonly item: LoadedItem;
  readonly voxels: StoredVolume;
  /** All volumes of a 4-D file, else null. */
  readonly frames: readonly StoredFrame[] | null;
}

export interface StoredFrame {
  readonly volume: StoredVolume;
  readonly unit: string;
  readonly modality: LoadedItem['header']['modality'];
  readonly nonFiniteCount: number;
}

/** Where the volumes are: files of the origin's private file system, or entries of the database. */
export type Place = 'files' | 'database';

/** One kept case. */
export interface CaseRecord {
  readonly schema: typeof SCHEMA;
  readonly summary: KeptCase;
  readonly place: Place;
  readonly items: readonly StoredItem[];
  readonly state: unknown;
}

const ARRAYS = {
  int8: Int8Array,
  uint8: Uint8Array,
  int16: Int16Array,
  uint16: Uint16Array,
  int32: Int32Array,
  uint32: Uint32Array,
  float32: Float32Array,
  float64: Float64Array,
} as const;

export type VoxelTypeName = keyof typeof ARRAYS;

export function typeOf(data: VoxelArray): VoxelTypeName {
  return data.constructor.name.replace('Array', '').toLowerCase() as VoxelTypeName;
}

export function viewOf(type: VoxelTypeName, buffer: ArrayBuffer): VoxelArray {
  return new ARRAYS[type](buffer);
}

export function byteLengthOf({ grid, type }: Pick<StoredVolume, 'grid' | 'type'>): number {
  return grid.size.reduce((product, size) => product * size, ARRAYS[type].BYTES_PER_ELEMENT);
}

export const ERASE_IT = 'Erase it from this device and open its files again.';

/**
 * A record as it came from the database.
 *
 * @throws LocusError 'unsupported' for another schema, 'corrupt' for anything else that is not as written
 */
export function parseRecord(value: unknown): CaseRecord {
  const schema = isObject(value) ? value.schema : undefined;
  if (typeof schema === 'string' && schema !== SCHEMA && schema.startsWith('locus-case ')) {
    throw new LocusError(
      'unsupported',
      `This case was kept by another version of Locus (${schema.slice(0, 40)}; this one reads ${SCHEMA}).`,
      'Open it with that version, or erase it from this device.',
    );
  }
  if (!isRecord(value)) throw new LocusError('corrupt', 'This kept case is damaged.', ERASE_IT);
  return value;
}

type Fields = Readonly<Record<string, unknown>>;

function isObject(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null;
}

function isRecord(value: unknown): value is CaseRecord {
  if (!isObject(value) || value.schema !== SCHEMA) return false;
  const { summary, place, items } = value;
  return (
    isSummary(summary) &&
    (place === 'files' || place === 'database') &&
    Array.isArray(items) &&
    items.length > 0 &&
    items.every(isItem)
  );
}

export function isSummary(value: unknown): value is KeptCase {
  if (!isObject(value)) return false;
  const { id, pseudonym, keptAt, savedAt, images, maskCount, bytes } = value;
  return (
    typeof id === 'string' &&
    typeof pseudonym === 'string' &&
    [keptAt, savedAt, maskCount, bytes].every((number) => Number.isFinite(number)) &&
    Array.isArray(images) &&
    images.every((name) => typeof name === 'string')
  );
}

function isItem(value: unknown): value is StoredItem {
  if (!isObject(value)) return false;
  const { item, voxels, frames } = value;
  return (
    isLoadedItem(item) &&
    isVolume(voxels) &&
    (frames === null || (Array.isArray(frames) && frames.every(isFrame)))
  );
}

/** What everything else is built on; the page's own data are trusted beyond that. */
function isLoadedItem(value: unknown): value is LoadedItem {
  if (!isObject(value)) return false;
  const { name, role, header, frame, unit, intensity, labels, regions, warnings, sha256 } = value;
  return (
    [name, unit, sha256].every((text) => typeof text === 'string') &&
    (role === 'image' || role === 'mask') &&
    isObject(header) &&
    isGrid(header.grid) &&
    Number.isInteger(header.frames) &&
    Number.isInteger(frame) &&
    isObject(intensity) &&
    Array.isArray(warnings) &&
    (regions === null || Array.isArray(regions)) &&
    (role === 'mask' ? Array.isArray(labels) : labels === null)
  );
}

function isFrame(value: unknown): value is StoredFrame {
  return isObject(value) && isVolume(value.volume) && typeof value.unit === 'string';
}

function isVolume(value: unknown): value is StoredVolume {
  if (!isObject(value)) return false;
  const { file, grid, type, sha256 } = value;
  return (
    typeof file === 'string' &&
    typeof sha256 === 'string' &&
    typeof type === 'string' &&
    Object.hasOwn(ARRAYS, type) &&
    isGrid(grid)
  );
}

function isGrid(value: unknown): value is Grid {
  if (!isObject(value)) return false;
  const { size, spacing, affine } = value;
  const areNumbers = (list: unknown, length: number): list is readonly number[] =>
    Array.isArray(list) && list.length === length && list.every(Number.isFinite);
  return (
    areNumbers(size, 3) &&
    size.every((count) => Number.isInteger(count) && count > 0) &&
    areNumbers(spacing, 3) &&
    areNumbers(affine, 12)
  );
}
