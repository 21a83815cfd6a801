import { test } from 'vitest';
import { AROUND, AROUND_IN_SLICE, type Neighbourhood } from '../../../src/engine/neighbourhood.ts';
import { dependenceByDefinition } from '../../../src/selftest/definitions/texture.ts';
import { describeEngines } from '../engines.ts';
import {
  expectSame,
  manyLevels,
  PHANTOM,
  recordDerivedLevels,
  recordLevels,
  SUBJECTS,
} from './cases.ts';

const NEIGHBOURHOODS: readonly Neighbourhood[] = [
  AROUND,
  AROUND_IN_SLICE,
  { distances: [2], across: null },
  { distances: [1, 3], across: 2 },
  { distances: [1], across: 1 },
];

describeEngines('dependence', (calculate) => {
  test.each(SUBJECTS)('by definition: $name', async ({ subject }) => {
    const asked = NEIGHBOURHOODS.flatMap((around, n) => [
      { around, alpha: 0, bySlice: n % 2 === 0 },
      { around, alpha: 1, bySlice: n % 2 === 1 },
      { around, alpha: 2.5, bySlice: n % 2 === 0 },
    ]);
    const pending = await calculate((batch) => {
      const { levels } = recordLevels(batch, subject);
      return asked.map(({ around, alpha, bySlice }) =>
        batch.dependence(levels, around, alpha, bySlice),
      );
    });
    asked.forEach(({ around, alpha, bySlice }, n) => {
      const expected = dependenceByDefinition(subject.box, around, alpha, bySlice);
      expectSame(pending[n]?.value() ?? {}, expected);
    });
  });

  test('an alpha beyond all levels counts every neighbour', async () => {
    const pending = await calculate((batch) =>
      batch.dependence(recordLevels(batch, PHANTOM).levels, AROUND, 1e9, false),
    );
    expectSame(pending.value(), dependenceByDefinition(PHANTOM.box, AROUND, 1e9, false));
  });

  test('levels of a derived image, more than guessed', async () => {
    const subject = manyLevels(600);
    const pending = await calculate((batch) =>
      batch.dependence(recordDerivedLevels(batch, subject), AROUND, 20, true),
    );
    expectSame(pending.value(), dependenceByDefinition(subject.box, AROUND, 20, true));
  });
});
