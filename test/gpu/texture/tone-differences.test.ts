import { expect, test } from 'vitest';
import { AROUND, AROUND_IN_SLICE, type Neighbourhood } from '../../../src/engine/neighbourhood.ts';
import { tonesByDefinition } from '../../../src/selftest/definitions/texture.ts';
import type { Triple } from '../../../src/volume/grid.ts';
import { randomIntegers, randomMask } from '../../support/generators.ts';
import { describeEngines } from '../engines.ts';
import {
  expectSame,
  manyLevels,
  recordDerivedLevels,
  recordLevels,
  SUBJECTS,
  subjectOf,
} from './cases.ts';

const NEIGHBOURHOODS: readonly Neighbourhood[] = [
  AROUND,
  AROUND_IN_SLICE,
  { distances: [1, 2], across: null },
  { distances: [3, 1], across: 2 },
  { distances: [1], across: 0 },
];

describeEngines('tone differences', (calculate) => {
  test.each(SUBJECTS)('by definition: $name', async ({ subject }) => {
    const asked = NEIGHBOURHOODS.flatMap((around) => [
      { around, bySlice: false },
      { around, bySlice: true },
    ]);
    const pending = await calculate((batch) => {
      const { levels } = recordLevels(batch, subject);
      return asked.map(({ around, bySlice }) => batch.toneDifferences(levels, around, bySlice));
    });
    asked.forEach(({ around, bySlice }, n) => {
      expectSame(pending[n]?.value() ?? {}, tonesByDefinition(subject.box, around, bySlice));
    });
  });

  test('neighbours at distance 8, of 2000 levels', async () => {
    const size: Triple = [11, 10, 9];
    const subject = subjectOf(size, randomIntegers(990, 1, 2000, 4), randomMask(990, 0.9, 5));
    const far: Neighbourhood = { distances: [8], across: null };
    const pending = await calculate((batch) =>
      batch.toneDifferences(recordLevels(batch, subject).levels, far, false),
    );
    expectSame(pending.value(), tonesByDefinition(subject.box, far, false));
  });

  test('sums pass 2^32', async () => {
    // Voxels of level 1 with 48 neighbours each, 40 of level 2048: 82 000 a voxel, 57 000 voxels.
    const size: Triple = [480, 480, 1];
    const data = Uint16Array.from({ length: 480 * 480 }, (_, n) =>
      n % 2 === 0 && Math.floor(n / 480) % 2 === 0 ? 1 : 2048,
    );
    const subject = subjectOf(size, data, new Uint8Array(data.length).fill(1));
    const near: Neighbourhood = { distances: [1, 2, 3], across: 2 };
    const pending = await calculate((batch) =>
      batch.toneDifferences(recordLevels(batch, subject).levels, near, false),
    );
    const expected = tonesByDefinition(subject.box, near, false);
    expect(Math.max(...expected.sums.subarray(0, 49))).toBeGreaterThan(2 ** 32);
    expectSame(pending.value(), expected);
  });

  test('levels of a derived image, more than guessed', async () => {
    const subject = manyLevels(600);
    const pending = await calculate((batch) =>
      batch.toneDifferences(recordDerivedLevels(batch, subject), AROUND, true),
    );
    expectSame(pending.value(), tonesByDefinition(subject.box, AROUND, true));
  });
});
