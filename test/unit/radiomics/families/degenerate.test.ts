import { describe, expect, test } from 'vitest';
import type { Outcomes } from '../../../../src/radiomics/outcome.ts';
import type { Triple } from '../../../../src/volume/grid.ts';
import { ibsiTexture, padLevels, pyradiomicsTexture } from './texture-of.ts';

const SIZE: Triple = [8, 7, 6];

/** Levels by place, 0 outside the region. */
function textures(level: (i: number, j: number, k: number) => number) {
  const [nx, ny, nz] = SIZE;
  const data = Uint8Array.from({ length: nx * ny * nz }, (_, n) =>
    level(n % nx, Math.floor(n / nx) % ny, Math.floor(n / (nx * ny))),
  );
  const mask = data.map((value) => Math.min(value, 1));
  const levels = padLevels(data, mask, SIZE);
  const result = { ibsi: ibsiTexture(levels, mask), pyradiomics: pyradiomicsTexture(levels) };
  for (const outcomes of [
    ...Object.values(result.ibsi).flatMap((sets) => Object.values(sets)),
    ...Object.values(result.pyradiomics),
  ])
    requireNumbersOrReasons(outcomes);
  return result;
}

/** A number or a reason, never infinity, never NaN. */
function requireNumbersOrReasons(outcomes: Outcomes): void {
  for (const [name, outcome] of Object.entries(outcomes)) {
    const isSaid = typeof outcome === 'number' ? Number.isFinite(outcome) : outcome.reason !== '';
    expect([name, outcome, isSaid]).toEqual([name, outcome, true]);
  }
}

describe('regions that leave texture undefined', () => {
  test('one voxel is one run, one zone and depends on nothing', () => {
    const { ibsi } = textures((i, j, k) => (i === 3 && j === 3 && k === 3 ? 2 : 0));
    expect(ibsi.glcm?.ITBB?.Contrast).toEqual({
      reason: 'no two voxels of the region are neighbours',
    });
    expect(ibsi.glrlm?.ITBB).toMatchObject({ RunPercentage: 1, RunEntropy: 0, RunVariance: 0 });
    expect(ibsi.glszm?.KOBO).toMatchObject({ ZonePercentage: 1, SmallAreaEmphasis: 1 });
    expect(ibsi.gldzm?.KOBO).toMatchObject({ LargeDistanceEmphasis: 1 });
    expect(ibsi.ngldm?.KOBO).toMatchObject({ SmallDependenceEmphasis: 1, DependenceEnergy: 1 });
    expect(ibsi.ngtdm?.KOBO?.Coarseness).toEqual({
      reason: 'no voxel of the region has a neighbour in it',
    });
  });

  // PyRadiomics 3.1.0 on two voxels apart, run by us: glcm and glrlm NaN, ngtdm as below.
  test('two voxels apart', () => {
    const { ibsi, pyradiomics } = textures((i, j, k) =>
      i === 1 && j === 1 && k === 1 ? 1 : i === 5 && j === 4 && k === 3 ? 3 : 0,
    );
    expect(pyradiomics.glcm?.MCC).toHaveProperty('reason');
    expect(pyradiomics.glrlm?.RunEntropy).toEqual({
      reason: 'no line of voxels holds two voxels of the region',
    });
    expect(pyradiomics.ngtdm).toEqual({
      Coarseness: 1e6,
      Contrast: 0,
      Busyness: 0,
      Complexity: 0,
      Strength: 0,
    });
    expect(pyradiomics.gldm?.DependenceEntropy).toBeCloseTo(1, 14);
    // IBSI counts runs in every direction, and no voxel without neighbours.
    expect(ibsi.glrlm?.ITBB?.RunPercentage).toBe(1);
    expect(ibsi.ngtdm?.KOBO?.Strength).toHaveProperty('reason');
  });

  test('two voxels with a gap on one row: PyRadiomics keeps the direction of the row', () => {
    const { pyradiomics } = textures((i, j, k) =>
      j === 3 && k === 3 && (i === 1 || i === 5) ? Math.min(i, 2) : 0,
    );
    expect(pyradiomics.glrlm?.RunPercentage).toBe(1);
    expect(pyradiomics.glcm?.Contrast).toHaveProperty('reason');
  });

  test('one row: PyRadiomics takes the runs along it only, IBSI those across it, too', () => {
    const { ibsi, pyradiomics } = textures((i, j, k) =>
      j === 3 && k === 3 && i > 0 && i < 7 ? 1 : 0,
    );
    expect(pyradiomics.glrlm?.RunPercentage).toBeCloseTo(1 / 6, 14);
    expect(pyradiomics.glrlm?.LongRunEmphasis).toBe(36);
    expect(ibsi.glrlm?.ITBB?.RunPercentage).toBeCloseTo((12 + 1 / 6) / 13, 14);
    // One zone a slice; the region fills one slice.
    expect(ibsi.glszm?.['8QNN']?.LargeAreaEmphasis).toBe(36);
  });

  // PyRadiomics 3.1.0 on a constant 2 x 2 x 2 block, run by us.
  test('one level', () => {
    const { ibsi, pyradiomics } = textures((i, j, k) => (i < 2 && j < 2 && k < 2 ? 1 : 0));
    expect(pyradiomics.glcm).toMatchObject({ Correlation: 1, MCC: 1, Imc1: 0, Imc2: 0, Id: 1 });
    expect(pyradiomics.glrlm?.RunEntropy).toBeCloseTo(0.6058820091274032, 14);
    expect(pyradiomics.ngtdm).toMatchObject({ Coarseness: 1e6, Contrast: 0, Strength: 0 });
    expect(ibsi.ngtdm?.KOBO).toEqual(pyradiomics.ngtdm);
    expect(ibsi.glcm?.IAZD?.Correlation).toEqual({
      reason: 'all pairs have the same grey level',
    });
  });

  test('pairs of one level only beside a voxel of another: no maximal correlation', () => {
    const { pyradiomics } = textures((i, j, k) =>
      j === 1 && k === 1 && i < 4 ? 1 : i === 7 && j === 6 && k === 5 ? 3 : 0,
    );
    expect(pyradiomics.glcm?.MCC).toBe(0);
  });

  test('an empty region has no value of any family', () => {
    const { ibsi, pyradiomics } = textures(() => 0);
    for (const [family, feature] of [
      ['glcm', 'Contrast'],
      ['glrlm', 'RunEntropy'],
      ['glszm', 'ZoneEntropy'],
      ['ngtdm', 'Coarseness'],
    ] as const) {
      const code = family === 'glcm' || family === 'glrlm' ? 'SUJT' : '8QNN';
      expect(ibsi[family]?.[code]?.[feature]).toHaveProperty('reason');
      expect(pyradiomics[family]?.[feature]).toHaveProperty('reason');
    }
    expect(ibsi.gldzm?.KOBO?.ZonePercentage).toHaveProperty('reason');
    expect(ibsi.ngldm?.['62GR']?.DependenceEnergy).toHaveProperty('reason');
  });
});
