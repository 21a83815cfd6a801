import { describe, expect, test } from 'vitest';
import {
  makeFourier,
  smoothLength,
  transformBack,
} from '../../../../src/engine/cpu/fourier/fourier.ts';
import { randomDoubles } from '../../../support/generators.ts';

/** The sum a transform stands for; element t of line b at t * lines + b. */
function byDefinition(re: Float64Array, im: Float64Array, length: number, lines: number) {
  return Array.from({ length: length * lines }, (_, n) => {
    const [k, line] = [Math.floor(n / lines), n % lines];
    let [sumRe, sumIm] = [0, 0];
    for (let t = 0; t < length; t++) {
      const angle = (-2 * Math.PI * ((k * t) % length)) / length;
      const [x, y] = [re[t * lines + line] ?? 0, im[t * lines + line] ?? 0];
      sumRe += x * Math.cos(angle) - y * Math.sin(angle);
      sumIm += x * Math.sin(angle) + y * Math.cos(angle);
    }
    return [sumRe, sumIm] as const;
  });
}

const FAST = [1, 2, 4, 6, 8, 10, 12, 16, 18, 20, 30, 32, 36, 48, 50, 54, 60, 64, 90, 100, 250];
const ODD = [3, 5, 9, 15, 45, 75];
const PRIMES = [7, 11, 13, 14, 17, 21, 49, 77, 47, 53, 59, 94, 106, 159, 197, 394];
const LENGTHS = [...FAST, ...ODD, ...PRIMES];

describe('Fourier transform', () => {
  test.each(LENGTHS)('of lines of %i equals the sum it stands for', (length) => {
    const lines = 3;
    const data = {
      re: randomDoubles(length * lines, -1, 1, 1),
      im: randomDoubles(length * lines, -1, 1, 2),
    };
    const expected = byDefinition(data.re, data.im, length, lines);
    const spare = { re: new Float64Array(length * lines), im: new Float64Array(length * lines) };
    const { re, im } = makeFourier(length).transform(data, spare, lines);
    expected.forEach(([x, y], n) => {
      expect(re[n]).toBeCloseTo(x, 12);
      expect(im[n]).toBeCloseTo(y, 12);
    });
  });

  test.each(LENGTHS)('of padded lines of %i reads only what is filled', (length) => {
    const lines = 2;
    const filled = Math.max(1, Math.floor(length / 2) - 1);
    const garbage = () => new Float64Array(length * lines).fill(1e6);
    const data = { re: garbage(), im: garbage() };
    data.re.set(randomDoubles(filled * lines, -1, 1, 3));
    data.im.set(randomDoubles(filled * lines, -1, 1, 4));
    const cut = (part: Float64Array) => part.map((x, n) => (n < filled * lines ? x : 0));
    const expected = byDefinition(cut(data.re), cut(data.im), length, lines);
    const spare = { re: garbage(), im: garbage() };
    const { re, im } = makeFourier(length).transformPadded(data, spare, lines, filled);
    expected.forEach(([x, y], n) => {
      expect(re[n]).toBeCloseTo(x, 12);
      expect(im[n]).toBeCloseTo(y, 12);
    });
  });

  test('lengths are even products of 2, 3 and 5, cheap rather than short', () => {
    for (let n = 2; n < 700; n++) {
      const length = smoothLength(n);
      expect(length).toBeGreaterThanOrEqual(n);
      expect(length).toBeLessThan(2 * n + 1);
      expect(makeFourier(length).length).toBe(length);
    }
    expect([1, 2, 199, 247, 255].map(smoothLength)).toEqual([1, 2, 200, 256, 256]);
  });

  test.each([1, 12, 15, 34, 101])('back from lines of %i', (length) => {
    const lines = 2;
    const data = {
      re: randomDoubles(length * lines, -1, 1, 5),
      im: randomDoubles(length * lines, -1, 1, 6),
    };
    const wanted = { re: data.re.slice(), im: data.im.slice() };
    const spare = { re: new Float64Array(length * lines), im: new Float64Array(length * lines) };
    const fourier = makeFourier(length);
    const there = fourier.transform(data, spare, lines);
    const { re, im } = transformBack(fourier, there, there === data ? spare : data, lines);
    for (let n = 0; n < length * lines; n++) {
      expect((re[n] as number) / length).toBeCloseTo(wanted.re[n] as number, 12);
      expect((im[n] as number) / length).toBeCloseTo(wanted.im[n] as number, 12);
    }
  });
});
