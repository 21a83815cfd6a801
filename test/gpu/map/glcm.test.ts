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
import { randomMask, scanLike, volumeOf } from '../../support/generators.ts';
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
