import type { EngineResult, SelfTestReport } from '../../selftest/report.ts';
import { adapterName } from '../shell/adapter-name.ts';

/** How many of a set of checks passed. */
export interface Tally {
  readonly passed: number;
  readonly total: number;
}

export function tally(checks: readonly { readonly isPassed: boolean }[]): Tally {
  return { passed: checks.filter(({ isPassed }) => isPassed).length, total: checks.length };
}

/** Values of the phantom and volumes of the operations together. */
export function tallyOf({ families, operations }: EngineResult): Tally {
  return tally([
    ...families.flatMap(({ rows }) => rows),
    ...operations.flatMap(({ cases }) => cases),
  ]);
}

export function inWords({ passed, total }: Tally): string {
  return `${passed} of ${total}`;
}

const TITLES = { cpu: 'CPU engine', webgpu: 'WebGPU' } as const;

export function engineTitle({ name }: Pick<EngineResult, 'name'>): string {
  return TITLES[name];
}

/** What an engine computes on, in words. */
export function whereOf({ name, adapter, whyNotRun }: EngineResult): string {
  if (whyNotRun !== null) return `not run: ${whyNotRun}`;
  if (name === 'cpu' || adapter === null) return '64-bit floating point';
  const kind = adapter.isSoftware
    ? 'emulated in software, no graphics hardware'
    : 'graphics hardware';
  return `${adapterName(adapter)} (${kind})`;
}

export interface Verdict {
  /** 'partly': all that was run passed, but an engine was not run. */
  readonly outcome: 'passed' | 'failed' | 'partly' | 'not-run';
  readonly text: string;
}

export function verdictOf({ engines }: Pick<SelfTestReport, 'engines'>): Verdict {
  const havingOutcome = (outcome: EngineResult['outcome']) =>
    engines.filter((engine) => engine.outcome === outcome);
  const [passed, failed, absent] = [
    havingOutcome('passed'),
    havingOutcome('failed'),
    havingOutcome('not-run'),
  ];
  const missing = absent.map((engine) => ` ${engineTitle(engine)} was ${whereOf(engine)}`).join('');
  if (failed.length > 0) {
    const each = failed.map((engine) => {
      const { passed: good, total } = tallyOf(engine);
      return `${total - good} of ${total} checks failed on ${named(engine)}`;
    });
    return { outcome: 'failed', text: `${each.join('; ')}.${missing}` };
  }
  if (passed.length === 0) return { outcome: 'not-run', text: `Nothing was run.${missing}` };
  const where = passed.map(named).join(' and on ');
  const outcome = absent.length === 0 ? 'passed' : 'partly';
  return { outcome, text: `Every check passed on ${where}.${missing}` };
}

function named({ name, adapter }: EngineResult): string {
  if (name === 'cpu') return 'the CPU engine';
  return adapter?.isSoftware === true ? 'WebGPU emulated in software' : 'WebGPU';
}
