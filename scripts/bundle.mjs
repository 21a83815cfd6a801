// Bundles TypeScript entries for Node into a cache folder, keyed by the contents of everything that
// can go into them, so that the command line starts at once when nothing has changed.

import { createHash } from 'node:crypto';
import {
  accessSync,
  constants,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir, userInfo } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { wasmInNode } from './wasm-in-node.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const dayMs = 86_400_000;

/**
 * Packages with a native part or that ask where their script lies: loaded from node_modules, by absolute path, as the
 * cache may lie elsewhere.
 */
const native = /^(webgpu|@cornerstonejs\/codec-[^?]*)$/;

function cacheRoot() {
  const inModules = join(root, 'node_modules', '.cache', 'locus');
  try {
    mkdirSync(inModules, { recursive: true });
    accessSync(inModules, constants.W_OK);
    return inModules;
  } catch {
    const shared = join(tmpdir(), `locus-${userInfo().username}`);
    mkdirSync(shared, { recursive: true, mode: 0o700 });
    // What lies here is run: nobody else may have put it there.
    if (process.getuid && statSync(shared).uid !== process.getuid()) {
      throw new Error(`${shared} belongs to another user`);
    }
    return shared;
  }
}

/** @param {string} folder @returns {string[]} */
function filesIn(folder) {
  const path = join(root, folder);
  if (!existsSync(path)) return [];
  return readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

/** @param {string[]} folders @param {Record<string, string>} entries */
function keyOf(folders, entries) {
  const hash = createHash('sha256');
  hash.update(JSON.stringify([root, process.version, entries]));
  const inputs = [
    'package.json',
    'package-lock.json',
    'scripts/bundle.mjs',
    'scripts/dawn.mjs',
    'scripts/wasm-in-node.mjs',
  ];
  const files = [...inputs.map((file) => join(root, file)), ...folders.flatMap(filesIn)];
  for (const file of files) {
    hash.update(`\0${file}\0`);
    hash.update(readFileSync(file));
  }
  return hash.digest('hex').slice(0, 20);
}

/** @param {string} cache @param {string} current */
function removeStale(cache, current) {
  for (const name of readdirSync(cache)) {
    const folder = join(cache, name);
    // A running command may still load from yesterday's folder.
    if (name === current || Date.now() - statSync(folder).mtimeMs < dayMs) continue;
    rmSync(folder, { recursive: true, force: true });
  }
}

/** @param {Record<string, string>} entries @param {string} outDir */
async function build(entries, outDir) {
  const { build: viteBuild } = await import('vite');
  const require = createRequire(import.meta.url);
  await viteBuild({
    root,
    configFile: false,
    logLevel: 'silent',
    plugins: [
      wasmInNode(),
      {
        name: 'locus:native',
        enforce: 'pre',
        resolveId: (id) =>
          native.test(id) ? { id: pathToFileURL(require.resolve(id)).href, external: true } : null,
      },
    ],
    ssr: { noExternal: true },
    build: {
      ssr: true,
      outDir,
      emptyOutDir: false,
      copyPublicDir: false,
      target: 'node20',
      minify: false,
      rolldownOptions: {
        input: entries,
        output: {
          format: 'es',
          entryFileNames: '[name].mjs',
          chunkFileNames: '[name]-[hash].mjs',
          assetFileNames: '[name]-[hash][extname]',
        },
      },
    },
  });
}

/**
 * @param {Record<string, string>} entries name → path from the repository root; [name].mjs lie side
 *   by side in the folder returned
 * @param {string[]} [folders] whose contents decide whether the bundle is fresh
 * @returns {Promise<string>} the folder
 */
export async function bundle(entries, folders = ['src', 'shaders']) {
  const cache = cacheRoot();
  const key = keyOf(folders, entries);
  const folder = join(cache, key);
  if (existsSync(folder)) return folder;
  const unfinished = `${folder}.${process.pid}.tmp`;
  try {
    const absolute = Object.entries(entries).map(([name, path]) => [name, resolve(root, path)]);
    await build(Object.fromEntries(absolute), unfinished);
    // Whoever renames first wins; another's bundle of the same key is as good as ours.
    try {
      renameSync(unfinished, folder);
    } catch (error) {
      if (!existsSync(folder)) throw error;
    }
  } finally {
    rmSync(unfinished, { recursive: true, force: true });
  }
  removeStale(cache, key);
  return folder;
}
