// The same as ground-truth.ts for tests in the browser, which read files through Vitest.

import { describe, inject, test } from 'vitest';
import { commands } from 'vitest/browser';
import { missingFile, missingSuite } from './ground-truth-absent.ts';

const shownRoot = 'LOCUS_GROUND_TRUTH';

declare module 'vitest' {
  interface ProvidedContext {
    groundTruth: { isPresent: boolean; isCi: boolean };
    isGpuOptional: boolean;
  }
}

declare module 'vitest/browser' {
  interface BrowserCommands {
    readGroundTruth: (path: string) => Promise<string | null>;
  }
}

/** The bytes of a ground-truth file, or null where it is absent. */
export async function groundTruth(path: string): Promise<Uint8Array<ArrayBuffer> | null> {
  const base64 = await commands.readGroundTruth(path);
  if (base64 === null) return null;
  const text = atob(base64);
  const bytes = new Uint8Array(text.length);
  // Uint8Array.from takes thirty times as long over the megabytes of a scan.
  for (let n = 0; n < bytes.length; n++) bytes[n] = text.charCodeAt(n);
  return bytes;
}

async function requiredFile(path: string): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = await groundTruth(path);
  if (bytes === null) throw new Error(missingFile(path, shownRoot));
  return bytes;
}

/**
 * A suite that needs the ground truth. `fn` gets a reader that rejects where a file is missing.
 * With no ground truth at all the suite is reported as not run, and fails where CI is set.
 */
export function describeGroundTruth(
  name: string,
  fn: (file: (path: string) => Promise<Uint8Array<ArrayBuffer>>) => void,
): void {
  const { isPresent, isCi } = inject('groundTruth');
  if (isPresent) {
    describe(name, () => fn(requiredFile));
    return;
  }
  missingSuite({ describe, test, name, root: shownRoot, isCi });
}
