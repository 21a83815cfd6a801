// Size budgets of the built page, gzipped: what the first view loads, the viewer, each worker.
// Vite's manifest knows the page's chunks but not the workers', so imports are read from the files.

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { posix } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { gzipSync } from 'node:zlib';
import { parseSync } from 'oxc-parser';

const kilobyte = 1000;

export const budgets = {
  'first load': 90 * kilobyte,
  viewer: 400 * kilobyte,
  worker: 180 * kilobyte,
};

/** @typedef {'first load' | 'viewer' | 'worker' | 'lazy'} Kind */
/** @typedef {{ kind: Kind, name: string, files: string[] }} Group */
/** @typedef {{ gzip: number, statics: string[], dynamics: string[] }} Script */

/** @param {string} folder dist @returns {Map<string, Script>} path below dist → imports and size */
function readScripts(folder) {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => name.replaceAll('\\', '/'))
    .filter((name) => /\.m?js$/.test(name));
  return new Map(
    files.map((file) => {
      const bytes = readFileSync(`${folder}/${file}`);
      const source = bytes.toString();
      const { module } = parseSync(file, source);
      /** @param {string} specifier */
      const resolve = (specifier) => posix.join(posix.dirname(file), specifier);
      const statics = module.staticImports.map(({ moduleRequest }) => moduleRequest.value);
      const exported = module.staticExports.flatMap(({ entries }) =>
        entries.flatMap(({ moduleRequest }) => moduleRequest?.value ?? []),
      );
      const dynamics = module.dynamicImports
        .map(({ moduleRequest: { start, end } }) => source.slice(start, end))
        .filter((text) => /^(['"`])\.{1,2}\/[^$]*\1$/.test(text))
        .map((text) => text.slice(1, -1));
      return [
        file,
        {
          gzip: gzipSync(bytes, { level: 9 }).length,
          statics: [...statics, ...exported].filter((name) => name.startsWith('.')).map(resolve),
          dynamics: dynamics.map(resolve),
        },
      ];
    }),
  );
}

/**
 * What loading `entry` loads, and with `isLater` what it may load later.
 * @param {Map<string, Script>} scripts
 * @param {string} entry
 */
function closure(scripts, entry, isLater = false) {
  const seen = new Set([entry]);
  for (const file of seen) {
    const { statics = [], dynamics = [] } = scripts.get(file) ?? {};
    for (const next of isLater ? [...statics, ...dynamics] : statics) seen.add(next);
  }
  return seen;
}

/** @typedef {{ file: string, src?: string, isEntry?: boolean, isDynamicEntry?: boolean }} Chunk */

/**
 * @param {Map<string, Script>} scripts
 * @param {Record<string, Chunk>} manifest
 * @returns {Group[]}
 */
export function groupScripts(scripts, manifest) {
  const entry = manifest['index.html'];
  if (!entry) throw new Error('the manifest has no index.html');
  const first = closure(scripts, entry.file);
  /** @type {Group[]} */
  const groups = [{ kind: 'first load', name: entry.file, files: [...first] }];
  const ofPage = new Set(first);
  for (const [key, chunk] of Object.entries(manifest)) {
    if (!chunk.isDynamicEntry || !scripts.has(chunk.file) || first.has(chunk.file)) continue;
    const files = [...closure(scripts, chunk.file)].filter((file) => !first.has(file));
    for (const file of files) ofPage.add(file);
    const kind = /app\/viewer\/|@niivue\//.test(key) ? 'viewer' : 'lazy';
    groups.push({ kind, name: chunk.file, files });
  }
  // The rest are workers and what only they load. What a worker loads later may import the worker's own code.
  const others = [...scripts.keys()].filter((file) => !ofPage.has(file));
  const lazy = new Set(others.flatMap((file) => scripts.get(file)?.dynamics ?? []));
  const isOnTop = (/** @type {string} */ file) => {
    const own = closure(scripts, file, true);
    return others.every((other) => own.has(other) || !scripts.get(other)?.statics.includes(file));
  };
  const onTop = new Set(others.filter((file) => !lazy.has(file) && isOnTop(file)));
  // What several later parts share imports the worker, and so reaches all of it too.
  const workers = [...onTop].filter((file) =>
    [...closure(scripts, file)].every((other) => other === file || !onTop.has(other)),
  );
  const ofWorkers = new Set();
  for (const name of workers) {
    const files = [...closure(scripts, name)];
    for (const file of files) ofWorkers.add(file);
    groups.push({ kind: 'worker', name, files });
  }
  for (const name of others.filter((file) => lazy.has(file) && !ofWorkers.has(file))) {
    const files = [...closure(scripts, name)].filter((file) => !ofWorkers.has(file));
    groups.push({ kind: 'lazy', name, files });
  }
  return groups;
}

/**
 * @param {Group[]} groups
 * @param {Map<string, Script>} scripts
 */
export function measure(groups, scripts) {
  return groups.map(({ kind, name, files }) => {
    const gzip = files.reduce((sum, file) => sum + (scripts.get(file)?.gzip ?? 0), 0);
    const budget = kind === 'lazy' ? null : budgets[kind];
    return { kind, name, gzip, budget, isOver: budget !== null && gzip > budget };
  });
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const dist = fileURLToPath(new URL('../dist', import.meta.url));
  if (!existsSync(`${dist}/.vite/manifest.json`)) throw new Error('dist/ is not built');
  const scripts = readScripts(dist);
  const manifest = JSON.parse(readFileSync(`${dist}/.vite/manifest.json`, 'utf8'));
  const rows = measure(groupScripts(scripts, manifest), scripts);
  const inKilobytes = (/** @type {number} */ bytes) => `${(bytes / kilobyte).toFixed(1)} kB`;
  for (const { kind, name, gzip, budget, isOver } of rows) {
    const limit =
      budget === null ? '' : `of ${inKilobytes(budget)}${isOver ? '  OVER BUDGET' : ''}`;
    console.log(`${kind.padEnd(10)} ${inKilobytes(gzip).padStart(9)} ${limit.padEnd(12)}  ${name}`);
  }
  if (rows.some(({ isOver }) => isOver)) process.exitCode = 1;
}
