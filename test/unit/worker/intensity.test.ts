import { expect, test } from 'vitest';
import { measureIntensity } from '../../../src/worker/intensity.ts';

const pace = async () => {};

test('nearest-rank percentiles of whole numbers are exact', async () => {
  const data = Int16Array.from({ length: 1000 }, (_, n) => 500 - n);
  expect(await measureIntensity(data, pace)).toEqual({ min: -499, max: 500, p2: -480, p98: 480 });
});

test('real numbers to within a sixteen-millionth of the range', async () => {
  const data = Float32Array.from({ length: 10_000 }, (_, n) => Math.sin(n) * 1e4);
  data[17] = 1e6;
  const sorted = [...data].sort((a, b) => a - b);
  const { p2, p98, max } = await measureIntensity(data, pace);
  expect(max).toBe(1e6);
  expect(Math.abs(p2 - (sorted[199] ?? 0))).toBeLessThan(0.1);
  expect(Math.abs(p98 - (sorted[9799] ?? 0))).toBeLessThan(0.1);
});

test('NaN and infinity are passed over; nothing else leaves zeros', async () => {
  const data = Float32Array.of(Number.NaN, 1, Number.POSITIVE_INFINITY, 3);
  expect(await measureIntensity(data, pace)).toMatchObject({ min: 1, max: 3 });
  const none = Float32Array.of(Number.NaN);
  expect(await measureIntensity(none, pace)).toEqual({ min: 0, max: 0, p2: 0, p98: 0 });
});

test('one value everywhere', async () => {
  expect(await measureIntensity(Uint8Array.of(7, 7), pace)).toEqual({
    min: 7,
    max: 7,
    p2: 7,
    p98: 7,
  });
});
