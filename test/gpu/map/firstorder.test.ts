import { expect, test } from 'vitest';
import {
  INTENSITY_MAP_FEATURES,
  type IntensityMapRequest,
  MAP_BOUND,
} from '../../../src/engine/map.ts';
import { percentilePlace } from '../../../src/radiomics/families/firstorder.ts';
import { intensityMapByDefinition } from '../../../src/selftest/definitions/map.ts';
import { rowsWithin } from '../../../src/selftest/map-operations.ts';
import type { VoxelArray } from '../../../src/volume/volume.ts';
import { randomDoubles, randomMask, scanLike, volumeOf } from '../../support/generators.ts';
import { describeEngines } from '../engines.ts';
import { recordLevels, SUBJECTS, subjectOf } from '../texture/cases.ts';

const WHOLE: IntensityMapRequest = {
  kernel: { radius: 1, across: null },
  percentilePlace: (p, count) => percentilePlace(p, count, 'linear'),
  isKurtosisExcess: false,
  shift: 0,
  voxelVolume: 3,
  features: INTENSITY_MAP_FEATURES,
};

function everyNth(mask: Uint8Array, n: number): Uint8Array<ArrayBuffer> {
  let count = 0;
  return Uint8Array.from(mask, (is) => (is === 1 && count++ % n === 0 ? 1 : 0));
}

describeEngines('first-order maps', (calculate) => {
  const check = async (
    subject: (typeof SUBJECTS)[number]['subject'],
    data: VoxelArray,
    request: IntensityMapRequest,
    step = 7,
  ) => {
    const { size, box, mask } = subject;
    const centres = everyNth(mask, step);
    const pending = await calculate((batch) =>
      batch.intensityMap(
        batch.image({ size, data, label: 'image' }),
        recordLevels(batch, subject).levels,
        batch.region(centres, size),
        request,
      ),
    );
    const wanted = intensityMapByDefinition(box, data, centres, request);
    const { length } = request.features;
    expect(rowsWithin(pending.value(), wanted, length, MAP_BOUND).failure).toBeNull();
  };

  test.each(SUBJECTS)('by definition: $name', async ({ subject }) => {
    await check(subject, scanLike(subject.size, -200, 900, 3), WHOLE);
  });

  test.each([3, 5])('radius %i', async (radius) => {
    const size = [11, 11, 11] as const;
    const levels = Int16Array.from(scanLike(size, 1, 40, 4));
    const subject = subjectOf(size, levels, randomMask(1331, 0.95, 8));
    const data = scanLike(size, -1000, 900, 3);
    await check(subject, data, { ...WHOLE, kernel: { radius, across: null } }, 250);
  });

  test('a constant image, and one of fractions far from 0', async () => {
    const subject = SUBJECTS[1]?.subject;
    if (subject === undefined) throw new Error('no subject');
    const count = volumeOf(subject.size);
    await check(subject, new Int16Array(count).fill(-7), { ...WHOLE, shift: 7 });
    const features = WHOLE.features.filter((name) => !name.startsWith('Quartile'));
    await check(subject, randomDoubles(count, 900, 1100, 5), {
      ...WHOLE,
      kernel: { radius: 2, across: 1 },
      features,
    });
  });
});
