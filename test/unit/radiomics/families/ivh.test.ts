import { describe, expect, test } from 'vitest';
import { type IvhRule, ivhFeatures } from '../../../../src/radiomics/families/ivh.ts';
import type { IntensityRange } from '../../../../src/volume/roi.ts';

function features(samples: readonly number[], rule: IvhRule, range: IntensityRange | null = null) {
  return ivhFeatures({ samples: Float64Array.from(samples), rule, range });
}

/** 0 … 10, once each. */
const RAMP = Array.from({ length: 11 }, (_, n) => n);

describe('definite discrete units', () => {
  test('are steps of 1 between the region’s extremes', () => {
    // At or above 1: 10 of 11; at or above 9: 2. At most 10 % reach 10 (1 of 11), at most 90 % reach 2 (9).
    const { AreaUnderCurve, ...others } = features(RAMP, { kind: 'identity' });
    expect(others).toEqual({
      V10: 10 / 11,
      V90: 2 / 11,
      V10MinusV90: 10 / 11 - 2 / 11,
      I10: 10,
      I90: 2,
      I10MinusI90: 8,
    });
    // Trapezoids over eleven points: (11 + 10 + … + 1 - 6) / 11 / 10.
    expect(AreaUnderCurve).toBeCloseTo(60 / 110, 12);
  });

  test('span the re-segmentation range where there is one', () => {
    // -10 … 30: fractions 0.1 and 0.9 lie at -6 and 26.
    expect(features(RAMP, { kind: 'identity' }, [-10, 30])).toMatchObject({
      V10: 1,
      V90: 0,
      I10: 10,
    });
    // 0 … 20 with the lower bound open: 2 and 18.
    expect(features(RAMP, { kind: 'identity' }, [null, 20])).toMatchObject({ V10: 9 / 11, V90: 0 });
  });

  test('with fractions between the steps count what reaches each step', () => {
    expect(features([0, 0.5, 1.5, 2], { kind: 'identity' })).toMatchObject({ V10: 0.5, V90: 0.25 });
  });
});

describe('definite continuous units', () => {
  test('are bins that stand for their centres, the last one closed above', () => {
    // Bins of 2 from 0: 0 1 | 2 3 | 4 5 | 6 7 | 8 9 10; fraction 0.1 is reached from the second centre, 3, on.
    const { V10, V90, I10, I90 } = features(RAMP, { kind: 'fixed-width', width: 2 });
    expect({ V10, V90, I10, I90 }).toEqual({ V10: 9 / 11, V90: 3 / 11, I10: 11, I90: 3 });
  });

  test('start at the lower bound', () => {
    // From -1: centres 0, 2, 4, 6, 8, 10; bins -1 0 | 1 2 | 3 4 | 5 6 | 7 8 | 9 10 11.
    const { V90, I10 } = features(RAMP, { kind: 'fixed-width', width: 2 }, [-1, 11]);
    expect({ V90, I10 }).toEqual({ V90: 2 / 11, I10: 12 });
  });
});

test('arbitrary units: bin numbers', () => {
  // Ten bins over 0 … 10, the maximum in the last: fraction 0.9 is bin 10, which holds 2 of 11, more than a tenth.
  const { V90, I10, I90 } = features(RAMP, { kind: 'fixed-count', count: 10 });
  expect({ V90, I10, I90 }).toEqual({ V90: 2 / 11, I10: 11, I90: 3 });
});

describe('degenerate regions', () => {
  test('where more than a tenth has the highest intensity, I10 is the step that none reaches', () => {
    // MIRP 2.7 on 50 voxels of 20, 4 of 13 and 71 of 10 without bins, run by us.
    const samples = [...Array(46).fill(20), ...Array(4).fill(13), ...Array(75).fill(10)];
    expect(features(samples, { kind: 'identity' })).toMatchObject({
      V10: 0.4,
      V90: 0.368,
      I10: 21,
      I90: 11,
      I10MinusI90: 10,
    });
  });

  test('one intensity has no fractions', () => {
    for (const rule of [
      { kind: 'identity' },
      { kind: 'fixed-width', width: 2 },
      { kind: 'fixed-count', count: 1000 },
    ] as const) {
      const outcomes = features([5, 5, 5], rule);
      expect(outcomes.V10).toEqual({ reason: 'one intensity has no fractions' });
      expect(outcomes.I10MinusI90).toBe(0);
    }
  });

  test('no intensity, or steps without end: every feature says why', () => {
    expect(features([], { kind: 'identity' }).I10).toMatchObject({
      reason: expect.stringContaining('no voxel'),
    });
    expect(features([0, 1e12], { kind: 'identity' }).V10).toMatchObject({
      reason: expect.stringContaining('choose bins'),
    });
  });
});
