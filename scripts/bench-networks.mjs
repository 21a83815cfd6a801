#!/usr/bin/env node
// `npm run bench:networks`: the shipped networks on WebAssembly and WebGPU in a real browser, for ONNX Runtime's WebGPU
// needs one. JSON on stdout. LOCUS_GPU=hardware takes the machine's own GPU.

import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright';
import { createServer } from 'vite';
import { webgpuFlags } from './browser-flags.mjs';
import { findBrowser } from './find-browser.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const server = await createServer({ root, logLevel: 'error', server: { port: 4390 } });
await server.listen();
const found = findBrowser();
const browser = await chromium.launch({
  args: webgpuFlags,
  ...(found === null ? {} : { executablePath: found }),
});
try {
  const page = await browser.newPage();
  // An empty page of the server's: the app's own policy forbids what the development server injects.
  await page.goto('http://localhost:4390/models/index.json');
  const report = await page.evaluate(async () => {
    const path = '/test/bench/networks-page.ts';
    const { benchInPage } = await import(/* @vite-ignore */ path);
    return benchInPage();
  });
  process.stdout.write(`${JSON.stringify(report, null, 2)}\n`);
} finally {
  await browser.close();
  await server.close();
}
