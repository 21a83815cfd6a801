// docs/conformance.md, from public/conformance.json.

import { FAMILY_TITLES } from '../../../src/radiomics/catalogue/catalogue.ts';
import { FAMILIES } from '../../../src/radiomics/settings.ts';
import type {
  BaselineClass,
  Configuration,
  Conformance,
  ConformanceRow,
  EngineValue,
  ResponseRow,
} from '../../../src/selftest/conformance.ts';

const ENGINES = ['cpu', 'webgpu'] as const;

export function conformanceDocument(conformance: Conformance): string {
  const { configurations: all, baselines, responses } = conformance;
  const configurations = all.filter(({ name }) => !isFiltered(name));
  const filtered = all.filter(({ name }) => isFiltered(name));
  return `${[
    '# Conformance',
    `Made by the tests from \`public/conformance.json\`, which the page shows too: every consensus value of IBSI-1, ours on
both engines, and the differences from PyRadiomics' baselines. The tests fail when a value changes; then
\`LOCUS_WRITE_CONFORMANCE=1 npm test -- --only unit,gpu\` writes both files anew.`,
    `Values have six significant digits. A value is within tolerance when, rounded to three significant digits, it is no
further from the consensus than the published tolerance (Zwanenburg et al. 2020, doi 10.1148/radiol.2020191145;
arXiv 1612.07003).`,
    '## IBSI-1: values within tolerance',
    table(
      ['configuration', 'consensus values', 'CPU', 'WebGPU', 'without consensus'],
      configurations.map(({ title, rows }) => [
        title,
        String(rows.filter(hasConsensus).length),
        ...ENGINES.map((engine) => within(rows, engine)),
        String(rows.filter((row) => !hasConsensus(row)).length),
      ]),
    ),
    'By family, CPU / WebGPU:',
    familyTable(configurations),
    `Without consensus: configuration E, which has no values in the table that we compare with, and in all configurations
the densities of oriented boxes and of enclosing ellipsoids and the area under the intensity-volume curve, for which
IBSI found none.`,
    '## IBSI-2 phase 1: filter responses',
    `The farthest voxel of each response from the published map, as a share of the tolerance, which is 1 % of the map's
range (arXiv 2006.05470; maps under CC0). Of the settings without a
map here the tests compare voxels with plain numpy (\`tools/peers/oracle_responses.py\`), which meets these maps as closely.`,
    responseTable(responses),
    '## IBSI-2 phase 2: intensity statistics of filtered images',
    `The 18 intensity statistics of the lung CT phantom, filtered slice by slice (A) or in 3D after interpolation to 1 mm
(B), by the presets \`ibsi2-1a\` to \`ibsi2-9b\`; 6.B to 9.B are not in the table that we compare with (published values
under CC0).`,
    table(
      ['configuration', 'consensus values', 'CPU', 'WebGPU'],
      filtered.map(({ title, rows }) => [
        title,
        String(rows.filter(hasConsensus).length),
        ...ENGINES.map((engine) => within(rows, engine)),
      ]),
    ),
    "## PyRadiomics' baselines",
    `The largest relative difference of any value of a class stays below this power of ten (1e-10 and less is rounding),
CPU / WebGPU; number of values in brackets. Explained differences are listed below and left out here.`,
    baselineTable(baselines),
    '### Explained differences',
    explainedTable(baselines),
    '## Every value',
    ...all.map(
      ({ title, rows }) =>
        `<details>\n<summary>${title}: ${rows.length} values</summary>\n\n${valueTable(rows)}\n\n</details>`,
    ),
  ].join('\n\n')}\n`;
}

/** A configuration of IBSI-2. */
function isFiltered(name: string): boolean {
  return name.startsWith('ibsi2-');
}

function hasConsensus({ consensus }: ConformanceRow): boolean {
  return consensus !== null;
}

function within(rows: readonly ConformanceRow[], engine: 'cpu' | 'webgpu'): string {
  const judged = rows.filter(hasConsensus);
  if (judged.length === 0) return 'no consensus';
  if (judged.every((row) => row[engine] === null)) return 'not run';
  return `${judged.filter((row) => row[engine]?.isWithin === true).length} of ${judged.length}`;
}

function familyTable(configurations: readonly Configuration[]): string {
  const families = FAMILIES.filter((family) =>
    configurations.some(({ rows }) => rows.some((row) => row.family === family)),
  );
  return table(
    ['family', ...configurations.map(({ name }) => name)],
    families.map((family) => [
      FAMILY_TITLES[family],
      ...configurations.map(({ rows }) => {
        const judged = rows.filter((row) => row.family === family && hasConsensus(row));
        if (judged.length === 0) return '';
        const count = (engine: 'cpu' | 'webgpu') =>
          judged.filter((row) => row[engine]?.isWithin === true).length;
        return `${count('cpu')} / ${count('webgpu')} of ${judged.length}`;
      }),
    ]),
  );
}

function responseTable(responses: readonly ResponseRow[]): string {
  const share = (value: number | null) => (value === null ? 'not run' : value.toFixed(3));
  return table(
    ['test', 'filter', 'phantom', 'CPU', 'WebGPU'],
    responses.map((row) => [row.id, row.filter, row.phantom, share(row.cpu), share(row.webgpu)]),
  );
}

function baselineTable(baselines: readonly BaselineClass[]): string {
  const classes = [...new Set(baselines.map((row) => row.class))];
  const scenarios = [...new Set(baselines.map((row) => `${row.testCase} ${row.scenario}`))];
  const order = (value: number | null) => (value === null ? 'not run' : `1e${value}`);
  return table(
    ['case and scenario', ...classes],
    scenarios.map((name) => [
      name,
      ...classes.map((each) => {
        const row = baselines.find(
          (one) => `${one.testCase} ${one.scenario}` === name && one.class === each,
        );
        return row === undefined ? '' : `${order(row.cpu)} / ${order(row.webgpu)} (${row.values})`;
      }),
    ]),
  );
}

function explainedTable(baselines: readonly BaselineClass[]): string {
  return table(
    ['case', 'scenario', 'feature', 'baseline', 'ours', 'relative difference', 'reason'],
    baselines.flatMap(({ testCase, scenario, explained }) =>
      explained.map(({ feature, baseline, ours, reason }) => [
        testCase,
        scenario,
        feature,
        String(baseline),
        String(ours),
        (Math.abs(ours - baseline) / Math.abs(baseline)).toExponential(1),
        reason,
      ]),
    ),
  );
}

function valueTable(rows: readonly ConformanceRow[]): string {
  const value = (each: EngineValue | null) => (each === null ? 'not run' : String(each.value));
  return table(
    [
      'family',
      'feature',
      'IBSI',
      'aggregation',
      'consensus',
      'tolerance',
      'CPU',
      'WebGPU',
      'verdict',
    ],
    rows.map((row) => [
      row.family,
      row.feature,
      row.ibsi,
      row.aggregation,
      row.consensus === null ? '' : String(row.consensus),
      row.tolerance === null ? '' : String(row.tolerance),
      value(row.cpu),
      value(row.webgpu),
      verdict(row),
    ]),
  );
}

function verdict(row: ConformanceRow): string {
  if (!hasConsensus(row)) return 'no consensus';
  const found = ENGINES.flatMap((engine) => row[engine] ?? []);
  return found.every(({ isWithin }) => isWithin === true) ? 'within' : '**outside**';
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(head), `|${head.map(() => '---|').join('')}`, ...rows.map(line)].join('\n');
}
