import { LocusError } from '../../volume/errors.ts';
import type { CaseRecord, Place } from './record.ts';

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

/** Records of cases, as they were put: nobody has looked at what comes back. */
export interface RecordStore {
  get(id: string): Promise<unknown>;
  put(record: CaseRecord): Promise<void>;
  remove(id: string): Promise<void>;
  all(): Promise<ReadonlyMap<string, unknown>>;
  erase(): Promise<void>;
}

/** Where a browser keeps cases; tests pass their own. */
export interface LibraryStores {
  readonly records: RecordStore;
  readonly volumes: (place: Place) => VolumeStore;
  /** The place for a new case. @throws LocusError 'storage-blocked' */
  choosePlace(): Promise<Place>;
  /** Bytes that may still be stored; null where the browser does not say. */
  free(): Promise<number | null>;
  /** Runs work while no other tab changes the library. */
  alone<T>(work: () => Promise<T>): Promise<T>;
}

const FULL_REMEDY =
  'Erase kept cases that you do not need, or free space on this device. The case itself is untouched.';

export function storageFull(problem: string): LocusError {
  return new LocusError('storage-full', problem, FULL_REMEDY);
}

/** What browsers throw where storage is full, forbidden or of a newer version, in words. */
export function asStorageError(error: unknown): unknown {
  if (error instanceof LocusError || !(error instanceof Error)) return error;
  const { name } = error;
  if (name === 'QuotaExceededError') {
    return storageFull('There is not enough space on this device to keep this case.');
  }
  if (name === 'VersionError') {
    return new LocusError(
      'unsupported',
      'The cases on this device were kept by a newer version of Locus.',
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
