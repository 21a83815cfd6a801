import { createRoot, createSignal } from 'solid-js';
import { afterEach, describe, expect, test } from 'vitest';
import { IMAGE_DEFAULTS, ORIGINAL_ONLY } from '../../../src/radiomics/settings-images.ts';
import { withinRange } from '../../../src/radiomics/settings-preprocessing.ts';
import { createProblems } from '../../../src/session/problems.ts';
import { createSettings } from '../../../src/session/settings.ts';
import { SETTINGS_KEY } from '../../../src/session/stored-settings.ts';
import type { Modality } from '../../../src/volume/volume.ts';
import { PRESET_LIST, settingsFor } from '../../../src/worker/facts.ts';
import type { WorkerService } from '../../../src/worker/protocol.ts';
import { failed, report } from './fake-client.ts';

const HAAR = { ...ORIGINAL_ONLY, wavelet: { ...IMAGE_DEFAULTS.wavelet, name: 'haar' } };

let end = () => {};
afterEach(() => end());

function memoryStorage() {
  const kept = new Map<string, string>();
  return {
    kept,
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
    removeItem: (key: string) => void kept.delete(key),
  };
}

function start(
  storage = memoryStorage(),
  readSettings: WorkerService['readSettings'] = async () => failed('bad-settings'),
) {
  return createRoot((dispose) => {
    end = dispose;
    const [modality, setModality] = createSignal<Modality | null>(null);
    const problems = createProblems();
    const state = createSettings(modality, { readSettings }, problems, storage);
    return { ...state, setModality, storage, problems };
  });
}

describe('bins', () => {
  test('follow the modality: 25 HU for CT, 32 bins for MR', () => {
    const { settings, setModality } = start();
    setModality('CT');
    expect(settings().binning).toEqual({ kind: 'width', width: 25 });
    setModality('MR');
    expect(settings().binning).toEqual({ kind: 'count', count: 32 });
    setModality('unknown');
    expect(settings().binning).toEqual({ kind: 'count', count: 32 });
  });

  test('stay once touched, until asked to follow again', () => {
    const { settings, change, resetBinning, isBinningAutomatic, setModality } = start();
    setModality('CT');
    change({ binning: { kind: 'width', width: 10 } });
    setModality('MR');
    expect(settings().binning).toEqual({ kind: 'width', width: 10 });
    expect(isBinningAutomatic()).toBe(false);
    resetBinning();
    expect(settings().binning).toEqual({ kind: 'count', count: 32 });
  });

  test('other changes do not touch them', () => {
    const { settings, change, setModality } = start();
    setModality('CT');
    change({ preprocessing: withinRange([-500, 400]) });
    setModality('MR');
    expect(settings()).toMatchObject({
      preprocessing: withinRange([-500, 400]),
      binning: { kind: 'count', count: 32 },
    });
  });
});

describe('what stays on the device', () => {
  test('nothing until something differs, then all settings, and nothing again after a reset', () => {
    const { setModality, change, reset, storage } = start();
    setModality('CT');
    expect(storage.kept.size).toBe(0);
    change({ preprocessing: withinRange([1, 2]), imageTypes: HAAR });
    expect(start(storage).settings()).toMatchObject({
      preprocessing: withinRange([1, 2]),
      imageTypes: HAAR,
    });
    reset();
    expect(storage.kept.size).toBe(0);
  });

  test('a preset and what was changed of it', () => {
    const { usePreset, change, storage } = start();
    usePreset('lung-ct');
    expect(start(storage).title()).toBe('Lung lesion, CT');
    change({ voxelArrayShift: 7 });
    expect(start(storage).title()).toBe('Lung lesion, CT, changed');
    expect(start(storage).settings().voxelArrayShift).toBe(7);
  });

  test('of a parameter file the settings, not its name', async () => {
    const { load, storage } = start(memoryStorage(), async () => ({
      ok: true,
      value: {
        settings: settingsFor('pyradiomics', null),
        label: null,
        labelChannel: null,
        isMaskResampled: false,
        notes: [],
      },
    }));
    await load('Jane Doe.yaml', '');
    expect(storage.kept.get(SETTINGS_KEY)).not.toContain('Jane');
    expect(start(storage).title()).toBe('a parameter file');
    expect(start(storage).settings().profile).toBe('pyradiomics');
  });

  test('of an earlier version the wavelet, by its name', () => {
    const storage = memoryStorage();
    const earlier = {
      ...settingsFor('ibsi', null),
      imageTypes: { original: true, wavelet: 'haar' },
    };
    const origin = { kind: 'profile' };
    storage.setItem(SETTINGS_KEY, JSON.stringify({ settings: earlier, origin }));
    expect(start(storage).settings()).toEqual({ ...earlier, imageTypes: HAAR });
  });

  const fresh = settingsFor('ibsi', null);
  const stored = (settings: unknown, origin: unknown = { kind: 'profile' }) =>
    JSON.stringify({ settings, origin, isBinningAutomatic: false });
  test.each([
    'not json',
    '[]',
    'null',
    '{"profile":"x","wavelet":"nonsense"}',
    stored({ ...fresh, profile: 'pyradiomics' }, { kind: 'preset', name: 'nonsense' }),
    stored({ ...fresh, binning: { kind: 'width', width: -1 } }),
    stored({ ...fresh, texture: { ...fresh.texture, distances: [] } }),
    stored({ ...fresh, preprocessing: { ...fresh.preprocessing, resampling: {} } }),
    stored({ ...fresh, families: { glcm: ['Nonsense'] } }),
    stored({ ...fresh, aggregations: ['ABCD'] }),
    stored({ ...fresh, something: 1 }),
    stored({ ...fresh, imageTypes: { original: true, wavelet: 'nonsense' } }),
    stored({ ...fresh, imageTypes: { ...HAAR, log: { sigmas: [0] } } }),
    stored({ ...fresh, imageTypes: { ...HAAR, filters: [{ filter: 'nonsense' }] } }),
    stored({ ...fresh, imageTypes: { ...HAAR, boundary: 'reflect' } }),
  ])('what cannot be used (%s) is passed over', (text) => {
    const storage = memoryStorage();
    storage.setItem(SETTINGS_KEY, text);
    expect(start(storage).settings()).toEqual(fresh);
    expect(start(storage).isChanged()).toBe(false);
  });

  test('every preset is read back as it was', () => {
    for (const { name, settings } of PRESET_LIST) {
      const { usePreset, storage } = start();
      usePreset(name);
      expect(start(storage).settings()).toEqual(settings);
      expect(start(storage).isChanged()).toBe(false);
      expect(start(storage).conflicts()).toEqual([]);
    }
  });
});

