import { createRoot, createSignal } from 'solid-js';
import { afterEach, describe, expect, test } from 'vitest';
import { withinRange } from '../../../src/radiomics/settings-preprocessing.ts';
import { createProblems } from '../../../src/session/problems.ts';
import { createSettings, SETTINGS_KEY } from '../../../src/session/settings.ts';
import type { Modality } from '../../../src/volume/volume.ts';
import type { WorkerService } from '../../../src/worker/protocol.ts';
import { failed, report } from './fake-client.ts';

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
  test('profile and wavelet, and only when they differ from the defaults', () => {
    const { setProfile, change, storage } = start();
    change({ binning: { kind: 'count', count: 7 }, preprocessing: withinRange([1, 2]) });
    expect(storage.kept.size).toBe(0);
    setProfile('pyradiomics');
    change({ imageTypes: { original: true, wavelet: 'haar' } });
    expect(storage.kept.get(SETTINGS_KEY)).toBe('{"profile":"pyradiomics","wavelet":"haar"}');
    expect(start(storage).settings()).toMatchObject({
      profile: 'pyradiomics',
      imageTypes: { original: true, wavelet: 'haar' },
    });
  });

  test.each(['not json', '[]', 'null', '{"profile":"x","wavelet":"nonsense"}'])(
    'rubbish in storage (%s) is passed over',
    (text) => {
      const storage = memoryStorage();
      storage.setItem(SETTINGS_KEY, text);
      expect(start(storage).settings()).toMatchObject({
        profile: 'ibsi',
        imageTypes: { wavelet: null },
      });
    },
  );
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
      { place: 'features', error: { code: 'bad-settings' } },
    ]);
  });
});
