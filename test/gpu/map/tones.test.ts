import { expect, test } from 'vitest';
import { MAP_BOUND } from '../../../src/engine/map.ts';
import { AROUND, AROUND_IN_SLICE, directions } from '../../../src/engine/neighbourhood.ts';
import { TONE_MAP_FEATURES, type ToneMapRequest } from '../../../src/engine/tone-map.ts';
import { toneMapByDefinition } from '../../../src/selftest/definitions/tone-map.ts';
import { rowsWithin } from '../../../src/selftest/map-operations.ts';
import type { Triple } from '../../../src/volume/grid.ts';
import { randomMask, scanLike, volumeOf } from '../../support/generators.ts';
import { describeEngines } from '../engines.ts';
import { recordLevels, SUBJECTS, type Subject, subjectOf } from '../texture/cases.ts';

const WHOLE: ToneMapRequest = {
  kernel: { radius: 1, across: null },
  offsets: directions(AROUND),
  countsLone: true,
  isFlatDefined: true,
  features: TONE_MAP_FEATURES,
};
const STRICT = { ...WHOLE, countsLone: false, isFlatDefined: false };

function scan(size: Triple, levels: number, fill: number): Subject {
  return subjectOf(size, scanLike(size, 1, levels, 7), randomMask(volumeOf(size), fill, 8));
}

function everyNth(mask: Uint8Array, n: number): Uint8Array<ArrayBuffer> {
  let count = 0;
  return Uint8Array.from(mask, (is) => (is === 1 && count++ % n === 0 ? 1 : 0));
}

describeEngines('maps of grey tone differences', (calculate) => {
  const check = async (
    subject: Subject,
    centres: Uint8Array<ArrayBuffer>,
    request: ToneMapRequest,
  ) => {
    const pending = await calculate((batch) =>
      batch.toneMap(
        recordLevels(batch, subject).levels,
        batch.region(centres, subject.size),
        request,
      ),
    );
    const wanted = toneMapByDefinition(subject.box, centres, request);
    const { length } = request.features;
    expect(pending.value()).toHaveLength(wanted.length);
    expect(rowsWithin(pending.value(), wanted, length, MAP_BOUND).failure).toBeNull();
    return pending.value();
  };

  test.each(SUBJECTS)('by definition: $name', async ({ subject }) => {
    for (const request of [WHOLE, STRICT])
      await check(subject, everyNth(subject.mask, 40), request);
  });

  test.each<readonly [string, number, number, Partial<ToneMapRequest>]>([
    ['full, 32 levels', 32, 1, {}],
    ['few voxels', 4, 0.1, {}],
    ['few voxels, lone ones left out', 4, 0.1, { countsLone: false, isFlatDefined: false }],
    [
      'distances 1 and 3, radius 2',
      8,
      0.9,
      {
        kernel: { radius: 2, across: null },
        offsets: directions({ distances: [1, 3], across: null }),
      },
    ],
    [
      'in planes across x, some features',
      12,
      0.9,
      {
        kernel: { radius: 2, across: 0 },
        offsets: directions({ distances: [2], across: 0 }),
        features: ['Strength', 'Busyness'],
      },
    ],
    ['radius 3', 16, 0.9, { kernel: { radius: 3, across: null } }],
  ])('of a smooth image: %s', async (_, levels, fill, changes) => {
    const subject = scan([7, 7, 6], levels, fill);
    await check(subject, everyNth(subject.mask, 7), { ...WHOLE, ...changes });
  });

  test('two levels whose level times share is the same', async () => {
    // 2 voxels of level 1, 1 of level 2.
    const subject = subjectOf([3, 1, 1], [1, 2, 1], new Uint8Array(3).fill(1));
    const middle = Uint8Array.of(0, 1, 0);
    const request: ToneMapRequest = { ...WHOLE, features: ['Busyness'] };
    const inSlice = { ...request, offsets: directions(AROUND_IN_SLICE) };
    expect([...(await check(subject, middle, request))]).toEqual([0]);
    expect([...(await check(subject, middle, { ...inSlice, isFlatDefined: false }))]).toEqual([
      Number.NaN,
    ]);
  });

  test('one row of voxels at radius 5, many levels', async () => {
    const subject = scan([11, 11, 11], 300, 0.95);
    const row = subject.mask.map((is, n) => (n >= 11 * 60 && n < 11 * 60 + 3 ? is : 0));
    await check(subject, row, { ...STRICT, kernel: { radius: 5, across: null } });
  });
});
