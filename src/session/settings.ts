import { type Accessor, batch, createEffect, createMemo, createSignal, on } from 'solid-js';
import type { ExtractionSettings, ProfileName } from '../radiomics/settings.ts';
import type { SettingsProblem } from '../radiomics/settings-rules.ts';
import type { Modality } from '../volume/volume.ts';
import {
  binningFor,
  conflictsOf,
  presetNamed,
  profileTitle,
  settingsFor,
} from '../worker/facts.ts';
import type { SettingsReport, WorkerService } from '../worker/protocol.ts';
import { isEqual } from './is-equal.ts';
import type { Problems } from './problems.ts';
import {
  localStorageOrNull,
  parseStored,
  readStored,
  type SettingsOrigin,
  type StoredSettings,
  withoutName,
  writeStored,
} from './stored-settings.ts';

export interface SettingsState {
  /** What the next extraction uses. */
  readonly settings: Accessor<ExtractionSettings>;
  readonly origin: Accessor<SettingsOrigin>;
  /** The settings as their origin has them. */
  readonly base: Accessor<ExtractionSettings>;
  /** Whether they differ from `base`. */
  readonly isChanged: Accessor<boolean>;
  /** 'IBSI profile', 'Glioma, MR', 'params.yaml', each with ', changed' where it is. */
  readonly title: Accessor<string>;
  /** The title without the name of a file. */
  readonly neutralTitle: Accessor<string>;
  /** Settings that cannot go together. */
  readonly conflicts: Accessor<readonly SettingsProblem[]>;
  /** Whether the bins follow the image's modality (CT: 25 HU wide; MR: 32 of them). */
  readonly isBinningAutomatic: Accessor<boolean>;
  /** Notes of the parameter file that was loaded last. */
  readonly notes: Accessor<readonly string[]>;
  setProfile(profile: ProfileName): void;
  /** Takes a preset's settings, all of them; an unknown name changes nothing. */
  usePreset(name: string): void;
  /** Bins given here no longer follow the modality. */
  change(part: Partial<ExtractionSettings>): void;
  /** Lets the bins follow the modality again. */
  resetBinning(): void;
  /** Reads a PyRadiomics parameter file; on error nothing changes. The label it names is for the caller. */
  load(name: string, text: string): Promise<SettingsReport | null>;
  /** Back to the preset, file or defaults that the settings started from. */
  restore(): void;
  /** Back to the profile's defaults. */
  reset(): void;
  /** What is chosen, to be kept with a case; of a parameter file not its name. */
  snapshot(): StoredSettings;
  /** Takes back what `snapshot` gave; what cannot be read changes nothing. */
  takeBack(kept: unknown): void;
}

/** Settings of the next extraction; `modality` is the chosen image's, null while there is none. */
export function createSettings(
  modality: Accessor<Modality | null>,
  service: Pick<WorkerService, 'readSettings'>,
  problems: Pick<Problems, 'report' | 'clear'>,
  storage: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'> | null = localStorageOrNull(),
): SettingsState {
  const stored = readStored(storage);
  const [chosen, setChosen] = createSignal(stored?.settings ?? settingsFor('ibsi', null));
  const [origin, setOrigin] = createSignal<SettingsOrigin>(stored?.origin ?? { kind: 'profile' });
  const [fileSettings, setFileSettings] = createSignal(chosen());
  const [isBinningAutomatic, setBinningAutomatic] = createSignal(
    stored?.isBinningAutomatic ?? true,
  );
  const [notes, setNotes] = createSignal<readonly string[]>([]);

  const withAutomaticBins = (settings: ExtractionSettings): ExtractionSettings => {
    const kind = modality();
    return kind === null ? settings : { ...settings, binning: binningFor(kind) };
  };
  const settings = createMemo(() =>
    isBinningAutomatic() ? withAutomaticBins(chosen()) : chosen(),
  );
  const base = createMemo(() => {
    const from = origin();
    if (from.kind === 'file') return fileSettings();
    const preset = from.kind === 'preset' ? presetNamed(from.name) : undefined;
    return preset?.settings ?? withAutomaticBins(settingsFor(chosen().profile, null));
  });
  const isChanged = createMemo(() => !isEqual(settings(), base()));

  function start(next: ExtractionSettings, from: SettingsOrigin, notesOfFile: readonly string[]) {
    batch(() => {
      setChosen(next);
      setOrigin(from);
      setBinningAutomatic(from.kind === 'profile');
      setNotes(notesOfFile);
    });
  }

  function change(part: Partial<ExtractionSettings>): void {
    batch(() => {
      setChosen((now) => ({ ...now, ...part }));
      if (part.binning !== undefined) setBinningAutomatic(false);
    });
  }

  createEffect(
    on(
      () => ({
        settings: chosen(),
        origin: origin(),
        isBinningAutomatic: isBinningAutomatic(),
      }),
      (now) => {
        const isFresh =
          now.origin.kind === 'profile' &&
          now.isBinningAutomatic &&
          isEqual(now.settings, settingsFor('ibsi', null));
        writeStored(storage, isFresh ? null : now);
      },
      { defer: true },
    ),
  );

  return {
    settings,
    origin,
    base,
    isChanged,
    title: createMemo(() => titleOf(origin(), chosen().profile) + (isChanged() ? ', changed' : '')),
    neutralTitle: () =>
      titleOf(withoutName(origin()), chosen().profile) + (isChanged() ? ', changed' : ''),
    conflicts: createMemo(() => conflictsOf(settings())),
    isBinningAutomatic,
    notes,
    setProfile: (profile) => change({ profile }),
    usePreset(name) {
      const preset = presetNamed(name);
      if (preset !== undefined) start(preset.settings, { kind: 'preset', name }, []);
    },
    change,
    resetBinning() {
      batch(() => {
        // What it shows while there is no image.
        setChosen((now) => ({ ...now, binning: settingsFor(now.profile, null).binning }));
        setBinningAutomatic(true);
      });
    },
    async load(name, text) {
      const result = await service.readSettings(name, text);
      problems.clear('settings');
      if (!result.ok) {
        problems.report(result.error, 'settings');
        return null;
      }
      setFileSettings(result.value.settings);
      start(result.value.settings, { kind: 'file', name }, result.value.notes);
      return result.value;
    },
    restore: () =>
      start(
        origin().kind === 'profile' ? settingsFor(chosen().profile, null) : base(),
        origin(),
        notes(),
      ),
    snapshot: () => ({
      settings: chosen(),
      origin: withoutName(origin()),
      isBinningAutomatic: isBinningAutomatic(),
    }),
    takeBack(kept) {
      const known = parseStored(kept);
      if (known === null) return;
      batch(() => {
        setFileSettings(known.settings);
        start(known.settings, known.origin, []);
        setBinningAutomatic(known.isBinningAutomatic);
      });
    },
    reset: () => start(settingsFor(chosen().profile, null), { kind: 'profile' }, []),
  };
}

function titleOf(origin: SettingsOrigin, profile: ProfileName): string {
  if (origin.kind === 'profile') return `${profileTitle(profile)} profile`;
  return (origin.kind === 'preset' ? presetNamed(origin.name)?.title : null) ?? origin.name;
}
