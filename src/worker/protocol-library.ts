import type { Sequence } from '../volume/sequence.ts';
import type { ItemId, JobProgress, LoadedItem, Result, WorkerService } from './protocol.ts';
import type { GenotypeService } from './protocol-genotype.ts';

/** Stands for the patient of a kept case: no identifier is kept that could tell whether others are the same. */
export const KEPT_PATIENT = 'the kept patient';

/** A case that stays on this device because the user said so. */
export interface KeptCase {
  readonly id: string;
  /** The only name it has; given by the app or typed in by the user, never read from a file. */
  readonly pseudonym: string;
  /** Milliseconds since 1970. */
  readonly keptAt: number;
  readonly savedAt: number;
  /** Names of its images as they are stored: 'T1c', 'Image 2'. */
  readonly images: readonly string[];
  readonly maskCount: number;
  /** What its volumes take on the device. */
  readonly bytes: number;
}

/** A record that cannot be opened, with the reason; it can only be erased. */
export interface BrokenCase {
  readonly id: string;
  readonly problem: string;
}

export interface LibraryReport {
  /** The last one saved first. */
  readonly cases: readonly KeptCase[];
  readonly broken: readonly BrokenCase[];
  /** Models that are kept, broken ones among them. */
  readonly modelCount: number;
  /** Of all cases. */
  readonly usedBytes: number;
  /** What the browser still allows this page; null where it does not say. */
  readonly freeBytes: number | null;
}

export interface KeepRequest {
  readonly jobId: string;
  /** Null keeps a new case; else what is kept under this id is brought up to date. */
  readonly id: string | null;
  readonly pseudonym: string;
  /** In the order in which `state` counts them. */
  readonly items: readonly {
    readonly id: ItemId;
    /** As the user has it. */
    readonly sequence: Sequence;
  }[];
  /** What else makes up the case, as plain data without names of files. */
  readonly state: unknown;
}

export interface ReopenedCase {
  readonly kept: KeptCase;
  /** In the order of KeepRequest.items, under new ids. */
  readonly items: readonly LoadedItem[];
  readonly state: unknown;
}

/** Cases kept on this device. Errors are 'storage-full', 'storage-blocked', 'corrupt', 'unsupported', 'cancelled'. */
export interface LibraryService {
  /** Stores what is not stored yet; a failure leaves what was kept before as it was. */
  keepCase(
    request: KeepRequest,
    onProgress: (progress: JobProgress) => void,
  ): Promise<Result<KeptCase>>;
  /** Loads a kept case beside what is loaded. */
  reopenCase(
    jobId: string,
    id: string,
    onProgress: (progress: JobProgress) => void,
  ): Promise<Result<ReopenedCase>>;
  listKept(): Promise<Result<LibraryReport>>;
  removeKept(id: string): Promise<Result<null>>;
  /** Removes every case, and the databases and folders they were in. */
  eraseLibrary(): Promise<Result<null>>;
}

/** All that the worker does. */
export interface FullService extends WorkerService, LibraryService, GenotypeService {}
