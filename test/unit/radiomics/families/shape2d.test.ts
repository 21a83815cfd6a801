import { readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { diameters } from '../../../../src/engine/cpu/shape/diameters.ts';
import { shape2dFeatures } from '../../../../src/radiomics/families/shape2d.ts';
import { PROFILES } from '../../../../src/radiomics/profiles.ts';
import type { Triple } from '../../../../src/volume/grid.ts';
import { makeRoi, type Roi } from '../../../../src/volume/roi.ts';
import { describeGroundTruth } from '../../../support/ground-truth.ts';
import { readCase, readTable } from '../../../support/references/read-case.ts';
import { roiOf } from './samples-of.ts';

const SPACING: Triple = [1, 2, 5];

function measure(roi: Roi, spacing: Triple, axis: 0 | 1 | 2) {
  const chords = diameters(roi.morphological, roi.box.size, spacing);
  return shape2dFeatures({ roi, spacing, diameters: chords, axis }, PROFILES.pyradiomics);
}

/** Rows of 0 and 1 as one slice across z. */
function features(...rows: string[]) {
  const mask = Uint8Array.from(rows.join(''), Number);
  const roi = roiOf(mask, [rows[0]?.length ?? 0, rows.length, 1]);
  return measure(roi, SPACING, 2);
}

const SIDE = Math.hypot(1, 2) / 2;

describe('outline', () => {
  test('of one pixel is a rhombus of half its area', () => {
    const rhombus = features('1');
    expect(rhombus).toMatchObject({ MeshSurface: 1, PixelSurface: 2, MaximumDiameter: 2 });
    expect(rhombus.Perimeter).toBeCloseTo(4 * SIDE, 12);
    expect(rhombus.Elongation).toMatchObject({ reason: expect.stringContaining('no extent') });
  });

  test('of pixels that touch at a corner is that of two', () => {
    for (const rows of [
      ['10', '01'],
      ['01', '10'],
    ]) {
      const two = features(...rows);
      expect(two.MeshSurface).toBe(2);
      expect(two.Perimeter).toBeCloseTo(8 * SIDE, 12);
    }
  });

  test('of a hole counts inside and out', () => {
    const ring = features('111', '101', '111');
    // Nine pixels less four corners of an eighth, less the rhombus of the hole.
    expect(ring.MeshSurface).toBeCloseTo(2 * (9 - 4 / 8 - 1 / 2), 12);
    // Outside 2 x 2 steps of 1 and of 2 mm between corner cuts; inside a rhombus.
    expect(ring.Perimeter).toBeCloseTo(2 * 2 * (1 + 2) + 4 * SIDE + 4 * SIDE, 12);
  });

  test('lies in whichever plane has one slice', () => {
    const roi = roiOf(Uint8Array.of(1, 1, 0, 1), [2, 1, 2]);
    const across = measure(roi, SPACING, 1);
    expect(across.PixelSurface).toBe(3 * 1 * 5);
    expect(measure(roi, SPACING, 2).Perimeter).toEqual({
      reason: 'the region has 2 slices; 2D shape needs one',
    });
  });
});

test('a line has no minor axis', () => {
  const line = features('1111');
  expect(line.MajorAxisLength).toBeCloseTo(4 * Math.sqrt(15 / 12), 12);
  expect(line).toMatchObject({ MinorAxisLength: 0, Elongation: 0 });
});

describeGroundTruth('PyRadiomics baseline, shape2D', (file) => {
  const read = async (path: string) => new Uint8Array(await readFile(file(path)));

  // The slices that the baseline was made on, counted from 0.
  test.each([
    ['brain1', 16],
    ['breast1', 9],
  ])('%s, slice %i: within 1e-6', async (name, slice) => {
    const folder = 'pyradiomics/images';
    const { image, mask } = await readCase(
      read,
      `${folder}/${name}_image.nrrd`,
      `${folder}/${name}_label.nrrd`,
    );
    const [nx, ny] = image.grid.size;
    const data = mask.data.map((value, at) => (Math.floor(at / (nx * ny)) === slice ? value : 0));
    const roi = makeRoi(image, { ...mask, data }, [1]);
    const { spacing } = image.grid;
    const outcomes = measure(roi, spacing, 2);
    const table = await readTable(read, 'pyradiomics/pyradiomics_baseline_long.csv');
    const rows = table.filter((row) => row.test_case === name && row.scenario === 'shape2D');
    expect(rows).toHaveLength(9);
    for (const { feature = '', value } of rows) {
      const ours = outcomes[feature] as number;
      expect(Math.abs(ours / Number(value) - 1), feature).toBeLessThanOrEqual(1e-6);
    }
  });
});
