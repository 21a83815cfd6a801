// Writes dist/licences.md: the licence of every package that the page or one of its workers bundles.
// (Vite's own `build.license` leaves out what only a worker imports.) A licence that asks more of
// us than a notice fails the build.

import { existsSync, readdirSync, readFileSync } from 'node:fs';

const permitted = ['MIT', 'ISC', 'BSD-2-Clause', 'BSD-3-Clause', 'Apache-2.0', '0BSD', 'CC0-1.0'];

/** @param {string} id of a module @returns {string | null} its package's folder */
function packageFolder(id) {
  const match = /^(.*\/node_modules\/(?:@[^/]+\/)?[^/@.][^/]*)\//.exec(id.replaceAll('\\', '/'));
  const folder = match?.[1];
  return folder !== undefined && existsSync(`${folder}/package.json`) ? folder : null;
}

/** @param {string} folder */
function describePackage(folder) {
  const { name, version, license } = JSON.parse(readFileSync(`${folder}/package.json`, 'utf8'));
  if (!permitted.includes(license)) {
    throw new Error(
      `${name} ${version} has licence ${license}; scripts/licences.mjs permits others`,
    );
  }
  const texts = readdirSync(folder)
    .filter((file) => /^(licen[cs]e|copying|notice)/i.test(file))
    .map((file) => `${folder}/${file}`);
  // Some packages leave out their licence's text, or that of the library they are a build of.
  const own = new URL(`licences/${name.replace('/', '-')}.txt`, import.meta.url);
  const files = existsSync(own) ? [...texts, own] : texts;
  if (files.length === 0) throw new Error(`${name} brings no licence text`);
  const text = files.map((file) => readFileSync(file, 'utf8').trim()).join('\n\n');
  return { name, text: `## ${name} ${version} (${license})\n\n${text}\n` };
}

/** Two plugins that belong together: one for the page, one for its workers. */
export function licences() {
  /** @type {Set<string>} */
  const folders = new Set();
  /** @param {Iterable<string>} ids */
  const collect = (ids) => {
    for (const id of ids) {
      const folder = packageFolder(id);
      if (folder !== null) folders.add(folder);
    }
  };
  /** @type {import('vite').Plugin} */
  const inWorker = {
    name: 'locus:licences-worker',
    generateBundle() {
      collect(this.getModuleIds());
    },
  };
  /** @type {import('vite').Plugin} */
  const inPage = {
    name: 'locus:licences',
    apply: 'build',
    // Workers are bundled while the page's modules are transformed, so they are all known here.
    generateBundle() {
      collect(this.getModuleIds());
      const packages = [...folders].map(describePackage);
      packages.sort((a, b) => a.name.localeCompare(b.name, 'en'));
      const source = ['# Licences of bundled packages\n', ...packages.map(({ text }) => text)];
      this.emitFile({ type: 'asset', fileName: 'licences.md', source: source.join('\n') });
    },
  };
  return { inPage, inWorker };
}
