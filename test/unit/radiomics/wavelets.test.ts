import { describe, expect, test } from 'vitest';
import { createCpuEngine } from '../../../src/engine/cpu/cpu-engine.ts';
import { WAVELET_NAMES } from '../../../src/radiomics/wavelets/wavelet-names.ts';
import { waveletFilters } from '../../../src/radiomics/wavelets/wavelets.ts';
import { describePyWavelets } from '../../support/references/wavelet-body.ts';

describePyWavelets(() => createCpuEngine(), 1e-13);

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);

/** Σ a[k] b[k + by] */
function correlation(a: readonly number[], b: readonly number[], by: number): number {
  return sum(a.map((value, k) => value * (b[k + by] ?? 0)));
}

/** The low pass that reconstructs, reversed: of an orthogonal wavelet the same, else of the reversed wavelet. */
function dual(name: string): string {
  if (name.startsWith('bior')) return name.replace('bior', 'rbio');
  return name.replace('rbio', 'bior');
}

/**
 * Weight of the n-th node to each side, n = 1 … N, where 2N equidistant samples are interpolated halfway: what
 * maximal flatness leaves of a low pass's correlation (Deslauriers and Dubuc 1989; Daubechies 1992, section 6.1).
 */
function midpointWeight(count: number, n: number): number {
  const nodes = Array.from({ length: 2 * count }, (_, k) => k + 0.5 - count);
  const at = n - 0.5;
  return nodes.reduce((product, x) => (x === at ? product : (product * x) / (x - at)), 1);
}

/** N of the definition; null for wavelets that are not maximally flat. */
function flatness(name: string): number | null {
  if (name === 'haar') return 1;
  const [, family, first = '', second = ''] = /^([a-z]+)([0-9]+)\.?([0-9]*)$/.exec(name) ?? [];
  if (family === 'db' || family === 'sym') return Number(first);
  if (family === 'bior' || family === 'rbio') return (Number(first) + Number(second)) / 2;
  return null;
}

// The literature has twelve digits of the short symlets and splines, and the longest are as good as their solver was.
const precision = (name: string) =>
  name === 'dmey' ? 3e-3 : /^sym|4\.4|5\.5|6\.8/.test(name) ? 2e-11 : 1e-14;

describe('wavelet filters', () => {
  test('there are 106 names, each once', () => {
    expect(WAVELET_NAMES).toHaveLength(106);
    expect(new Set(WAVELET_NAMES).size).toBe(106);
  });

  test.each(WAVELET_NAMES)('%s reconstructs what it decomposed', (name) => {
    const { low, high } = waveletFilters(name);
    const { low: otherLow, high: otherHigh } = waveletFilters(dual(name));
    const bound = precision(name);
    expect(low.length % 2).toBe(0);
    expect(Math.abs(sum(low) - Math.SQRT2)).toBeLessThan(1e-14);
    expect(Math.abs(sum(high))).toBeLessThan(bound);
    for (let by = 0; by < low.length; by += 2) {
      const unit = by === 0 ? 1 : 0;
      expect(Math.abs(correlation(low, otherLow, by) - unit)).toBeLessThan(bound);
      expect(Math.abs(correlation(high, otherHigh, by) - unit)).toBeLessThan(bound);
      expect(Math.abs(correlation(low, otherHigh, by))).toBeLessThan(bound);
      expect(Math.abs(correlation(otherHigh, low, by))).toBeLessThan(bound);
    }
  });

  test.each(WAVELET_NAMES.filter((name) => flatness(name) !== null))(
    '%s is as flat as its definition says',
    (name) => {
      const { low } = waveletFilters(name);
      const count = flatness(name) ?? 0;
      const { low: other } = waveletFilters(dual(name));
      for (let n = 1; 2 * n - 1 < low.length; n++) {
        const weight = n <= count ? midpointWeight(count, n) : 0;
        for (const by of [2 * n - 1, 1 - 2 * n]) {
          const found = by > 0 ? correlation(low, other, by) : correlation(other, low, -by);
          expect(Math.abs(found - weight), `${by}`).toBeLessThan(precision(name));
        }
      }
    },
  );

  test.each(WAVELET_NAMES.filter((name) => name.startsWith('coif')))(
    '%s has vanishing moments of both its functions',
    (name) => {
      const { low, high } = waveletFilters(name);
      const order = Number(name.slice(4));
      const centre = 4 * order - 1;
      const moments = Math.min(2 * order, 6);
      for (let power = 0; power < moments; power++) {
        const moment = (taps: readonly number[]) =>
          sum(taps.map((tap, k) => tap * ((k - centre) / low.length) ** power));
        expect(Math.abs(moment(high)), `${power}`).toBeLessThan(1e-13);
        if (power > 0) expect(Math.abs(moment(low)), `${power}`).toBeLessThan(1e-13);
      }
    },
  );

  test('an unknown name is refused with the known ones', () => {
    expect(() => waveletFilters('coif18')).toThrow(/Choose one of haar/);
    expect(() => waveletFilters('constructor')).toThrow(/There is no wavelet 'constructor'/);
  });
});
