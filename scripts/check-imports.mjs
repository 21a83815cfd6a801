// Import rules of src/: rooms import downwards only, packages stay in their rooms, no cycles.

import { readdirSync, readFileSync } from 'node:fs';
import { join, posix, relative, sep } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseSync, Visitor } from 'oxc-parser';

const headless = [
  'volume',
  'engine',
  'radiomics',
  'genotype',
  'cohort',
  'formats',
  'phantom',
  'selftest',
];

/**
 * What a room may import: rooms (or path prefixes below src/), and rooms for `import type` only.
 * @type {Record<string, { values: string[], types?: string[] }>}
 */
const rooms = {
  volume: { values: [] },
  engine: { values: ['volume'] },
  radiomics: { values: ['volume', 'engine'] },
  genotype: { values: ['volume', 'engine', 'radiomics'] },
  cohort: { values: ['volume', 'engine', 'radiomics'] },
  formats: { values: ['volume', 'radiomics/settings'], types: ['genotype/prediction'] },
  phantom: { values: ['volume'] },
  selftest: { values: ['volume', 'engine', 'radiomics'] },
  worker: { values: headless },
  session: { values: ['worker'], types: headless },
  app: { values: ['session'], types: ['worker', ...headless] },
  cli: { values: headless },
  main: { values: ['app', 'session'] },
};

/**
 * Packages and files that belong to some rooms only (a room, or a path prefix below src/).
 * @type {{ matches: (name: string) => boolean, label: string, users: string[] }[]}
 */
const confined = [
  { label: 'solid-js', users: ['session', 'app', 'main'] },
  { label: '@solidjs/', users: ['session', 'app', 'main'] },
  { label: '@kobalte/', users: ['app'] },
  { label: '@tanstack/', users: ['app'] },
  { label: '@niivue/niivue', users: ['app/viewer'] },
  { label: 'comlink', users: ['worker', 'session'] },
  { label: 'idb', users: ['worker', 'session'] },
  { label: 'node:', users: ['cli'] },
  { label: 'webgpu', users: ['cli'] },
  { label: 'onnxruntime-web', users: ['genotype/onnx'] },
].map((rule) => ({ ...rule, matches: (name) => isUnder(name, rule.label) }));

/** Folders beside src/ that it may read. */
const outside = [
  { path: 'shaders', users: ['engine/webgpu'] },
  { path: 'scripts/dawn.mjs', users: ['cli'] },
  { path: 'package.json', users: Object.keys(rooms) },
];

/** @param {string} path @param {string} prefix whole segments, or the start of a name as in `radiomics/settings` */
function isUnder(path, prefix) {
  if (path === prefix || path.startsWith(prefix.endsWith('/') ? prefix : `${prefix}/`)) return true;
  if (prefix.endsWith(':')) return path.startsWith(prefix);
  return false;
}

/** @param {string} file path below src/ */
function roomOf(file) {
  const [first = '', ...rest] = file.split('/');
  return rest.length === 0 ? first.replace(/\.tsx?$/, '') : first;
}

/** @param {string} file @param {string[]} allowed rooms or prefixes below src/ */
function isAllowed(file, allowed) {
  const stem = file.replace(/\.tsx?$/, '');
  return allowed.some((prefix) => {
    if (isUnder(stem, prefix)) return true;
    // `radiomics/settings` stands for settings.ts, settings-defaults.ts and settings/.
    return prefix.includes('/') && stem.startsWith(`${prefix}-`);
  });
}

/**
 * @typedef {{ specifier: string, isType: boolean, line: number }} Import
 * @param {string} file
 * @param {string} source
 * @returns {Import[]}
 */
export function importsOf(file, source) {
  const { program, module, errors } = parseSync(file, source);
  const [error] = errors;
  if (error) throw new Error(`${file}: ${error.message}`);
  /** @type {Import[]} */
  const found = [];
  /** @param {string} specifier @param {number} start @param {boolean} isType */
  const add = (specifier, start, isType) => {
    found.push({ specifier, isType, line: source.slice(0, start).split('\n').length });
  };
  for (const { moduleRequest, entries, start } of module.staticImports) {
    add(moduleRequest.value, start, entries.length > 0 && entries.every((entry) => entry.isType));
  }
  for (const { entries, start } of module.staticExports) {
    const request = entries.find((entry) => entry.moduleRequest)?.moduleRequest;
    if (request)
      add(
        request.value,
        start,
        entries.every((entry) => entry.isType),
      );
  }
  new Visitor({
    ImportExpression(node) {
      if (node.source.type === 'Literal') add(String(node.source.value), node.start, false);
    },
    TSImportType(node) {
      add(String(node.source.value), node.start, true);
    },
    // new URL('./service.ts', import.meta.url): how a worker is started.
    NewExpression(node) {
      const [path, base] = node.arguments;
      if (node.callee.type !== 'Identifier' || node.callee.name !== 'URL') return;
      if (path?.type !== 'Literal' || base?.type !== 'MemberExpression') return;
      if (base.object.type === 'MetaProperty') add(String(path.value), node.start, false);
    },
  }).visit(program);
  return found;
}

