import { extname } from 'node:path';
import { CASE_OPTIONS, type CaseOptions, caseOptions } from './case-options.ts';
import { oneOf, parseCommand, usageError } from './usage.ts';

export interface ExtractOptions extends CaseOptions {
  readonly out: { readonly path: string; readonly kind: 'csv' | 'json' } | null;
  readonly hasFileNames: boolean;
  /** Several images of a case, by their names in the table; empty where one is given by its place. */
  readonly sequences: readonly NamedImage[];
  /** The sequence whose grid the others are brought onto; null where they stay as they are. */
  readonly onto: string | null;
  readonly interpolation: 'linear' | 'cubic';
}

export interface NamedImage {
  readonly sequence: string;
  readonly path: string;
}

/** Null when help is asked for. @throws LocusError 'usage' */
export function readExtractOptions(args: readonly string[]): ExtractOptions | null {
  const { values, positionals } = parseCommand(args, {
    ...CASE_OPTIONS,
    'file-names': { type: 'boolean' },
    sequence: { type: 'string', multiple: true },
    onto: { type: 'string' },
    interpolation: { type: 'string' },
  });
  if (values.help === true) return null;
  const sequences = (values.sequence ?? []).map(namedImage);
  const names = sequences.map(({ sequence }) => sequence);
  const twice = names.find((name, n) => names.indexOf(name) < n);
  if (twice !== undefined) throw usageError(`--sequence ${twice} is given twice.`);
  const [first] = sequences;
  if (first !== undefined && positionals.length !== 1) {
    throw usageError('With --sequence, extract needs one more file: MASK.');
  }
  const onto = values.onto ?? null;
  if (onto !== null) oneOf('onto', onto, names);
  if (onto === null && values.interpolation !== undefined) {
    throw usageError('--interpolation belongs to --onto.');
  }
  const files = first === undefined ? positionals : [first.path, ...positionals];
  return {
    ...caseOptions('extract', values, files),
    sequences,
    onto,
    interpolation: oneOf('interpolation', values.interpolation ?? 'linear', ['linear', 'cubic']),
    out: values.out === undefined ? null : output(values.out),
    hasFileNames: values['file-names'] ?? false,
  };
}

function output(path: string): ExtractOptions['out'] {
  const ending = extname(path).toLowerCase();
  if (ending === '.csv') return { path, kind: 'csv' };
  if (ending === '.json') return { path, kind: 'json' };
  throw usageError(`--out ${path} must end in .csv or .json.`);
}

/** 'T1=FILE'; a name is a prefix of columns, so that it may not hold anything. */
function namedImage(text: string): NamedImage {
  const [, sequence, path] = /^([\p{L}\p{N}][\p{L}\p{N}.+-]*)=(.+)$/u.exec(text) ?? [];
  if (sequence !== undefined && path !== undefined) return { sequence, path };
  throw usageError(`--sequence takes NAME=FILE, not "${text}".`, 'As in --sequence T1=t1.nii.gz.');
}
