import { createRoot, createSignal } from 'solid-js';
import { describe, expect, it } from 'vitest';
import {
  createLabelSchemes,
  type LabelSchemes,
  NO_SCHEME,
  SCHEMES_KEY,
} from '../../../src/session/label-schemes.ts';
import type { LoadedItem } from '../../../src/worker/protocol.ts';
import type { RegionNames } from '../../../src/worker/protocol-regions.ts';
import { item, mask } from './fake-client.ts';

function storageOf(start: Readonly<Record<string, string>> = {}) {
  const kept = new Map(Object.entries(start));
  return {
    kept,
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
    removeItem: (key: string) => void kept.delete(key),
  };
}

const settled = () => new Promise((resolve) => setTimeout(resolve, 20));

async function withSchemes(
  start: LoadedItem,
  storage: ReturnType<typeof storageOf>,
  body: (schemes: LabelSchemes, now: () => LoadedItem) => Promise<void>,
) {
  await createRoot(async (dispose) => {
    const [inUse, setInUse] = createSignal(start);
    const images = () => [item('scan', { modality: 'MR', sequence: 'FLAIR' })];
    const nameRegions = async (_: string, { labels, regions }: RegionNames) => {
      const words = new Map(labels.map(({ value, name }) => [value, name]));
      setInUse((before) => ({
        ...before,
        labels: (before.labels ?? []).map((one) => ({
          ...one,
          name: words.get(one.value) ?? one.name,
        })),
        regions,
      }));
      return true;
    };
    const schemes = createLabelSchemes({ mask: inUse, images, nameRegions }, storage);
    await settled();
    await body(schemes, inUse);
    dispose();
  });
}

const names = ({ regions }: LoadedItem) => regions?.map(({ name }) => name) ?? null;

describe('a mask of 1, 2, 4', () => {
  it('is asked about once, named, and the answer is kept by the values alone', async () => {
    const storage = storageOf();
    await withSchemes(mask('seg', [1, 2, 4]), storage, async (schemes, now) => {
      expect(schemes.isOpen()).toBe(true);
      expect(names(now())).toBeNull();
      await schemes.answer('brats-2017');
      expect(names(now())).toEqual(['WT', 'TC', 'ET', 'NCR', 'ED']);
      expect(now().labels?.map(({ name }) => name)).toEqual(['NCR', 'ED', 'ET']);
      expect(schemes.current()?.id).toBe('brats-2017');
      expect(schemes.isOpen()).toBe(false);
    });
    expect([...storage.kept]).toEqual([[SCHEMES_KEY, '{"1,2,4":"brats-2017"}']]);
    await withSchemes(mask('another', [1, 2, 4]), storage, async (schemes, now) => {
      expect(names(now())).toEqual(['WT', 'TC', 'ET', 'NCR', 'ED']);
      expect(schemes.isOpen()).toBe(false);
    });
  });

  it('is corrected later, and regions made of it stay', async () => {
    const storage = storageOf({ [SCHEMES_KEY]: '{"1,2,4":"brats-2017"}' });
    const core = { name: 'Core', colour: [1, 2, 3], values: [1, 4], isMade: true } as const;
    const start = { ...mask('seg', [1, 2, 4]), regions: null };
    await withSchemes(start, storage, async (schemes, now) => {
      const { regions, labels } = now();
      expect(names(now())).toContain('WT');
      await schemes.answer(NO_SCHEME);
      expect(now().regions).toBeNull();
      expect(now().labels?.map(({ name }) => name)).toEqual(['Label 1', 'Label 2', 'Label 4']);
      expect(schemes.isOpen()).toBe(false);
      expect(schemes.candidates().map(({ id }) => id)).toEqual(['brats-2017']);
      expect(labels?.length).toBe(3);
      expect(regions?.length).toBe(5);
    });
    await withSchemes({ ...start, regions: [core] }, storage, async (schemes, now) => {
      await schemes.answer('brats-2017');
      expect(names(now())).toEqual(['WT', 'TC', 'ET', 'NCR', 'ED', 'Core']);
      await schemes.answer(NO_SCHEME);
      expect(names(now())).toEqual(['Label 1', 'Label 2', 'Label 4', 'Core']);
    });
  });
});

it('between schemes of the same values one is chosen and can be changed', async () => {
  const storage = storageOf();
  await withSchemes(mask('seg', [1, 2, 3]), storage, async (schemes, now) => {
    expect(schemes.candidates().map(({ id }) => id)).toEqual(['brats-2023', 'msd-brain']);
    await schemes.answer('brats-2023');
    expect(now().regions?.find(({ name }) => name === 'TC')?.values).toEqual([1, 3]);
    await schemes.answer('msd-brain');
    expect(now().regions?.find(({ name }) => name === 'TC')?.values).toEqual([2, 3]);
    expect(schemes.current()?.id).toBe('msd-brain');
  });
  expect(storage.kept.get(SCHEMES_KEY)).toBe('{"1,2,3":"msd-brain"}');
});

it('regions that a file names are left alone', async () => {
  const named = { name: 'GTV', colour: [1, 2, 3], values: [1, 2] } as const;
  const start = { ...mask('seg', [1, 2, 4]), regions: [named] };
  const storage = storageOf({ [SCHEMES_KEY]: '{"1,2,4":"brats-2017"}' });
  await withSchemes(start, storage, async (schemes, now) => {
    expect(schemes.candidates()).toEqual([]);
    expect(names(now())).toEqual(['GTV']);
  });
});

it('stored nonsense is no answer, and erasing empties the storage', async () => {
  for (const text of ['{', '[]', '{"1,2,4":"unknown"}', '{"x":"none"}', '{"1,2,4":7}', 'null']) {
    const storage = storageOf({ [SCHEMES_KEY]: text });
    await withSchemes(mask('seg', [1, 2, 4]), storage, async (schemes) => {
      expect(schemes.isOpen()).toBe(true);
      schemes.erase();
    });
    expect(storage.kept.size).toBe(0);
  }
});
