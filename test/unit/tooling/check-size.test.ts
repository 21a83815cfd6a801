import { describe, expect, test } from 'vitest';
import { budgets, groupScripts, measure } from '../../../scripts/check-size.mjs';

const script = (gzip: number, statics: string[] = [], dynamics: string[] = []) => ({
  gzip,
  statics,
  dynamics,
});

const scripts = new Map([
  ['page.js', script(10_000, ['shared.js'], ['viewer.js', 'report.js'])],
  ['shared.js', script(20_000)],
  ['viewer.js', script(300_000, ['shared.js', 'gl.js'])],
  ['gl.js', script(50_000)],
  ['report.js', script(500_000)],
  ['worker.js', script(40_000, ['worker-part.js'], ['network.js'])],
  ['worker-part.js', script(5_000)],
  ['network.js', script(900_000)],
]);

const manifest = {
  'index.html': { file: 'page.js', isEntry: true },
  '_shared.js': { file: 'shared.js' },
  '_gl.js': { file: 'gl.js' },
  'src/app/viewer/viewer.ts': { file: 'viewer.js', isDynamicEntry: true },
  'src/app/report/report.tsx': { file: 'report.js', isDynamicEntry: true },
};

describe('what the built page loads', () => {
  const rows = measure(groupScripts(scripts, manifest), scripts);

  test('counts what comes with it, once', () => {
    expect(rows.map(({ kind, name, gzip }) => [kind, name, gzip])).toEqual([
      ['first load', 'page.js', 30_000],
      ['viewer', 'viewer.js', 350_000],
      ['lazy', 'report.js', 500_000],
      ['worker', 'worker.js', 45_000],
      ['lazy', 'network.js', 900_000],
    ]);
  });

  test('a worker counts though its later parts import it, alone or by what they share', () => {
    const shared = new Map(scripts)
      .set('worker.js', script(40_000, ['worker-part.js'], ['network.js', 'tools.js']))
      .set('network.js', script(900_000, ['worker.js', 'both.js']))
      .set('tools.js', script(1_000, ['both.js']))
      .set('both.js', script(2_000, ['worker.js']));
    const found = measure(groupScripts(shared, manifest), shared);
    expect(found.slice(3).map(({ kind, name, gzip }) => [kind, name, gzip])).toEqual([
      ['worker', 'worker.js', 45_000],
      ['lazy', 'network.js', 902_000],
      ['lazy', 'tools.js', 3_000],
    ]);
  });

  test('within budget nothing fails', () => {
    expect(rows.some(({ isOver }) => isOver)).toBe(false);
  });

  test.each([
    ['first load', 'shared.js'],
    ['viewer', 'gl.js'],
    ['worker', 'worker-part.js'],
  ] as const)('%s over its budget through %s fails', (kind, file) => {
    const grown = new Map(scripts).set(file, script(budgets[kind]));
    const over = measure(groupScripts(grown, manifest), grown).filter(({ isOver }) => isOver);
    expect(over.map((row) => row.kind)).toContain(kind);
  });
});
