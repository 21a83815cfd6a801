#!/usr/bin/env node

// Runs many commands of the command line in one process: a JSON list of argument lists on stdin, one line with the
// exit status on stdout for each. Starting anew for each would take longer than a small extraction.

import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { pathToFileURL } from 'node:url';
import { bundle } from '../../scripts/bundle.mjs';

const folder = await bundle({ main: 'src/cli/main.ts', thread: 'src/cli/thread.ts' });
const { main } = await import(pathToFileURL(join(folder, 'main.mjs')).href);
for (const command of JSON.parse(await text(process.stdin))) console.log(await main(command));
