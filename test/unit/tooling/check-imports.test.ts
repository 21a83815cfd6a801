import { describe, expect, test } from 'vitest';
import { checkImports, importsOf } from '../../../scripts/check-imports.mjs';

const check = (files: Record<string, string>) => checkImports(new Map(Object.entries(files)));

describe('what counts as an import', () => {
  const of = (source: string) =>
    importsOf('src/app/x.tsx', source).map(({ specifier, isType }) => [specifier, isType]);

  test('static, type-only, re-exported, dynamic, in a type and as a worker', () => {
    expect(of("import { a } from './a.ts';")).toEqual([['./a.ts', false]]);
    expect(of("import './a.css';")).toEqual([['./a.css', false]]);
    expect(of("import type { A } from './a.ts';")).toEqual([['./a.ts', true]]);
    expect(of("import { type A, b } from './a.ts';")).toEqual([['./a.ts', false]]);
    expect(of("export { a } from './a.ts';")).toEqual([['./a.ts', false]]);
    expect(of("export type { A } from './a.ts';")).toEqual([['./a.ts', true]]);
    expect(of("const a = await import('./a.ts');")).toEqual([['./a.ts', false]]);
    expect(of("let a: import('./a.ts').A;")).toEqual([['./a.ts', true]]);
    expect(of("new Worker(new URL('./a.ts', import.meta.url));")).toEqual([['./a.ts', false]]);
  });

  test('not text in a comment or a string, nor an ordinary URL', () => {
    expect(
      of("// import './a.ts'\nconst b = \"import './b.ts'\"; new URL('./c.ts', base);"),
    ).toEqual([]);
  });
});

describe('direction', () => {
  const grid = { 'src/volume/grid.ts': 'export type Grid = number; export const one = 1;' };

  test('downward imports pass', () => {
    expect(
      check({
        ...grid,
        'src/engine/engine.ts': "import { one } from '../volume/grid.ts'; export const two = one;",
        'src/cli/main.ts': "import { two } from '../engine/engine.ts'; import 'node:fs';",
      }),
    ).toEqual([]);
  });

  test('an upward import fails, even of a type, and names the line', () => {
    expect(
      check({
        'src/engine/engine.ts': 'export type Engine = number;',
        'src/volume/grid.ts': "\nimport type { Engine } from '../engine/engine.ts';",
      }),
    ).toEqual([
      'src/volume/grid.ts:2: volume must not import engine/engine.ts; it may import nothing',
    ]);
  });

  test('siblings do not import each other', () => {
    const files = { 'src/cohort/a.ts': '', 'src/genotype/b.ts': "import '../cohort/a.ts';" };
    expect(check(files)).toHaveLength(1);
  });

  test('formats see the settings of radiomics and nothing else of it', () => {
    const of = (name: string) =>
      check({
        [`src/radiomics/${name}`]: '',
        'src/formats/a.ts': `import '../radiomics/${name}';`,
      });
    expect(of('settings.ts')).toEqual([]);
    expect(of('settings-defaults.ts')).toEqual([]);
    expect(of('settings/defaults.ts')).toEqual([]);
    expect(of('extract.ts')).toHaveLength(1);
    expect(of('settingsx.ts')).toHaveLength(1);
  });

  test('the self-test stands above radiomics and below the worker', () => {
    const of = (path: string) =>
      check({ [`src/${path}`]: '', 'src/selftest/a.ts': `import '../${path}';` });
    expect(of('radiomics/extract.ts')).toEqual([]);
    expect(of('phantom/tissue.ts')).toHaveLength(1);
    expect(of('formats/csv.ts')).toHaveLength(1);
    expect(of('worker/service.ts')).toHaveLength(1);
    const files = { 'src/selftest/a.ts': '', 'src/worker/b.ts': "import '../selftest/a.ts';" };
    expect(check(files)).toEqual([]);
    expect(check({ ...files, 'src/radiomics/b.ts': "import '../selftest/a.ts';" })).toHaveLength(1);
  });

  test('the app takes types from below, values from the session', () => {
    const of = (statement: string) => check({ ...grid, 'src/app/a.tsx': statement });
    expect(of("import type { Grid } from '../volume/grid.ts';")).toEqual([]);
    expect(of("import { one } from '../volume/grid.ts';")).toHaveLength(1);
    expect(of("const { one } = await import('../volume/grid.ts');")).toHaveLength(1);
  });

  test('an unknown room, and files outside src, fail', () => {
    expect(check({ 'src/helpers/a.ts': '' })).toHaveLength(1);
    expect(check({ 'src/volume/a.ts': "import '../../test/support/x.ts';" })).toHaveLength(1);
    expect(check({ 'src/engine/webgpu/a.ts': "import '../../../tools/x.ts';" })).toHaveLength(1);
    expect(check({ 'src/engine/webgpu/a.ts': "import '../../../shaders/x.wgsl?raw';" })).toEqual(
      [],
    );
    expect(check({ 'src/app/a.ts': "import '../../shaders/x.wgsl?raw';" })).toHaveLength(1);
  });
});

describe('packages stay in their rooms', () => {
  test.each([
    ['solid-js', 'app/a.tsx', 'radiomics/a.ts'],
    ['solid-js/store', 'session/a.ts', 'worker/a.ts'],
    ['comlink', 'worker/a.ts', 'engine/a.ts'],
    ['@niivue/niivue', 'app/viewer/a.ts', 'app/case/a.tsx'],
    ['node:fs', 'cli/a.ts', 'formats/a.ts'],
    ['webgpu', 'cli/a.ts', 'engine/webgpu/a.ts'],
  ])('%s is welcome in %s, not in %s', (name, home, elsewhere) => {
    expect(check({ [`src/${home}`]: `import '${name}';` })).toEqual([]);
    expect(check({ [`src/${elsewhere}`]: `import '${name}';` })).toHaveLength(1);
    expect(check({ [`src/${elsewhere}`]: `await import('${name}');` })).toHaveLength(1);
  });
});

describe('cycles', () => {
  test('a cycle of three is found once, through any kind of import', () => {
    const problems = check({
      'src/volume/a.ts': "import './b.ts';",
      'src/volume/b.ts': "import type { C } from './c.ts';",
      'src/volume/c.ts': "await import('./a.ts');",
    });
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatch(/^cycle: /);
  });

  test('a diamond is none', () => {
    expect(
      check({
        'src/volume/a.ts': "import './b.ts'; import './c.ts';",
        'src/volume/b.ts': "import './d.ts';",
        'src/volume/c.ts': "import './d.ts';",
        'src/volume/d.ts': '',
      }),
    ).toEqual([]);
  });
});
