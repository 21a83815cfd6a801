import { expect, test } from 'vitest';
import { WAVELET_BANDS, type WaveletFilters } from '../../../src/engine/engine.ts';
import { bandByDefinition } from '../../../src/selftest/definitions/wavelet.ts';
import type { Triple } from '../../../src/volume/grid.ts';
import { largestDifference, spreadOf } from '../../support/compare.ts';
import { randomDoubles, scanLike, volumeOf } from '../../support/generators.ts';
import { describeEngines } from '../engines.ts';

// Decomposition low-pass taps as PyWavelets lists them (Daubechies, Ten Lectures on Wavelets, tables 6.1, 8.1).
const LOW_PASS = {
  haar: [Math.SQRT1_2, Math.SQRT1_2],
  db2: [-0.12940952255092145, 0.22414386804185735, 0.836516303737469, 0.48296291314469025],
  db3: [
    0.035226291882100656, -0.08544127388224149, -0.13501102001039084, 0.4598775021193313,
    0.8068915093133388, 0.3326705529509569,
  ],
  coif1: [
    -0.01565572813546454, -0.0727326195128539, 0.38486484686420286, 0.8525720202122554,
    0.3378976624578092, -0.0727326195128539,
  ],
};

/** The high-pass of an orthogonal wavelet: its low-pass reversed, with alternating signs. */
function orthogonal(low: readonly number[]): WaveletFilters {
  return { low, high: [...low].reverse().map((tap, k) => (k % 2 === 0 ? -tap : tap)) };
}

describeEngines('wavelet', (calculate) => {
  /** All sub-bands, whole. */
  async function decompose(data: Float64Array | Int16Array, size: Triple, filters: WaveletFilters) {
    const shrink = filters.low.length - 1;
    const to = size.map((n) => n - shrink) as unknown as Triple;
    const pending = await calculate((batch) => {
      const bands = batch.wavelet(batch.image({ size, data, label: 'image' }), filters);
      const region = batch.region(new Uint8Array(volumeOf(to)).fill(1), to);
      return WAVELET_BANDS.map((band) => batch.samples(bands[band], region));
    });
    return pending.map((each) => each.value());
  }

  test.each(Object.entries(LOW_PASS))('%s: every sub-band', async (_, low) => {
    const size: Triple = [23, 18, 15];
    const data = scanLike(size, -700, 400, 1);
    const filters = orthogonal(low);
    const bands = await decompose(data, size, filters);
    WAVELET_BANDS.forEach((band, n) => {
      const expected = bandByDefinition(data, size, filters, band);
      const found = bands[n] ?? [];
      expect(largestDifference(found, expected), band).toBeLessThan(1e-5 * spreadOf(expected));
    });
  });

  test.each([1, 2, 3, 8, 20])('%i random taps', async (taps) => {
    const size: Triple = [taps + 6, taps + 1, taps];
    const data = randomDoubles(volumeOf(size), -1, 1, taps);
    const filters = {
      low: Array.from(randomDoubles(taps, -1, 1, 40 + taps)),
      high: Array.from(randomDoubles(taps, -1, 1, 60 + taps)),
    };
    const bands = await decompose(data, size, filters);
    WAVELET_BANDS.forEach((band, n) => {
      const expected = bandByDefinition(data, size, filters, band);
      const found = bands[n] ?? [];
      const scale = Math.max(spreadOf(expected), ...expected.map(Math.abs));
      expect(largestDifference(found, expected), band).toBeLessThan(1e-5 * scale);
    });
  });

  test('the mean does not leak into high-pass bands', async () => {
    const size: Triple = [21, 20, 19];
    const data = scanLike(size, 900, 1300, 5);
    const filters = orthogonal(LOW_PASS.coif1);
    const bands = await decompose(data, size, filters);
    const mean = (values: ArrayLike<number>) =>
      Array.from(values).reduce((sum, value) => sum + value, 0) / values.length;
    WAVELET_BANDS.slice(1).forEach((band, n) => {
      const expected = bandByDefinition(data, size, filters, band);
      // Taps rounded to float32 would leave 4e-5.
      expect(Math.abs(mean(bands[n + 1] ?? []) - mean(expected)), band).toBeLessThan(5e-6);
    });
  });

  test('a second level filters the first level’s sub-band', async () => {
    const size: Triple = [20, 19, 18];
    const data = scanLike(size, 0, 1000, 2);
    const filters = orthogonal(LOW_PASS.db2);
    const to: Triple = [14, 13, 12];
    const pending = await calculate((batch) => {
      const { LLL } = batch.wavelet(batch.image({ size, data, label: 'image' }), filters);
      const region = batch.region(new Uint8Array(volumeOf(to)).fill(1), to);
      return batch.samples(batch.wavelet(LLL, filters).LHL, region);
    });
    const first = bandByDefinition(data, size, filters, 'LLL');
    const expected = bandByDefinition(first, [17, 16, 15], filters, 'LHL');
    expect(largestDifference(pending.value(), expected)).toBeLessThan(1e-5 * spreadOf(expected));
  });
});
