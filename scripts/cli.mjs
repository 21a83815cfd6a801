#!/usr/bin/env node
// The command line: runs `main(argv)` of src/cli/main.ts, bundled for Node. Nothing but the result
// goes to stdout.

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { bundle } from './bundle.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));

// The other two are what worker threads run: `new URL('./thread.mjs', import.meta.url)`.
const entries = Object.fromEntries(
  ['main', 'thread', 'phantom-thread']
    .map((name) => [name, `src/cli/${name}.ts`])
    .filter(([, path]) => existsSync(join(root, path ?? ''))),
);

try {
  if (!entries.main) throw new Error('src/cli/main.ts is missing');
  const folder = await bundle(entries);
  const { main } = await import(pathToFileURL(join(folder, 'main.mjs')).href);
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  console.error(error instanceof Error ? (error.stack ?? error.message) : error);
  process.exitCode = 1;
}
