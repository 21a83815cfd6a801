import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { playwright } from '@vitest/browser-playwright';
import { defaultClientConditions } from 'vite';
import { defineConfig } from 'vitest/config';
import { webgpuFlags } from './scripts/browser-flags.mjs';
import { findBrowser } from './scripts/find-browser.mjs';
import { wasmInNode } from './scripts/wasm-in-node.mjs';
import { keepConformance } from './test/support/conformance/keep.ts';
import { readGroundTruth } from './test/support/ground-truth-command.ts';

const { env } = process;
const root = import.meta.dirname;
const groundTruthRoot = resolve(root, env.LOCUS_GROUND_TRUTH ?? '../shared/ground-truth');
const isCi = Boolean(env.CI);
const browser = findBrowser();

// Solid resolves to its server build in Node, where effects never run.
const solid = {
  'solid-js/web': resolve(root, 'node_modules/solid-js/web/dist/web.js'),
  'solid-js/store': resolve(root, 'node_modules/solid-js/store/dist/store.js'),
  'solid-js': resolve(root, 'node_modules/solid-js/dist/solid.js'),
};

export default defineConfig({
  test: {
    projects: [
      {
        resolve: { alias: solid },
        plugins: [wasmInNode()],
        test: {
          name: 'unit',
          include: ['test/unit/**/*.test.ts'],
          environment: 'node',
          // Vitest leaves one processor to itself, which is half of a small machine.
          maxWorkers: '100%',
          // A process of its own for every file costs more than most of the tests in it.
          isolate: false,
          setupFiles: ['test/support/property-seed.ts'],
          // Else Node resolves the imports inside Solid's own files, past the alias.
          server: { deps: { inline: [/\/solid-js\//] } },
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        // Cross-origin isolation: SharedArrayBuffer and precise timers, as `npm start` serves them.
        server: {
          headers: {
            'Cross-Origin-Opener-Policy': 'same-origin',
            'Cross-Origin-Embedder-Policy': 'require-corp',
          },
        },
        // As in vite.config.ts.
        resolve: { conditions: ['onnxruntime-web-use-extern-wasm', ...defaultClientConditions] },
        // Found late, a dependency reloads the page in the middle of a test.
        optimizeDeps: {
          include: [
            ...['comlink', 'fast-check', 'fflate', 'ml-matrix', 'yaml'],
            ...['onnxruntime-web/jspi', 'onnxruntime-web/wasm', 'onnxruntime-web/webgpu'],
          ],
        },
        worker: { format: 'es' },
        test: {
          name: 'gpu',
          include: ['test/gpu/**/*.test.ts'],
          setupFiles: ['test/support/require-gpu.ts', 'test/support/property-seed.ts'],
          // A software adapter on two cores is slow; a hung dispatch still ends.
          testTimeout: 120_000,
          hookTimeout: 120_000,
          // One page at a time: two share the cores and gain nothing.
          fileParallelism: false,
          // One page for all files: the modules of a new one take a second.
          isolate: false,
          // Vitest wants projects with other numbers of workers in groups of their own.
          sequence: { groupOrder: 1 },
          provide: {
            groundTruth: { isPresent: existsSync(groundTruthRoot), isCi },
            isGpuOptional: env.LOCUS_ALLOW_NO_GPU === '1' && env.REQUIRE_GPU !== '1',
          },
          browser: {
            enabled: true,
            headless: true,
            screenshotFailures: false,
            provider: playwright({
              launchOptions: {
                args: webgpuFlags,
                ...(browser === null ? {} : { executablePath: browser }),
              },
            }),
            instances: [{ browser: 'chromium' }],
            commands: { keepConformance, readGroundTruth },
          },
        },
      },
    ],
  },
});
