import { extname } from 'node:path';
import type { Preset } from '../radiomics/presets/preset.ts';
import { findPreset, PRESETS } from '../radiomics/presets/presets.ts';
import type { ProfileName } from '../radiomics/settings.ts';
import { oneOf, parseCommand, usageError, wholeNumbers } from './usage.ts';

export interface ExtractOptions {
  readonly image: string;
  readonly mask: string;
  readonly labels: readonly number[] | null;
  /** Which volume of a mask with several, from 0. */
  readonly channel: number | null;
  readonly preset: Preset | null;
  readonly profile: ProfileName | null;
  readonly settingsFile: string | null;
  readonly isMaskResampled: boolean;
  readonly engine: 'cpu' | 'webgpu';
  /** Null: as many as are worth it. */
  readonly threads: number | null;
  readonly out: { readonly path: string; readonly kind: 'csv' | 'json' } | null;
  readonly hasFileNames: boolean;
}

const COMING_PRESETS = Array.from({ length: 9 }, (_, n) => [
  `ibsi2-${n + 1}a`,
  `ibsi2-${n + 1}b`,
]).flat();

/** Null when help is asked for. @throws LocusError 'usage' */
export function readExtractOptions(args: readonly string[]): ExtractOptions | null {
  const { values, positionals } = parseCommand(args, {
    label: { type: 'string' },
    channel: { type: 'string' },
    preset: { type: 'string' },
    profile: { type: 'string' },
    settings: { type: 'string' },
    'resample-mask': { type: 'boolean' },
    engine: { type: 'string' },
    threads: { type: 'string' },
    out: { type: 'string' },
    'file-names': { type: 'boolean' },
    help: { type: 'boolean', short: 'h' },
  });
  if (values.help === true) return null;
  const [image, mask, extra] = positionals;
  if (image === undefined || mask === undefined) {
    throw usageError('extract needs two files: IMAGE MASK.');
  }
  if (extra !== undefined) throw usageError(`extract takes two files; "${extra}" is one too many.`);
  if (values.preset !== undefined && values.settings !== undefined) {
    throw usageError('--preset and --settings exclude each other.');
  }
  const engine = oneOf('engine', values.engine ?? 'cpu', ['cpu', 'webgpu']);
  if (engine === 'webgpu' && values.threads !== undefined) {
    throw usageError('--threads belongs to the CPU engine.');
  }
  return {
    image,
    mask,
    labels: values.label === undefined ? null : wholeNumbers('label', values.label),
    channel: values.channel === undefined ? null : channelNumber(values.channel),
    preset: values.preset === undefined ? null : preset(values.preset),
    profile:
      values.profile === undefined
        ? null
        : oneOf('profile', values.profile, ['ibsi', 'pyradiomics']),
    settingsFile: values.settings ?? null,
    isMaskResampled: values['resample-mask'] ?? false,
    engine,
    threads: values.threads === undefined ? null : threadCount(values.threads),
    out: values.out === undefined ? null : output(values.out),
    hasFileNames: values['file-names'] ?? false,
  };
}

function preset(name: string): Preset {
  const names = PRESETS.map((known) => known.name);
  return findPreset(oneOf('preset', name, names, COMING_PRESETS)) as Preset;
}

function threadCount(text: string): number {
  const [count, more] = wholeNumbers('threads', text);
  if (count === undefined || more !== undefined) throw usageError('--threads takes one number.');
  return count;
}

function channelNumber(text: string): number {
  if (/^\d{1,4}$/.test(text)) return Number(text);
  throw usageError(`--channel takes one whole number, counted from 0, not "${text}".`);
}

function output(path: string): ExtractOptions['out'] {
  const ending = extname(path).toLowerCase();
  if (ending === '.csv') return { path, kind: 'csv' };
  if (ending === '.json') return { path, kind: 'json' };
  throw usageError(`--out ${path} must end in .csv or .json.`);
}
