// The command line for tests: in a process of its own, and here.

import { spawn } from 'node:child_process';
import { resolve } from 'node:path';
import { vi } from 'vitest';
import { main } from '../../../src/cli/main.ts';

export const cli = resolve(import.meta.dirname, '../../../scripts/cli.mjs');
export interface Run {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export function locus(...args: string[]): Promise<Run> {
  return new Promise((done) => {
    const child = spawn(process.execPath, [cli, ...args]);
    let [stdout, stderr] = ['', ''];
    child.stdout.on('data', (text) => {
      stdout += text;
    });
    child.stderr.on('data', (text) => {
      stderr += text;
    });
    child.on('close', (status) => done({ status, stdout, stderr }));
  });
}

/** The same in this process, for the many ways to be wrong: a child takes a third of a second. */
export async function locusHere(...args: string[]): Promise<Run> {
  const catchAll = (stream: NodeJS.WriteStream) => {
    const texts: string[] = [];
    vi.spyOn(stream, 'write').mockImplementation((text, _encoding, done) => {
      texts.push(String(text));
      const after = typeof _encoding === 'function' ? _encoding : done;
      after?.(null);
      return true;
    });
    return texts;
  };
  const [stdout, stderr] = [catchAll(process.stdout), catchAll(process.stderr)];
  try {
    const status = await main(args);
    return { status, stdout: stdout.join(''), stderr: stderr.join('') };
  } finally {
    vi.restoreAllMocks();
  }
}
