// Finds a Chromium-family browser for the tests, and the software Vulkan driver that ships with it.
//   node scripts/find-browser.mjs            prints the path, installing a browser if none is found
//   node scripts/find-browser.mjs --no-install

import { execFileSync, spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync, readdirSync, realpathSync } from 'node:fs';
import { createRequire } from 'node:module';
import { homedir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';

const { env, platform } = process;

const names = [
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
  'google-chrome-beta',
  'microsoft-edge',
  'microsoft-edge-stable',
  'chrome',
  'msedge',
];

/** @param {string} file */
function isRunnable(file) {
  try {
    accessSync(file, platform === 'win32' ? constants.F_OK : constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** @returns {string[]} */
function onPath() {
  const suffix = platform === 'win32' ? '.exe' : '';
  const folders = (env.PATH ?? '').split(delimiter).filter(Boolean);
  return names.flatMap((name) => folders.map((folder) => join(folder, name + suffix)));
}

/** @returns {string[]} */
function usualPlaces() {
  if (platform === 'darwin') {
    const apps = [
      'Google Chrome.app/Contents/MacOS/Google Chrome',
      'Chromium.app/Contents/MacOS/Chromium',
      'Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
      'Google Chrome Canary.app/Contents/MacOS/Google Chrome Canary',
    ];
    return ['/Applications', join(homedir(), 'Applications')].flatMap((folder) =>
      apps.map((app) => join(folder, app)),
    );
  }
  if (platform === 'win32') {
    const roots = [env.PROGRAMFILES, env['PROGRAMFILES(X86)'], env.LOCALAPPDATA].filter(
      (root) => root !== undefined,
    );
    const programs = [
      'Google/Chrome/Application/chrome.exe',
      'Chromium/Application/chrome.exe',
      'Microsoft/Edge/Application/msedge.exe',
    ];
    return roots.flatMap((root) => programs.map((program) => join(root, program)));
  }
  return [
    '/usr/bin/chromium',
    '/usr/bin/chromium-browser',
    '/usr/bin/google-chrome',
    '/opt/google/chrome/chrome',
    '/opt/microsoft/msedge/msedge',
    '/usr/lib/chromium/chromium',
    '/snap/bin/chromium',
    '/var/lib/flatpak/exports/bin/org.chromium.Chromium',
  ];
}

/** Browsers that `playwright install` has put into its cache, newest first. @returns {string[]} */
function playwrightCache() {
  const home = homedir();
  const cache =
    env.PLAYWRIGHT_BROWSERS_PATH && env.PLAYWRIGHT_BROWSERS_PATH !== '0'
      ? env.PLAYWRIGHT_BROWSERS_PATH
      : {
          linux: join(env.XDG_CACHE_HOME ?? join(home, '.cache'), 'ms-playwright'),
          darwin: join(home, 'Library/Caches/ms-playwright'),
          win32: join(env.LOCALAPPDATA ?? home, 'ms-playwright'),
        }[/** @type {'linux' | 'darwin' | 'win32'} */ (platform)];
  if (cache === undefined || !existsSync(cache)) return [];
  const builds = readdirSync(cache)
    .filter((name) => /^chromium-\d+$/.test(name))
    .sort((a, b) => Number(b.slice(9)) - Number(a.slice(9)));
  const inside = [
    'chrome-linux64/chrome',
    'chrome-linux/chrome',
    'chrome-mac/Chromium.app/Contents/MacOS/Chromium',
    'chrome-mac-arm64/Google Chrome for Testing.app/Contents/MacOS/Google Chrome for Testing',
    'chrome-mac-x64/Google Chrome for Testing.app/Contents/MacOS/Google Chrome for Testing',
    'chrome-win64/chrome.exe',
    'chrome-win/chrome.exe',
  ];
  return builds.flatMap((build) => inside.map((file) => join(cache, build, file)));
}

/**
 * The browser to test in, or null. LOCUS_BROWSER, where set, is the only candidate.
 * @returns {string | null}
 */
export function findBrowser() {
  if (env.LOCUS_BROWSER) {
    if (isRunnable(env.LOCUS_BROWSER)) return env.LOCUS_BROWSER;
    throw new Error(`LOCUS_BROWSER names ${env.LOCUS_BROWSER}, which cannot be run`);
  }
  return [...onPath(), ...usualPlaces(), ...playwrightCache()].find(isRunnable) ?? null;
}

/**
 * @param {string} command
 * @param {string[]} args
 * @param {number} minutes
 */
function attempt(command, args, minutes) {
  console.error(`> ${command} ${args.join(' ')}`);
  const { status } = spawnSync(command, args, {
    stdio: ['ignore', 2, 2],
    timeout: minutes * 60_000,
    env: { ...env, DEBIAN_FRONTEND: 'noninteractive' },
  });
  return status === 0;
}

function isDebianRoot() {
  if (platform !== 'linux' || process.getuid?.() !== 0) return false;
  return existsSync('/etc/debian_version') && existsSync('/usr/bin/apt-get');
}

/** Finds a browser, or installs one; throws with what to do where neither works. */
export function ensureBrowser() {
  const found = findBrowser();
  if (found) return found;
  console.error('No Chrome, Chromium or Edge found; trying to install one.');
  const playwright = createRequire(import.meta.url).resolve('playwright/cli.js');
  attempt(process.execPath, [playwright, 'install', 'chromium'], 5);
  const downloaded = findBrowser();
  if (downloaded) return downloaded;
  if (isDebianRoot()) {
    attempt('apt-get', ['update'], 3);
    attempt('apt-get', ['install', '-y', '--no-install-recommends', 'chromium'], 10);
    const installed = findBrowser();
    if (installed) return installed;
  }
  throw new Error(
    'No browser for the tests. Install Chrome, Chromium or Edge (Debian: apt-get install chromium; ' +
      'elsewhere: npx playwright install chromium), or set LOCUS_BROWSER to the path of one.',
  );
}

/**
 * Folders in which a browser keeps its libraries. On Debian /usr/bin/chromium is a launcher script
 * for /usr/lib/chromium/chromium, so the file's own folder is not enough.
 * @returns {string[]}
 */
function browserFolders() {
  const browser = findBrowser();
  const own = browser ? [dirname(realpathSync(browser))] : [];
  return [
    ...own,
    '/usr/lib/chromium',
    '/usr/lib64/chromium-browser',
    '/usr/lib/chromium-browser',
    '/opt/google/chrome',
    '/opt/microsoft/msedge',
    ...playwrightCache().map((file) => dirname(file)),
  ];
}

/**
 * The software Vulkan driver (SwiftShader) beside a browser, for WebGPU in Node.
 * @returns {string | null} path of vk_swiftshader_icd.json
 */
export function findSwiftShader() {
  const folder = browserFolders().find((path) => existsSync(join(path, 'vk_swiftshader_icd.json')));
  return folder === undefined ? null : join(folder, 'vk_swiftshader_icd.json');
}

/** @param {string} browser */
function version(browser) {
  try {
    return execFileSync(browser, ['--version'], { stdio: ['ignore', 'pipe', 'ignore'] })
      .toString()
      .trim();
  } catch {
    return 'version unknown';
  }
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  try {
    const browser = process.argv.includes('--no-install') ? findBrowser() : ensureBrowser();
    if (browser === null) throw new Error('No Chrome, Chromium or Edge found.');
    console.log(browser);
    console.error(version(browser));
    console.error(`software Vulkan driver: ${findSwiftShader() ?? 'none'}`);
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
}
