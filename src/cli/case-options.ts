import type { Preset } from '../radiomics/presets/preset.ts';
import { findPreset, PRESETS } from '../radiomics/presets/presets.ts';
import type { ProfileName } from '../radiomics/settings.ts';
import { oneOf, usageError, wholeNumbers } from './usage.ts';

/** What commands on one case share: its files, its settings and the engine. */
export interface CaseOptions {
  readonly image: string;
  readonly mask: string;
  readonly labels: readonly number[] | null;
  /** Names of regions, united; null: the only one, or by label. */
  readonly roi: readonly string[] | null;
  /** Which image of a folder with several, from 1. */
  readonly series: number | null;
  /** Which volume of an image with several, from 0. */
  readonly volume: number | null;
  readonly unit: string | null;
  /** Share of the maximum from which a voxel of a fractional SEG is inside; null: 0.5. */
  readonly threshold: number | null;
  /** Which volume of a mask with several, from 0. */
  readonly channel: number | null;
  readonly preset: Preset | null;
  readonly profile: ProfileName | null;
  readonly settingsFile: string | null;
  readonly isMaskResampled: boolean;
  readonly engine: 'cpu' | 'webgpu';
  /** Null: as many as are worth it. */
  readonly threads: number | null;
}

/** For parseCommand. */
export const CASE_OPTIONS = {
  roi: { type: 'string', multiple: true },
  series: { type: 'string' },
  volume: { type: 'string' },
  unit: { type: 'string' },
  label: { type: 'string' },
  threshold: { type: 'string' },
  channel: { type: 'string' },
  preset: { type: 'string' },
  profile: { type: 'string' },
  settings: { type: 'string' },
  'resample-mask': { type: 'boolean' },
  engine: { type: 'string' },
  threads: { type: 'string' },
  out: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
} as const;

type Parsed = {
  readonly [Name in Exclude<
    keyof typeof CASE_OPTIONS,
    'roi'
  >]?: (typeof CASE_OPTIONS)[Name]['type'] extends 'string' ? string : boolean;
} & { readonly roi?: readonly string[] };

/** @throws LocusError 'usage' */
export function caseOptions(
  command: string,
  values: Parsed,
  [image, mask, extra]: readonly string[],
): CaseOptions {
  if (image === undefined || mask === undefined) {
    throw usageError(`${command} needs two files: IMAGE MASK.`);
  }
  if (extra !== undefined) {
    throw usageError(`${command} takes two files; "${extra}" is one too many.`);
  }
  if (values.preset !== undefined && values.settings !== undefined) {
    throw usageError('--preset and --settings exclude each other.');
  }
  if (values.label !== undefined && values.roi !== undefined) {
    throw usageError('--label and --roi exclude each other.');
  }
  const engine = oneOf('engine', values.engine ?? 'cpu', ['cpu', 'webgpu']);
  if (engine === 'webgpu' && values.threads !== undefined) {
    throw usageError('--threads belongs to the CPU engine.');
  }
  return {
    image,
    mask,
    labels: values.label === undefined ? null : wholeNumbers('label', values.label),
    roi: values.roi ?? null,
    series: values.series === undefined ? null : oneNumber('series', values.series),
    volume: values.volume === undefined ? null : placeNumber('volume', values.volume),
    unit: values.unit ?? null,
    threshold: values.threshold === undefined ? null : share(values.threshold),
    channel: values.channel === undefined ? null : placeNumber('channel', values.channel),
    preset: values.preset === undefined ? null : preset(values.preset),
    profile:
      values.profile === undefined
        ? null
        : oneOf('profile', values.profile, ['ibsi', 'pyradiomics']),
    settingsFile: values.settings ?? null,
    isMaskResampled: values['resample-mask'] ?? false,
    engine,
    threads: values.threads === undefined ? null : oneNumber('threads', values.threads),
  };
}

/** A whole number above 0. @throws LocusError 'usage' */
export function oneNumber(option: string, text: string): number {
  const [count, more] = wholeNumbers(option, text);
  if (count === undefined || more !== undefined) throw usageError(`--${option} takes one number.`);
  return count;
}

function preset(name: string): Preset {
  const names = PRESETS.map((known) => known.name);
  return findPreset(oneOf('preset', name, names)) as Preset;
}

function share(text: string): number {
  const value = Number(text);
  if (text.trim() !== '' && value > 0 && value <= 1) return value;
  throw usageError(`--threshold takes a number above 0 and at most 1, not "${text}".`);
}

/** A whole number from 0. @throws LocusError 'usage' */
export function placeNumber(option: string, text: string): number {
  if (/^\d{1,4}$/.test(text)) return Number(text);
  throw usageError(`--${option} takes one whole number, counted from 0, not "${text}".`);
}
