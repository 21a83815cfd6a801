import { expect, test } from 'vitest';
import {
  COOCCURRENCE_MAP_FEATURES,
  type CooccurrenceMapRequest,
  MAP_BOUND,
} from '../../../src/engine/map.ts';
import { AROUND, AROUND_IN_SLICE, directions } from '../../../src/engine/neighbourhood.ts';
import { cooccurrenceMapByDefinition } from '../../../src/selftest/definitions/map.ts';
import { rowsWithin } from '../../../src/selftest/map-operations.ts';
import type { Triple } from '../../../src/volume/grid.ts';
import { randomIntegers, randomMask, scanLike, volumeOf } from '../../support/generators.ts';
import { describeEngines } from '../engines.ts';
import { recordLevels, SUBJECTS, subjectOf } from '../texture/cases.ts';

const WHOLE: CooccurrenceMapRequest = {
  kernel: { radius: 1, across: null },
  offsets: directions(AROUND),
  isSymmetric: true,
  isFlatDefined: true,
  flatMcc: 0,
  features: COOCCURRENCE_MAP_FEATURES,
};

const WITHOUT_MCC = COOCCURRENCE_MAP_FEATURES.filter((name) => name !== 'MCC');

function wide(radius: number, features = WHOLE.features): CooccurrenceMapRequest {
  return { ...WHOLE, kernel: { radius, across: null }, features };
}

/** Smooth with noise, as organs are: some levels repeat in every neighbourhood, some do not. */
function scan(size: Triple, levels: number) {
  return subjectOf(size, scanLike(size, 1, levels, 7), randomMask(volumeOf(size), 0.95, 8));
}

function everyNth(mask: Uint8Array, n: number): Uint8Array<ArrayBuffer> {
  let count = 0;
  return Uint8Array.from(mask, (is) => (is === 1 && count++ % n === 0 ? 1 : 0));
}

describeEngines('co-occurrence maps', (calculate) => {
  const check = async (
    subject: (typeof SUBJECTS)[number]['subject'],
    centres: Uint8Array<ArrayBuffer>,
    request: CooccurrenceMapRequest,
  ) => {
    const pending = await calculate((batch) =>
      batch.cooccurrenceMap(
        recordLevels(batch, subject).levels,
        batch.region(centres, subject.size),
        request,
      ),
    );
    const wanted = cooccurrenceMapByDefinition(subject.box, centres, request);
    const { length } = request.features;
    expect(rowsWithin(pending.value(), wanted, length, MAP_BOUND).failure).toBeNull();
  };

  test.each(SUBJECTS)('by definition: $name', async ({ subject }) => {
    await check(subject, everyNth(subject.mask, 40), WHOLE);
  });

  // More neighbours than one thread can count.
  test.each<readonly [string, Triple, number, number, CooccurrenceMapRequest, number]>([
    ['32 levels in a box at radius 3', [7, 7, 6], 32, 1, wide(3), 60],
    ['32 levels of a region at radius 3', [7, 7, 6], 32, 0.6, wide(3), 60],
    ['300 levels of a region at radius 3', [7, 7, 6], 300, 0.9, wide(3, WITHOUT_MCC), 90],
    ['64 levels at radius 5', [11, 11, 11], 64, 0.9, wide(5), 500],
    ['500 levels at radius 5', [11, 11, 11], 500, 1, wide(5, WITHOUT_MCC), 800],
    ['few voxels at radius 5', [9, 9, 8], 32, 0.02, wide(5), 3],
    ['one level at radius 3', [4, 4, 4], 1, 1, wide(3), 20],
    ['a row at radius 5', [40, 1, 1], 6, 0.8, { ...wide(5), isFlatDefined: false }, 3],
    [
      'planes at radius 5',
      [12, 1, 12],
      32,
      0.9,
      { ...wide(5), kernel: { radius: 5, across: 1 } },
      30,
    ],
    [
      'one way at radius 3',
      [7, 7, 6],
      20,
      0.9,
      { ...wide(3, WITHOUT_MCC), isSymmetric: false, offsets: directions(AROUND_IN_SLICE) },
      60,
    ],
  ])('of many pairs: %s', async (_, size, levels, fill, request, n) => {
    const mask = randomMask(volumeOf(size), fill, 8);
    const data =
      levels > 64 ? randomIntegers(volumeOf(size), 1, levels, 3) : scanLike(size, 1, levels, 7);
    await check(subjectOf(size, data, mask), everyNth(mask, n), request);
  });

  test.each<readonly [string, number, CooccurrenceMapRequest, number]>([
    ['radius 1, 32 levels', 32, WHOLE, 5],
    ['radius 2, 12 levels', 12, { ...WHOLE, kernel: { radius: 2, across: null } }, 40],
    ['radius 2 in planes', 32, { ...WHOLE, kernel: { radius: 2, across: 0 } }, 10],
    [
      'distances 1 and 2',
      8,
      {
        ...WHOLE,
        kernel: { radius: 2, across: null },
        offsets: directions({ distances: [1, 2], across: null }),
      },
      80,
    ],
    [
      'one way, some features, flat ones left out',
      3,
      {
        ...WHOLE,
        offsets: directions(AROUND_IN_SLICE),
        isSymmetric: false,
        isFlatDefined: false,
        features: ['Imc2', 'Correlation', 'Imc1', 'Contrast'] as const,
      },
      5,
    ],
  ])('of a smooth image: %s', async (_, levels, request, n) => {
    const subject = scan([13, 11, 9], levels);
    await check(subject, everyNth(subject.mask, n), request);
  });
});
