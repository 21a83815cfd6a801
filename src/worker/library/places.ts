import { LocusError } from '../../volume/errors.ts';
import type { CaseRecord, Place } from './record.ts';

/** Database and folder of kept models. */
export const MODELS = 'locus-models';

/** Named byte sequences in folders, one folder a case. */
export interface VolumeStore {
  /** Returns the size. What was written of it before a failure or cancel is gone again. */
  write(folder: string, file: string, chunks: AsyncIterable<Uint8Array>): Promise<number>;
  /** Null where there is none. */
  read(folder: string, file: string): Promise<Blob | null>;
  remove(folder: string, files: readonly string[]): Promise<void>;
  removeFolder(folder: string): Promise<void>;
  /** Folders with their files; empty where nothing was ever kept. */
  list(): Promise<ReadonlyMap<string, readonly string[]>>;
  /** Nothing of it is left afterwards. */
  erase(): Promise<void>;
}

/** What is kept under an id of its own. */
export interface KeptRecord {
  readonly summary: { readonly id: string };
}

/** Records of cases or models, as they were put: nobody has looked at what comes back. */
export interface RecordStore<R extends KeptRecord> {
  get(id: string): Promise<unknown>;
  put(record: R): Promise<void>;
  remove(id: string): Promise<void>;
  all(): Promise<ReadonlyMap<string, unknown>>;
  erase(): Promise<void>;
}

/** Where a browser keeps cases, or models; tests pass their own. */
export interface KeptStores<R extends KeptRecord> {
  readonly records: RecordStore<R>;
  readonly volumes: (place: Place) => VolumeStore;
  /** The place for a new one. @throws LocusError 'storage-blocked' */
  choosePlace(): Promise<Place>;
  /** Bytes that may still be stored; null where the browser does not say. */
  free(): Promise<number | null>;
  /** Runs work while no other tab changes the library. */
  alone<T>(work: () => Promise<T>): Promise<T>;
}

export type LibraryStores = KeptStores<CaseRecord>;

const FULL_REMEDY =
  'Erase kept cases that you do not need, or free space on this device. What is open is untouched.';

export function storageFull(problem: string): LocusError {
  return new LocusError('storage-full', problem, FULL_REMEDY);
}

/** What browsers throw where storage is full, forbidden or of a newer version, in words. */
export function asStorageError(error: unknown): unknown {
  if (error instanceof LocusError || !(error instanceof Error)) return error;
  const { name } = error;
  if (name === 'QuotaExceededError') {
    return storageFull('There is not enough space on this device to keep this.');
  }
  if (name === 'VersionError') {
    return new LocusError(
      'unsupported',
      'What is kept on this device is of a newer version of Locus.',
      'Load the page again to get that version, or erase everything in Privacy.',
    );
  }
  if (['SecurityError', 'InvalidStateError', 'UnknownError', 'NotAllowedError'].includes(name)) {
    return storageBlocked();
  }
  return error;
}

export function storageBlocked(): LocusError {
  return new LocusError(
    'storage-blocked',
    'This browser does not let the page keep anything: a private window, or a setting or policy.',
    'Use an ordinary window, or allow this site to store data. Everything else works without.',
  );
}
