/** What went wrong, as a stable word that tests and the page can rely on. */
export type ErrorCode =
  | 'unknown-format'
  | 'unsupported'
  | 'truncated'
  | 'corrupt'
  | 'size-mismatch'
  | 'absurd-dimensions'
  | 'too-large'
  | 'missing-companion'
  | 'not-a-mask'
  | 'empty-mask'
  | 'label-absent'
  | 'label-ambiguous'
  | 'geometry-mismatch'
  | 'mask-outside'
  | 'other-patient'
  | 'other-image'
  | 'no-mask'
  | 'no-image'
  | 'bad-settings'
  | 'bad-model'
  | 'wrong-hash'
  | 'missing-sequence'
  | 'missing-feature'
  | 'no-webgpu'
  | 'device-lost'
  | 'storage-full'
  | 'storage-blocked'
  | 'cancelled'
  | 'usage'
  | 'internal';

/**
 * Every failure a person can meet: which file, what is wrong, what to do.
 * `message` is the one-line form of the three, fit for a terminal.
 */
export class LocusError extends Error {
  override readonly name = 'LocusError';
  readonly code: ErrorCode;
  /** The file as the user named it, or null where no single file is at fault. */
  readonly file: string | null;
  readonly problem: string;
  readonly remedy: string;

  constructor(code: ErrorCode, problem: string, remedy: string, file: string | null = null) {
    super(`${file === null ? '' : `${file}: `}${problem} ${remedy}`.trim());
    this.code = code;
    this.file = file;
    this.problem = problem;
    this.remedy = remedy;
  }
}

/** The same error, with the file named, for readers that do not know it. */
export function withFile(error: unknown, file: string): unknown {
  if (error instanceof LocusError && error.file === null) {
    return new LocusError(error.code, error.problem, error.remedy, file);
  }
  return error;
}

/** Thrown when the user cancels; never shown as a failure. */
export function cancelled(): LocusError {
  return new LocusError('cancelled', 'Cancelled.', '');
}

/** Throws the typed cancellation if the signal has fired. */
export function throwIfCancelled(signal: AbortSignal | undefined): void {
  if (signal?.aborted === true) throw cancelled();
}
