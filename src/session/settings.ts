import { type Accessor, batch, createEffect, createMemo, createSignal, on } from 'solid-js';
import type { ExtractionSettings, ProfileName } from '../radiomics/settings.ts';
import type { Modality } from '../volume/volume.ts';
import { binningFor, settingsFor, WAVELETS } from '../worker/facts.ts';
import type { SettingsReport, WorkerService } from '../worker/protocol.ts';
import type { Problems } from './problems.ts';

export const SETTINGS_KEY = 'locus.settings';

export interface SettingsState {
  /** What the next extraction uses. */
  readonly settings: Accessor<ExtractionSettings>;
  /** Whether the bins follow the image's modality (CT: 25 HU wide; MR: 32 of them). */
  readonly isBinningAutomatic: Accessor<boolean>;
  /** Notes of the parameter file that was loaded last. */
  readonly notes: Accessor<readonly string[]>;
  setProfile(profile: ProfileName): void;
  /** Bins given here no longer follow the modality. */
  change(part: Partial<ExtractionSettings>): void;
  /** Lets the bins follow the modality again. */
  resetBinning(): void;
  /** Reads a PyRadiomics parameter file; on error nothing changes. The label it names is for the caller. */
  load(name: string, text: string): Promise<SettingsReport | null>;
  /** Back to the profile's defaults. */
  reset(): void;
}

/** What stays on the device: the profile and the wavelet, nothing about a scan. */
interface Stored {
  readonly profile: ProfileName;
  readonly wavelet: string | null;
}

const DEFAULTS: Stored = { profile: 'ibsi', wavelet: null };

/** Settings of the next extraction; `modality` is the chosen image's, null while there is none. */
export function createSettings(
  modality: Accessor<Modality | null>,
  service: Pick<WorkerService, 'readSettings'>,
  problems: Pick<Problems, 'report' | 'clear'>,
  storage: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'> | null = localStorageOrNull(),
): SettingsState {
  const stored = read(storage);
  const fresh = (profile: ProfileName) => settingsFor(profile, modality());
  const [chosen, setChosen] = createSignal<ExtractionSettings>({
    ...fresh(stored.profile),
    imageTypes: { original: true, wavelet: stored.wavelet },
  });
  const [isBinningAutomatic, setBinningAutomatic] = createSignal(true);
  const [notes, setNotes] = createSignal<readonly string[]>([]);

  const settings = createMemo<ExtractionSettings>(() => {
    const kind = modality();
    const now = chosen();
    return isBinningAutomatic() && kind !== null ? { ...now, binning: binningFor(kind) } : now;
  });

  createEffect(
    on(
      () => ({ profile: chosen().profile, wavelet: chosen().imageTypes.wavelet }),
      (now) => write(storage, now),
      { defer: true },
    ),
  );

  function change(part: Partial<ExtractionSettings>): void {
    batch(() => {
      setChosen((now) => ({ ...now, ...part }));
      if (part.binning !== undefined) setBinningAutomatic(false);
    });
  }

  return {
    settings,
    isBinningAutomatic,
    notes,
    setProfile: (profile) => change({ profile }),
    change,
    resetBinning: () => setBinningAutomatic(true),
    async load(name, text) {
      const result = await service.readSettings(name, text);
      problems.clear('features');
      if (!result.ok) {
        problems.report(result.error, 'features');
        return null;
      }
      batch(() => {
        setChosen(result.value.settings);
        setBinningAutomatic(false);
        setNotes(result.value.notes);
      });
      return result.value;
    },
    reset() {
      batch(() => {
        setChosen(fresh(chosen().profile));
        setBinningAutomatic(true);
        setNotes([]);
      });
    },
  };
}

function localStorageOrNull(): Storage | null {
  try {
    return globalThis.localStorage ?? null;
  } catch {
    // Storage can be forbidden (private windows, policies); the app works without.
    return null;
  }
}

function read(storage: Pick<Storage, 'getItem'> | null): Stored {
  try {
    const value: unknown = JSON.parse(storage?.getItem(SETTINGS_KEY) ?? '{}');
    if (typeof value !== 'object' || value === null) return DEFAULTS;
    const { profile, wavelet } = value as Partial<Record<keyof Stored, unknown>>;
    return {
      profile: profile === 'pyradiomics' ? 'pyradiomics' : 'ibsi',
      wavelet: WAVELETS.find((name) => name === wavelet) ?? null,
    };
  } catch {
    return DEFAULTS;
  }
}

function write(storage: Pick<Storage, 'setItem' | 'removeItem'> | null, now: Stored): void {
  try {
    const text = JSON.stringify(now);
    if (text === JSON.stringify(DEFAULTS)) storage?.removeItem(SETTINGS_KEY);
    else storage?.setItem(SETTINGS_KEY, text);
  } catch {
    // As in localStorageOrNull().
  }
}
