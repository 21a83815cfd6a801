import type { EngineResult, FamilyResult, SelfTestReport } from '../../selftest/report.ts';
import { formatDuration } from '../features/format-value.ts';
import { engineTitle, inWords, tally, tallyOf, verdictOf, whereOf } from './verdict.ts';

/** The certificate for other programs: every value, and what it was computed with. */
export function certificateJson(report: SelfTestReport, browser: string): string {
  const { version, ...rest } = report;
  const { outcome, text } = verdictOf(report);
  return `${JSON.stringify({ locus: version, verdict: outcome, summary: text, browser, ...rest }, null, 1)}\n`;
}

const STYLE = `
body { font: 14px/1.45 system-ui, sans-serif; margin: 32px auto; max-width: 960px; padding: 0 16px; color: #17202b; }
table { border-collapse: collapse; margin: 8px 0 16px; width: 100%; }
th, td { border-bottom: 1px solid #d3dae3; padding: 3px 8px; text-align: left; vertical-align: top; }
td.n, th.n { text-align: right; font-variant-numeric: tabular-nums; }
.bad { color: #b3261e; font-weight: 600; } dt { float: left; clear: left; width: 120px; color: #51606f; }
dd { margin: 0 0 2px 128px; } summary { cursor: pointer; } @media print { details { break-inside: avoid; } }
`;

/** The certificate for people: one page that needs nothing else, to keep or to print. */
export function certificateHtml(report: SelfTestReport, browser: string): string {
  const { engines } = report;
  const ran = engines.filter(({ outcome }) => outcome !== 'not-run');
  const heads = engines.map((engine) => `<th class="n">${engineTitle(engine)}</th>`).join('');
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Locus self-test ${text(report.date)}</title>
<style>${STYLE}</style></head><body>
<h1>Locus self-test</h1>
<p><strong>${text(verdictOf(report).text)}</strong></p>
<dl>${facts(report, browser)
    .map(([name, value]) => `<dt>${text(name)}</dt><dd>${text(value)}</dd>`)
    .join('')}</dl>
<h2>IBSI digital phantom</h2>
<p>Values within the tolerance of the consensus (Zwanenburg et al. 2020, doi 10.1148/radiol.2020191145).</p>
<table><thead><tr><th>Family</th>${heads}</tr></thead><tbody>${familiesOf(engines)
    .map(
      ({ title, family }) =>
        `<tr><td>${text(title)}</td>${engines.map((engine) => countCell(engine, rowsOf(engine, family))).join('')}</tr>`,
    )
    .join('')}</tbody></table>
<h2>Operations</h2>
<p>Each on small random volumes, compared with its plain definition.</p>
<table><thead><tr><th>Operation</th>${heads}<th>Bound</th></tr></thead><tbody>${(
    ran[0]?.operations ?? []
  )
    .map(
      ({ title }, n) =>
        `<tr><td>${text(title)}</td>${engines
          .map((engine) => countCell(engine, engine.operations[n]?.cases ?? []))
          .join(
            '',
          )}<td>${text(ran.map((engine) => engine.operations[n]?.bound).join('; '))}</td></tr>`,
    )
    .join('')}</tbody></table>
<h2>Every value</h2>
${ran.map(values).join('\n')}
<p>Research software, not a medical device. This page holds no data of any patient.</p>
</body></html>
`;
}

/** What the certificate says of itself, for the page and for the file. */
export function facts(report: SelfTestReport, browser: string): readonly [string, string][] {
  return [
    ['Locus', report.version],
    ['Date', report.date.replace('T', ' ').replace(/\.\d+Z$/, ' UTC')],
    ['Duration', formatDuration(report.elapsedMs)],
    ...report.engines.map((engine): [string, string] => [
      engineTitle(engine),
      engine.outcome === 'not-run'
        ? whereOf(engine)
        : `${whereOf(engine)}; ${inWords(tallyOf(engine))} checks passed in ${formatDuration(engine.elapsedMs)}`,
    ]),
    ['Browser', browser],
  ];
}

/** Families as in the first engine that was run: all have the same. */
export function familiesOf(engines: readonly EngineResult[]): readonly FamilyResult[] {
  return engines.find(({ families }) => families.length > 0)?.families ?? [];
}

export function rowsOf(engine: EngineResult, family: string): FamilyResult['rows'] {
  return engine.families.find((each) => each.family === family)?.rows ?? [];
}

function countCell(
  { outcome }: EngineResult,
  checks: readonly { readonly isPassed: boolean }[],
): string {
  if (outcome === 'not-run') return '<td class="n">not run</td>';
  const { passed, total } = tally(checks);
  const isGood = passed === total;
  return `<td class="n${isGood ? '' : ' bad'}">${passed} of ${total}${isGood ? '' : ': FAILED'}</td>`;
}

function values(engine: EngineResult): string {
  const rows = engine.families.flatMap(({ title, rows: each }) =>
    each.map(
      (row) =>
        `<tr><td>${text(title)}</td><td>${text(row.feature)}</td><td>${text(row.ibsi)}</td><td>${text(row.aggregation ?? '')}</td><td class="n">${row.value}</td><td class="n">${row.consensus}</td><td class="n">${row.tolerance}</td><td${row.isPassed ? '>within' : ' class="bad">outside'}</td></tr>`,
    ),
  );
  return `<details><summary>${engineTitle(engine)}</summary><table><thead><tr><th>Family</th><th>Feature</th><th>IBSI</th><th>Aggregation</th><th class="n">Locus</th><th class="n">Consensus</th><th class="n">Tolerance</th><th>Verdict</th></tr></thead><tbody>${rows.join('\n')}</tbody></table></details>`;
}

function text(value: string): string {
  return value.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
}
