import { describe, expect, test } from 'vitest';
import { hiddenLabels, labelTitle, regionFacts } from '../../../src/session/regions.ts';
import type { Region } from '../../../src/volume/volume.ts';
import { label, mask } from './fake-client.ts';

const region = (name: string, values: readonly number[]): Region => ({
  name,
  colour: [0, 255, 0],
  values,
});
/** Tumour and target share label 3; the cord lies elsewhere. */
const regions = [region('GTV', [1, 3]), region('PTV', [2, 3]), region('Cord', [])];
const structures = { ...mask('rt', [1, 2, 3]), regions };

describe('named regions', () => {
  test('sizes are those of their labels, and overlap is said', () => {
    const facts = regionFacts(structures);
    expect(facts?.map(({ voxelCount }) => voxelCount)).toEqual([8, 8, 0]);
    expect(facts?.[0]?.volumeMl).toBeCloseTo(2 * label(1).volumeMl, 12);
    expect(facts?.map(({ overlaps }) => overlaps)).toEqual([['PTV'], ['GTV'], []]);
    expect(regionFacts(mask('seg', [1]))).toBeNull();
  });

  test('a label is hidden once all its regions are', () => {
    const by = (...names: string[]) => [...hiddenLabels(regions, new Set(names), new Set())];
    expect(by('GTV')).toEqual([1]);
    expect(by('GTV', 'PTV').sort()).toEqual([1, 2, 3]);
    expect([...hiddenLabels(null, new Set(['GTV']), new Set([7]))]).toEqual([7]);
    expect([...hiddenLabels(regions, new Set(['GTV']), new Set([2]))].sort()).toEqual([1, 2]);
  });

  test('a shared label is called by its regions', () => {
    expect(labelTitle(structures, 3)).toBe('GTV + PTV');
    expect(labelTitle(structures, 1)).toBe('GTV');
    expect(labelTitle(mask('seg', [4]), 4)).toBe('Label 4');
    expect(labelTitle(structures, 0)).toBeNull();
  });
});
