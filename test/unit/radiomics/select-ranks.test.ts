import fc from 'fast-check';
import { expect, test } from 'vitest';
import { selectRanks } from '../../../src/radiomics/families/select-ranks.ts';

test('ranks are those of the sorted values, ties included', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: -5, max: 5 }), { minLength: 1, maxLength: 200 }),
      fc.array(fc.nat(), { minLength: 1, maxLength: 6 }),
      (numbers, picks) => {
        const values = Float64Array.from(numbers);
        const ranks = picks.map((pick) => pick % values.length).sort((a, b) => a - b);
        const sorted = values.slice().sort();
        expect(selectRanks(values.slice(), ranks)).toEqual(ranks.map((rank) => sorted[rank]));
      },
    ),
  );
});
