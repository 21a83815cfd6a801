import { defineConfig, devices } from '@playwright/test';
import { cpuFlags, webgpuFlags } from './scripts/browser-flags.mjs';
import { findBrowser } from './scripts/find-browser.mjs';

const browser = findBrowser();
const executable = browser === null ? {} : { executablePath: browser };
const desktop = { ...devices['Desktop Chrome'], viewport: { width: 1440, height: 900 } };

// The page from a sub-path and without special headers, as a plain static host serves it.
const base = '/any/sub/path/';

export default defineConfig({
  testDir: 'test/app',
  outputDir: 'test-results/app',
  // A software adapter on two cores is slow.
  timeout: 180_000,
  expect: { timeout: 60_000 },
  workers: 1,
  // A busy machine can lose a frame or a focus; what fails twice has failed. The list names such tests flaky.
  retries: process.env.CI ? 1 : 0,
  forbidOnly: Boolean(process.env.CI),
  reporter: 'list',
  webServer: {
    command: `node scripts/serve.mjs --base ${base} --port 4400 --no-isolation`,
    wait: { stdout: /Serving (?<locus_app_url>\S+)/ },
    timeout: 60_000,
  },
  use: {
    ...(process.env.LOCUS_APP_URL ? { baseURL: process.env.LOCUS_APP_URL } : {}),
    screenshot: 'only-on-failure',
    trace: 'retain-on-failure',
  },
  projects: [
    {
      name: 'webgpu',
      use: { ...desktop, launchOptions: { ...executable, args: webgpuFlags } },
    },
    {
      // What depends on the engine; a software adapter makes the page choose the CPU anyway.
      name: 'cpu',
      testMatch: /(engine|privacy|sample|smoke)\.spec\.ts$/,
      use: { ...desktop, launchOptions: { ...executable, args: cpuFlags } },
    },
  ],
});
