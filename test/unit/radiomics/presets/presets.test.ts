import { expect, test } from 'vitest';
import { createCpuEngine } from '../../../../src/engine/cpu/cpu-engine.ts';
import { extract } from '../../../../src/radiomics/extract.ts';
import { countFeatures } from '../../../../src/radiomics/plan.ts';
import { findPreset, PRESETS } from '../../../../src/radiomics/presets/presets.ts';
import { axisAlignedGrid } from '../../../../src/volume/grid.ts';
import { makeLabelMap } from '../../../../src/volume/label-map.ts';
import type { Modality } from '../../../../src/volume/volume.ts';

/** Grey values of the kind that the modality has: HU, SUV, or anything. */
const RANGES: Readonly<Partial<Record<Modality, readonly [number, number]>>> = {
  CT: [-890, 310],
  PT: [0.2, 12],
  MR: [100, 900],
};

/** A 16 x 16 x 8 box of 1 x 1 x 3 mm voxels with a region of 8 x 8 x 4. */
function makeCase(modality: Modality) {
  const grid = axisAlignedGrid([16, 16, 8], [1, 1, 3]);
  const [low, high] = RANGES[modality] ?? [1, 6];
  const isInside = (n: number) => {
    const [i, j, k] = [n % 16, Math.floor(n / 16) % 16, Math.floor(n / 256)];
    return i >= 4 && i < 12 && j >= 4 && j < 12 && k >= 2 && k < 6;
  };
  const data = Float64Array.from({ length: 2048 }, (_, n) => {
    const value = low + ((high - low) * ((n * 7919) % 101)) / 100;
    return modality === 'unknown' ? Math.round(value) : value;
  });
  const labels = Uint16Array.from({ length: 2048 }, (_, n) => (isInside(n) ? 1 : 0));
  return {
    image: { grid, data, modality, unit: '1', nonFiniteCount: 0 },
    mask: makeLabelMap(grid, labels),
    labels: [1],
  };
}

test('names are unique and found', () => {
  expect(new Set(PRESETS.map(({ name }) => name)).size).toBe(PRESETS.length);
  for (const preset of PRESETS) expect(findPreset(preset.name)).toBe(preset);
  expect(findPreset('nonsense')).toBeUndefined();
});

test.each(PRESETS.map((preset) => [preset.name, preset] as const))(
  '%s gives its features on an image of its kind',
  async (_name, { modality, settings }) => {
    const engine = createCpuEngine();
    const { features, diagnostics } = await extract(engine, {
      ...makeCase(modality ?? 'unknown'),
      settings,
    });
    const missing = features.filter(({ value }) => Number.isNaN(value));
    expect(features.length).toBe(countFeatures(settings));
    expect(missing.map(({ name, reason }) => `${name}: ${reason}`)).toEqual([]);
    expect(Object.keys(diagnostics).length).toBeGreaterThan(10);
  },
);
