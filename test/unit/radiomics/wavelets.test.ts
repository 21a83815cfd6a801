import { describe, expect, test } from 'vitest';
import { createCpuEngine } from '../../../src/engine/cpu/cpu-engine.ts';
import { WAVELET_NAMES, waveletFilters } from '../../../src/radiomics/wavelets/wavelets.ts';
import { describePyWavelets } from '../../support/references/wavelet-body.ts';

describePyWavelets(() => createCpuEngine(), 1e-13);

describe('wavelet filters', () => {
  test.each(WAVELET_NAMES)('%s is orthonormal', (name) => {
    const { low, high } = waveletFilters(name);
    const shifted = (a: readonly number[], b: readonly number[], by: number) =>
      a.reduce((sum, value, k) => sum + value * (b[k + by] ?? 0), 0);
    expect(low.reduce((a, b) => a + b)).toBeCloseTo(Math.SQRT2, 10);
    expect(high.reduce((a, b) => a + b)).toBeCloseTo(0, 10);
    for (let by = 0; by < low.length; by += 2) {
      expect(shifted(low, low, by)).toBeCloseTo(by === 0 ? 1 : 0, 10);
      expect(shifted(high, high, by)).toBeCloseTo(by === 0 ? 1 : 0, 10);
      expect(shifted(low, high, by)).toBeCloseTo(0, 10);
    }
  });

  test('an unknown name is refused with the known ones', () => {
    expect(() => waveletFilters('coif9')).toThrow(/Choose one of haar/);
  });
});
