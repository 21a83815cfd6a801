#!/usr/bin/env node
// `npm test`: every check, one after the other, then one closing line `N passed, N failed`.
//   npm test -- --only unit,gpu      some of the stages: lint types imports size unit gpu app

import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const root = fileURLToPath(new URL('..', import.meta.url));
const reports = join(root, 'test-results');
const { resolve } = createRequire(import.meta.url);

const biome = resolve('@biomejs/biome/bin/biome');
const tsc = join(resolve('typescript/package.json'), '../bin/tsc');
const vite = join(resolve('vite/package.json'), '../bin/vite.js');
const vitest = join(resolve('vitest/package.json'), '../vitest.mjs');
const playwright = resolve('@playwright/test/cli');

// Named in test/support/ground-truth-absent.ts.
const notRunMark = 'not run: no ground truth';

/** @typedef {{ passed: number, failed: number, skipped: number, notRun: number }} Tally */

/**
 * @param {string[]} args of node
 * @param {Record<string, string>} [extra] environment
 * @returns {Promise<boolean>} whether it succeeded
 */
function node(args, extra = {}) {
  return new Promise((done) => {
    const child = spawn(process.execPath, args, {
      cwd: root,
      stdio: ['ignore', 'inherit', 'inherit'],
      env: { ...process.env, ...extra },
    });
    child.on('error', () => done(false));
    child.on('close', (code) => done(code === 0));
  });
}

/** A check without tests counts as one. @param {string[][]} commands @returns {Promise<Tally>} */
async function check(...commands) {
  let isGood = true;
  for (const command of commands) isGood = isGood && (await node(command));
  return { passed: Number(isGood), failed: Number(!isGood), skipped: 0, notRun: 0 };
}

/** @param {string} file */
function readReport(file) {
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : null;
}

/**
 * A run that failed for a reason no test shows (a crash, an unhandled error, no tests) counts as one
 * failure.
 * @param {Tally} tally
 * @param {boolean} isGood
 */
function closed(tally, isGood) {
  const isEmpty = tally.passed + tally.failed + tally.skipped + tally.notRun === 0;
  if (tally.failed === 0 && (!isGood || isEmpty)) tally.failed = 1;
  return tally;
}

/** @param {string} project @returns {Promise<Tally>} */
async function runVitest(project) {
  const report = join(reports, `${project}.json`);
  rmSync(report, { force: true });
  const isGood = await node([
    vitest,
    ...['run', '--project', project],
    ...['--reporter', 'default', '--reporter', 'json', '--outputFile.json', report],
  ]);
  const tally = { passed: 0, failed: 0, skipped: 0, notRun: 0 };
  for (const file of readReport(report)?.testResults ?? []) {
    let failures = 0;
    for (const { status, title } of file.assertionResults) {
      if (status === 'passed') tally.passed++;
      else if (status === 'failed') failures++;
      else if (title === notRunMark) tally.notRun++;
      else tally.skipped++;
    }
    // A file that cannot even be loaded has no tests to fail.
    tally.failed += file.status === 'failed' && failures === 0 ? 1 : failures;
  }
  return closed(tally, isGood);
}

/** @returns {Promise<Tally>} */
async function gpu() {
  if (!(await node(['scripts/find-browser.mjs']))) return oneFailure();
  const tally = await runVitest('gpu');
  if (process.env.REQUIRE_GPU === '1' && tally.passed === 0 && tally.failed === 0) {
    console.error('REQUIRE_GPU=1, and no test ran on a GPU.');
    tally.failed = 1;
  }
  return tally;
}

/** @returns {Promise<Tally>} */
async function app() {
  if (!(await node(['scripts/find-browser.mjs'])) || !(await builtOnce())) return oneFailure();
  const report = join(reports, 'app.json');
  rmSync(report, { force: true });
  const isGood = await node([playwright, 'test', '--reporter', 'list,json'], {
    PLAYWRIGHT_JSON_OUTPUT_FILE: report,
  });
  const { expected = 0, unexpected = 0, flaky = 0, skipped = 0 } = readReport(report)?.stats ?? {};
  return closed({ passed: expected + flaky, failed: unexpected, skipped, notRun: 0 }, isGood);
}

/** @returns {Tally} */
function oneFailure() {
  return { passed: 0, failed: 1, skipped: 0, notRun: 0 };
}

/** @type {Promise<boolean> | undefined} */
let building;
function builtOnce() {
  building ??= node([vite, 'build', '--logLevel', 'warn']);
  return building;
}

async function size() {
  return (await builtOnce()) ? check(['scripts/check-size.mjs']) : oneFailure();
}

/** @type {Record<string, () => Promise<Tally>>} */
const stages = {
  lint: () => check([biome, 'check', '--error-on-warnings']),
  types: () => check([tsc, '--noEmit'], [tsc, '--noEmit', '-p', 'tsconfig.headless.json']),
  imports: () => check(['scripts/check-imports.mjs']),
  size,
  unit: () => runVitest('unit'),
  gpu,
  app,
};

const { values } = parseArgs({ options: { only: { type: 'string' } } });
const chosen = values.only?.split(',') ?? Object.keys(stages);
const unknown = chosen.filter((name) => !stages[name]);
if (unknown.length > 0) {
  console.error(`No stage ${unknown.join(', ')}; there are ${Object.keys(stages).join(', ')}.`);
  process.exit(2);
}

mkdirSync(reports, { recursive: true });
const total = { passed: 0, failed: 0, skipped: 0, notRun: 0 };
const lines = [];
for (const [name, run] of Object.entries(stages)) {
  if (!chosen.includes(name)) continue;
  console.log(`\n── ${name}`);
  const start = performance.now();
  const tally = await run();
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  total.passed += tally.passed;
  total.failed += tally.failed;
  total.skipped += tally.skipped;
  total.notRun += tally.notRun;
  lines.push(
    `${tally.failed === 0 ? 'ok  ' : 'FAIL'} ${name.padEnd(8)} ${seconds.padStart(7)} s  ` +
      `${tally.passed} passed, ${tally.failed} failed` +
      (tally.skipped > 0 ? `, ${tally.skipped} skipped` : ''),
  );
}

console.log(`\n${lines.join('\n')}`);
if (total.notRun > 0) {
  console.log(
    `${total.notRun} ground-truth suites not run: set LOCUS_GROUND_TRUTH to the ground truth's folder`,
  );
}
const skipped = total.skipped > 0 ? `, ${total.skipped} skipped` : '';
console.log(`${total.passed} passed, ${total.failed} failed${skipped}`);
if (total.failed > 0) process.exitCode = 1;
