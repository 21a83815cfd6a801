import { extname } from 'node:path';
import { CASE_OPTIONS, type CaseOptions, caseOptions } from './case-options.ts';
import { parseCommand, usageError } from './usage.ts';

export interface ExtractOptions extends CaseOptions {
  readonly out: { readonly path: string; readonly kind: 'csv' | 'json' } | null;
  readonly hasFileNames: boolean;
}

/** Null when help is asked for. @throws LocusError 'usage' */
export function readExtractOptions(args: readonly string[]): ExtractOptions | null {
  const { values, positionals } = parseCommand(args, {
    ...CASE_OPTIONS,
    'file-names': { type: 'boolean' },
  });
  if (values.help === true) return null;
  return {
    ...caseOptions('extract', values, positionals),
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
