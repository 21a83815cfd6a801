import type { ExtractionSettings } from '../radiomics/settings.ts';
import { parseSettings, presetNamed } from '../worker/facts.ts';

export const SETTINGS_KEY = 'locus.settings';

/** What the settings started from: the profile's defaults, a preset, or a parameter file. */
export type SettingsOrigin =
  | { readonly kind: 'profile' }
  | { readonly kind: 'preset' | 'file'; readonly name: string };

/** What stays on the device: how features are taken, nothing about a scan; of a file not even its name. */
export interface StoredSettings {
  readonly settings: ExtractionSettings;
  readonly origin: SettingsOrigin;
  readonly isBinningAutomatic: boolean;
}

type Read = Pick<Storage, 'getItem'>;
type Write = Pick<Storage, 'setItem' | 'removeItem'>;

/** A file's name may name a patient. */
const UNNAMED_FILE: SettingsOrigin = { kind: 'file', name: 'a parameter file' };

export function localStorageOrNull(): Storage | null {
  try {
    return globalThis.localStorage ?? null;
  } catch {
    // Storage can be forbidden (private windows, policies); the app works without.
    return null;
  }
}

/** Null when nothing is stored, or something that cannot be used. */
export function readStored(storage: Read | null): StoredSettings | null {
  try {
    return parseStored(JSON.parse(storage?.getItem(SETTINGS_KEY) ?? 'null'));
  } catch {
    return null;
  }
}

/** Null for what is no stored settings. */
export function parseStored(value: unknown): StoredSettings | null {
  if (typeof value !== 'object' || value === null) return null;
  const known = value as Partial<Record<keyof StoredSettings, unknown>>;
  const settings = parseSettings(known.settings);
  const origin = parseOrigin(known.origin);
  if (settings === null || origin === null) return null;
  return { settings, origin, isBinningAutomatic: known.isBinningAutomatic === true };
}

/** The origin without the name of a file. */
export function withoutName(origin: SettingsOrigin): SettingsOrigin {
  return origin.kind === 'file' ? UNNAMED_FILE : origin;
}

function parseOrigin(value: unknown): SettingsOrigin | null {
  if (typeof value !== 'object' || value === null) return null;
  const { kind, name } = value as { readonly kind?: unknown; readonly name?: unknown };
  if (kind === 'profile') return { kind };
  if (kind === 'file') return UNNAMED_FILE;
  if (kind !== 'preset' || typeof name !== 'string') return null;
  return presetNamed(name) === undefined ? null : { kind, name };
}

/** Null empties the storage. */
export function writeStored(storage: Write | null, now: StoredSettings | null): void {
  try {
    if (now === null) storage?.removeItem(SETTINGS_KEY);
    else {
      const origin = now.origin.kind === 'file' ? { kind: 'file' } : now.origin;
      storage?.setItem(SETTINGS_KEY, JSON.stringify({ ...now, origin }));
    }
  } catch {
    // As in localStorageOrNull().
  }
}
