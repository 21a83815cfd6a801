import { describe, expect, it } from 'vitest';
import { spreadOf } from '../../../../src/radiomics/perturb/spread.ts';

describe('spread of one region', () => {
  // numpy 2: percentile (linear), std(ddof=1) / mean.
  it('equals numpy', () => {
    const found = spreadOf([12.5, 11.2, 13.9, 12.0, 12.8, 11.9, 14.2]);
    expect(found).toMatchObject({ n: 7, median: 12.5 });
    expect(found?.lower).toBeCloseTo(11.305, 12);
    expect(found?.upper).toBeCloseTo(14.155, 12);
    expect(found?.cv).toBeCloseTo(0.08602425451152217, 12);
    expect(found?.quartile).toBeCloseTo(0.05533596837944672, 12);
  });

  it('leaves out what could not be computed', () => {
    expect(spreadOf([Number.NaN, 2, 4])?.n).toBe(2);
    expect(spreadOf([Number.NaN, 2])).toBeNull();
  });

  it('is no share of a mean that may be 0', () => {
    expect(spreadOf([-1, 1, 2])?.cv).toBeNaN();
    expect(spreadOf([0, 0, 0])?.cv).toBe(0);
    expect(spreadOf([-2, -2.2])?.cv).toBeGreaterThan(0);
  });
});
