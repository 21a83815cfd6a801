#!/usr/bin/env node
// Benchmarks in Node: bundles test/bench/index.ts like the command line and runs it.

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { bundle } from './bundle.mjs';

const entry = 'test/bench/index.ts';
if (existsSync(fileURLToPath(new URL(`../${entry}`, import.meta.url)))) {
  // src/cli/thread.ts is what worker threads run, as in cli.mjs.
  const folder = await bundle({ bench: entry, thread: 'src/cli/thread.ts' }, [
    ...['src', 'shaders', 'test/bench', 'test/support', 'test/unit/formats'],
  ]);
  const { main } = await import(pathToFileURL(join(folder, 'bench.mjs')).href);
  if (typeof main === 'function') process.exitCode = (await main(process.argv.slice(2))) ?? 0;
} else {
  console.error(`${entry} is missing`);
  process.exitCode = 1;
}