/**
 * @param {string} from path below the repository
 * @param {string} specifier relative
 * @param {(path: string) => boolean} exists
 */
function resolveRelative(from, specifier, exists) {
  const path = posix.join(posix.dirname(from), specifier.replace(/[?#].*$/, ''));
  const endings = ['', '.ts', '.tsx', '/index.ts', '/index.tsx'];
  return endings.map((ending) => path + ending).find(exists) ?? path;
}

/** @param {string} file below src/ @param {string} name */
function packageProblem(file, name) {
  const rule = confined.find(({ matches }) => matches(name));
  if (!rule || isAllowed(file, rule.users)) return null;
  return `${name} belongs to ${rule.users.join(', ')}`;
}

/** @param {string} file below src/ @param {string} target below the repository, outside src/ */
function outsideProblem(file, target) {
  const place = outside.find(({ path }) => isUnder(target, path));
  if (!place) return `${target} is outside src/`;
  return isAllowed(file, place.users) ? null : `${target} belongs to ${place.users.join(', ')}`;
}

/** @param {string} file below src/ @param {string} target below src/ @param {boolean} isType */
function roomProblem(file, target, isType) {
  const room = roomOf(file);
  const rules = rooms[room];
  if (!rules || roomOf(target) === room || isAllowed(target, rules.values)) return null;
  const allowed = rules.values.join(', ') || 'nothing';
  if (!rules.types || !isAllowed(target, rules.types)) {
    return `${room} must not import ${target}; it may import ${allowed}`;
  }
  return isType ? null : `${room} may import ${target} with \`import type\` only`;
}

/**
 * Groups of files that import each other (Tarjan's strongly connected components).
 * @param {Map<string, string[]>} graph
 * @returns {string[][]}
 */
function cycles(graph) {
  /** @type {Map<string, { index: number, low: number, isOpen: boolean }>} */
  const state = new Map();
  /** @type {string[]} */
  const stack = [];
  /** @type {string[][]} */
  const groups = [];
  /** @param {string} node */
  const visit = (node) => {
    const here = { index: state.size, low: state.size, isOpen: true };
    state.set(node, here);
    stack.push(node);
    for (const next of graph.get(node) ?? []) {
      const there = state.get(next) ?? visit(next);
      if (there.isOpen) here.low = Math.min(here.low, there.low);
    }
    if (here.low === here.index) {
      const group = stack.splice(stack.indexOf(node));
      for (const member of group) {
        const entry = state.get(member);
        if (entry) entry.isOpen = false;
      }
      if (group.length > 1 || graph.get(node)?.includes(node)) groups.push(group);
    }
    return here;
  };
  for (const node of graph.keys()) if (!state.has(node)) visit(node);
  return groups;
}

/**
 * @param {Map<string, string>} sources path below the repository (src/…) → text
 * @param {(path: string) => boolean} [exists] for files that are not sources
 * @returns {string[]} one line a violation
 */
export function checkImports(sources, exists = () => false) {
  /** @type {string[]} */
  const problems = [];
  /** @type {Map<string, string[]>} */
  const graph = new Map();
  const isThere = (/** @type {string} */ path) => sources.has(path) || exists(path);
  for (const [path, source] of sources) {
    const file = path.slice('src/'.length);
    const targets = /** @type {string[]} */ ([]);
    graph.set(path, targets);
    if (!rooms[roomOf(file)]) {
      problems.push(`${path}: ${roomOf(file)} is not a room (scripts/check-imports.mjs)`);
    }
    for (const { specifier, isType, line } of importsOf(path, source)) {
      const isRelative = specifier.startsWith('.');
      const target = isRelative ? resolveRelative(path, specifier, isThere) : specifier;
      if (isRelative && sources.has(target)) targets.push(target);
      const problem = !isRelative
        ? packageProblem(file, specifier)
        : target.startsWith('src/')
          ? roomProblem(file, target.slice('src/'.length), isType)
          : outsideProblem(file, target);
      if (problem) problems.push(`${path}:${line}: ${problem}`);
    }
  }
  for (const group of cycles(graph)) problems.push(`cycle: ${group.join(' → ')} → ${group[0]}`);
  return problems;
}

/** @param {string} root @returns {Map<string, string>} */
function readSources(root) {
  const entries = readdirSync(join(root, 'src'), { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
  return new Map(
    files.map((file) => [relative(root, file).split(sep).join('/'), readFileSync(file, 'utf8')]),
  );
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const root = fileURLToPath(new URL('..', import.meta.url));
  const sources = readSources(root);
  const problems = checkImports(sources);
  for (const problem of problems) console.error(problem);
  console.log(`${sources.size} files, ${problems.length} import problems`);
  if (problems.length > 0) process.exitCode = 1;
}
