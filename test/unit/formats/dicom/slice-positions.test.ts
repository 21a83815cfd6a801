import fc from 'fast-check';
import { expect, test } from 'vitest';
import { judgePositions } from '../../../../src/formats/dicom/slice-positions.ts';

test('even, but for rounding', () => {
  expect(judgePositions([0, 1.25, 2.5])).toEqual({ kind: 'even', step: 1.25, deviation: 0 });
  expect(judgePositions([0, 0.6, 1.3, 1.9, 2.5])).toMatchObject({ kind: 'uneven' });
  expect(judgePositions([0, 3, 6.1, 9])).toMatchObject({ kind: 'even', step: 3 });
});

test('gaps of whole multiples, up to five slices wide and a third of all', () => {
  expect(judgePositions([0, 2, 4, 10, 12, 14])).toMatchObject({
    kind: 'gaps',
    step: 2,
    index: [0, 1, 2, 5, 6, 7],
  });
  const rest = [2, 4, 6, 8, 10, 12, 14, 16, 18, 20];
  expect(judgePositions([-10, ...rest])).toMatchObject({ kind: 'gaps', step: 2 });
  expect(judgePositions([-12, ...rest])).toEqual({
    kind: 'apart',
    parts: [
      [0, 1],
      [1, 11],
    ],
  });
  // Every second one is missing but for one pair.
  expect(judgePositions([0, 2, 4, 6, 7])).toMatchObject({ kind: 'uneven', least: 1, most: 2 });
});

test('a wide gap parts uneven slices too', () => {
  expect(judgePositions([0, 2, 4.5, 6, 60, 62.5])).toEqual({
    kind: 'apart',
    parts: [
      [0, 4],
      [4, 6],
    ],
  });
});

test('whichever slices are missing, the others keep their places', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 12, max: 40 }),
      fc.double({ min: 0.2, max: 8, noNaN: true }),
      fc.uniqueArray(fc.integer({ min: 1, max: 10 }), { minLength: 1, maxLength: 3 }),
      (count, step, missing) => {
        const index = Array.from({ length: count }, (_, n) => n).filter(
          (n) => !missing.includes(n),
        );
        const found = judgePositions(index.map((n) => 7 + n * step));
        expect(found).toMatchObject({ kind: 'gaps', index });
        expect(found.kind === 'gaps' && found.step).toBeCloseTo(step, 9);
      },
    ),
  );
});
