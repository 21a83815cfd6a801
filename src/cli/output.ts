import { writeFile } from 'node:fs/promises';
import { LocusError } from '../volume/errors.ts';

/** Resolves when all of it has been handed to the system, so that nothing is lost at the exit. */
export function writeStdout(text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const onError = (error: NodeJS.ErrnoException) => {
      // The reader has enough (`| head`): no failure.
      if (error.code === 'EPIPE') resolve();
      else reject(error);
    };
    process.stdout.once('error', onError);
    process.stdout.write(text, (error) => {
      // The event follows a failure, and would end the process with nobody to hear it.
      if (error) return;
      process.stdout.off('error', onError);
      resolve();
    });
  });
}

/** @throws LocusError 'usage' where nothing can be written */
export async function writeResult(path: string, content: string | Uint8Array): Promise<void> {
  try {
    await writeFile(path, content);
  } catch (error) {
    throw fileError(error, path, 'The result cannot be written');
  }
}

/** What the system says about a file, in words. */
export function fileError(error: unknown, path: string, problem: string): LocusError {
  const { code } = error as NodeJS.ErrnoException;
  const reasons: Readonly<Record<string, string>> = {
    ENOENT: 'there is no such file or folder',
    EISDIR: 'it is a folder',
    ENOTDIR: 'part of the path is no folder',
    EACCES: 'permission denied',
    EROFS: 'the disk is read-only',
    ENOSPC: 'the disk is full',
    ERR_FS_FILE_TOO_LARGE: 'it is larger than 2 GiB',
  };
  const reason = reasons[code ?? ''] ?? (error instanceof Error ? error.message : String(error));
  return new LocusError('unsupported', `${problem}: ${reason}.`, '', path);
}
