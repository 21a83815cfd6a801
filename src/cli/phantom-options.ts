import { SPLITS, type Split } from '../phantom/cohort.ts';
import { oneOf, parseCommand, usageError } from './usage.ts';

export interface PhantomOptions {
  readonly out: string;
  readonly cases: number;
  readonly from: number;
  readonly seed: number;
  readonly split: Split;
  /** Null: as many as cores. */
  readonly threads: number | null;
  readonly isTableOnly: boolean;
}

/** Null when help is asked for. @throws LocusError 'usage' */
export function readPhantomOptions(args: readonly string[]): PhantomOptions | null {
  const { values, positionals } = parseCommand(args, {
    out: { type: 'string' },
    cases: { type: 'string' },
    from: { type: 'string' },
    seed: { type: 'string' },
    split: { type: 'string' },
    threads: { type: 'string' },
    table: { type: 'boolean' },
    help: { type: 'boolean', short: 'h' },
  });
  if (values.help === true) return null;
  const [extra] = positionals;
  if (extra !== undefined) throw usageError(`phantom takes options only, not "${extra}".`);
  if (values.out === undefined) throw usageError('--out DIR is missing.');
  if (values.cases === undefined) throw usageError('--cases N is missing.');
  const from = whole('from', values.from ?? '0', 0, 65_535);
  return {
    out: values.out,
    from,
    cases: whole('cases', values.cases, 1, 65_536 - from),
    seed: whole('seed', values.seed ?? '1', 0, 126),
    split: oneOf('split', values.split ?? 'train', SPLITS),
    threads: values.threads === undefined ? null : whole('threads', values.threads, 1, 256),
    isTableOnly: values.table === true,
  };
}

function whole(option: string, text: string, low: number, high: number): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && value >= low && value <= high) return value;
  throw usageError(`--${option} takes a whole number from ${low} to ${high}, not "${text}".`);
}