describe('where settings come from', () => {
  test('the profile, whose bins follow the modality without counting as a change', () => {
    const { title, isChanged, setModality, setProfile, change } = start();
    setModality('CT');
    expect([title(), isChanged()]).toEqual(['IBSI profile', false]);
    setProfile('pyradiomics');
    expect([title(), isChanged()]).toEqual(['PyRadiomics profile', false]);
    change({ binning: { kind: 'width', width: 25 } });
    expect(isChanged()).toBe(false);
    change({ binning: { kind: 'width', width: 20 } });
    expect(title()).toBe('PyRadiomics profile, changed');
  });

  test('a preset, whose bins are its own', () => {
    const { usePreset, settings, title, change, setModality, reset } = start();
    setModality('MR');
    usePreset('ibsi-c');
    expect(settings().binning).toEqual({ kind: 'width', width: 25 });
    expect(title()).toBe('IBSI configuration C');
    change({ aggregations: ['ITBB'] });
    expect(title()).toBe('IBSI configuration C, changed');
    change({ aggregations: ['ITBB', 'IAZD'] });
    expect(title()).toBe('IBSI configuration C');
    reset();
    expect(title()).toBe('IBSI profile');
    expect(settings().binning).toEqual({ kind: 'count', count: 32 });
    usePreset('nonsense');
    expect(title()).toBe('IBSI profile');
  });
});

describe('settings that cannot go together', () => {
  test('are named, with the section where the cure is', () => {
    const { change, conflicts, settings } = start();
    const sections = () => conflicts().map(({ section }) => section);
    expect(sections()).toEqual([]);
    change({ imageTypes: { ...ORIGINAL_ONLY, original: false } });
    expect(sections()).toEqual(['images']);
    change({ imageTypes: HAAR, binning: { kind: 'none' } });
    expect(sections()).toEqual(['bins']);
    change({ imageTypes: ORIGINAL_ONLY, families: {} });
    expect(sections()).toEqual(['features']);
    change({ families: { glcm: null }, aggregations: [] });
    expect(sections()).toEqual(['texture']);
    change({ aggregations: ['ITBB'], preprocessing: withinRange([5, 1]) });
    expect(sections()).toEqual(['region']);
    change({ preprocessing: withinRange([1, null]) });
    expect(sections()).toEqual([]);
    expect(settings().binning).toEqual({ kind: 'none' });
  });
});

describe('a parameter file', () => {
  test('sets everything and ends the automatic bins', async () => {
    const wanted = { ...report().settings, profile: 'pyradiomics' as const };
    const { load, settings, notes, setModality } = start(memoryStorage(), async () => ({
      ok: true,
      value: {
        settings: wanted,
        label: 2,
        labelChannel: null,
        isMaskResampled: false,
        notes: ['a note'],
      },
    }));
    expect(await load('p.yaml', '')).toMatchObject({ label: 2 });
    setModality('CT');
    expect(settings()).toEqual(wanted);
    expect(notes()).toEqual(['a note']);
  });

  test('that is wrong changes nothing and says so', async () => {
    const { load, settings, problems } = start();
    const before = settings();
    expect(await load('p.yaml', '')).toBeNull();
    expect(settings()).toBe(before);
    expect(problems.problems()).toMatchObject([
      { place: 'settings', error: { code: 'bad-settings' } },
    ]);
  });
});
