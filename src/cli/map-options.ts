import { CASE_OPTIONS, type CaseOptions, caseOptions, oneNumber } from './case-options.ts';
import { parseCommand, usageError } from './usage.ts';

export interface MapOptions extends CaseOptions {
  readonly feature: string;
  /** Null: what the settings say. */
  readonly radius: number | null;
  readonly isUnmasked: boolean;
  /** NaN is a value; null: what the settings say. */
  readonly initialValue: number | null;
  readonly isCropped: boolean;
  readonly out: { readonly path: string; readonly isCompressed: boolean };
}

/** Null when help is asked for. @throws LocusError 'usage' */
export function readMapOptions(args: readonly string[]): MapOptions | null {
  const { values, positionals } = parseCommand(args, {
    ...CASE_OPTIONS,
    feature: { type: 'string' },
    radius: { type: 'string' },
    unmasked: { type: 'boolean' },
    'init-value': { type: 'string' },
    crop: { type: 'boolean' },
  });
  if (values.help === true) return null;
  const all = caseOptions('map', values, positionals);
  if (values.feature === undefined) {
    throw usageError('map needs a feature: --feature original_glcm_Contrast.');
  }
  if (values.out === undefined) throw usageError('map needs a file to write: --out MAP.nii.gz.');
  return {
    ...all,
    feature: values.feature,
    radius: values.radius === undefined ? null : oneNumber('radius', values.radius),
    isUnmasked: values.unmasked ?? false,
    initialValue: values['init-value'] === undefined ? null : initialValue(values['init-value']),
    isCropped: values.crop ?? false,
    out: output(values.out),
  };
}

function initialValue(text: string): number {
  const value = Number(text);
  if (text.trim() !== '' && Number.isFinite(value)) return value;
  if (/^nan$/i.test(text)) return Number.NaN;
  throw usageError(`--init-value takes a number or nan, not "${text}".`);
}

function output(path: string): MapOptions['out'] {
  if (/\.nii\.gz$/i.test(path)) return { path, isCompressed: true };
  if (/\.nii$/i.test(path)) return { path, isCompressed: false };
  throw usageError(`--out ${path} must end in .nii or .nii.gz.`);
}
