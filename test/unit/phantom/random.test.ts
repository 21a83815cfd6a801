import { expect, test } from 'vitest';
import { makeGaussianTable, makeRandom } from '../../../src/volume/random.ts';

test('the same seed and stream give the same numbers', () => {
  const [a, b] = [makeRandom(7, 1), makeRandom(7, 1)];
  for (let draw = 0; draw < 1000; draw++) expect(a.uniform()).toBe(b.uniform());
});

test('another seed or another stream gives other numbers', () => {
  const first = makeRandom(7, 1).uniform();
  expect(makeRandom(8, 1).uniform()).not.toBe(first);
  expect(makeRandom(7, 2).uniform()).not.toBe(first);
});

test('filling at once or in two halves gives the same words', () => {
  const whole = new Uint32Array(64);
  makeRandom(3, 0).fill(whole);
  const halves = [new Uint32Array(32), new Uint32Array(32)];
  const random = makeRandom(3, 0);
  for (const half of halves) random.fill(half);
  expect(halves.flatMap((half) => [...half])).toEqual([...whole]);
});

test('the Gaussian table has mean 0 and standard deviation 1', () => {
  const table = makeGaussianTable(makeRandom(1, 0));
  const mean = table.reduce((sum, value) => sum + value, 0) / table.length;
  const variance = table.reduce((sum, value) => sum + (value - mean) ** 2, 0) / table.length;
  // Four standard errors of 16 384 draws.
  expect(Math.abs(mean)).toBeLessThan(0.032);
  expect(Math.abs(variance - 1)).toBeLessThan(0.045);
});
