import { expect, test } from 'vitest';
import type { Zones } from '../../../src/engine/texture.ts';
import { zonesByDefinition } from '../../../src/selftest/definitions/texture.ts';
import type { Triple } from '../../../src/volume/grid.ts';
import { randomMask, scanLike, volumeOf } from '../../support/generators.ts';
import { type Calculate, describeEngines } from '../engines.ts';
import {
  expectSame,
  PHANTOM,
  recordDerivedLevels,
  recordLevels,
  SUBJECTS,
  type Subject,
  subjectOf,
} from './cases.ts';

const WAYS = [
  { across: null, bySlice: false },
  { across: 0, bySlice: false },
  { across: 1, bySlice: false },
  { across: 2, bySlice: false },
  { across: 2, bySlice: true },
] as const;

/** All ways of joining, against the definition; the border is that of a region a little larger. */
async function expectZones(calculate: Calculate, subject: Subject): Promise<readonly Zones[]> {
  const { size, mask } = subject;
  const morphological = mask.map((is, n) => (n % 11 === 3 ? 1 : is));
  const pending = await calculate((batch) => {
    const { levels } = recordLevels(batch, subject);
    const border = batch.region(morphological, size);
    return WAYS.map((way) => batch.zones(levels, { ...way, border }));
  });
  const found = pending.map((each) => each.value());
  WAYS.forEach(({ across, bySlice }, n) => {
    expectSame(found[n] ?? {}, zonesByDefinition(subject.box, morphological, across, bySlice));
  });
  return found;
}

function whole(size: Triple, level: (i: number, j: number, k: number) => number): Subject {
  const [nx, ny] = size;
  const data = Uint16Array.from({ length: volumeOf(size) }, (_, n) =>
    level(n % nx, Math.floor(n / nx) % ny, Math.floor(n / (nx * ny))),
  );
  return subjectOf(size, data, new Uint8Array(data.length).fill(1));
}

describeEngines('zones', (calculate) => {
  test.each(SUBJECTS)('by definition: $name', async ({ subject }) => {
    await expectZones(calculate, subject);
  });

  test('a region without a border asked for has no distances', async () => {
    const pending = await calculate((batch) =>
      batch.zones(recordLevels(batch, PHANTOM).levels, {
        across: null,
        bySlice: false,
        border: null,
      }),
    );
    const mask = PHANTOM.mask;
    expectSame(pending.value(), {
      ...zonesByDefinition(PHANTOM.box, mask, null, false),
      distance: null,
    });
  });

  test('one zone fills the box', async () => {
    const size: Triple = [33, 31, 29];
    const [volume] = await expectZones(
      calculate,
      whole(size, () => 1),
    );
    expect(volume?.size).toEqual(Uint32Array.of(volumeOf(size)));
  });

  test('a checkerboard is two zones over corners, and every voxel one in no plane', async () => {
    const [volume] = await expectZones(
      calculate,
      whole([15, 14, 13], (i, j, k) => 1 + ((i + j + k) % 2)),
    );
    expect(volume?.size).toHaveLength(2);
  });

  test('isolated voxels are as many zones', async () => {
    const subject = whole([21, 19, 13], (i, j, k) =>
      i % 2 === 0 && j % 2 === 0 && k % 2 === 0 ? 2 : 1,
    );
    const [volume] = await expectZones(calculate, subject);
    expect(volume?.size).toHaveLength(1 + 11 * 10 * 7);
  });

  test('a snake through the box is one zone, however it is wound', async () => {
    // Rows joined at alternating ends, walls of another level between; then planes likewise.
    const [nx, ny, nz] = [41, 39, 5];
    const snake = (i: number, j: number, k: number) => {
      if (k % 2 === 1) return j === 0 && i === 0 ? 1 : 2;
      if (j % 2 === 0) return 1;
      return i === ((j >> 1) % 2 === 0 ? nx - 1 : 0) ? 1 : 2;
    };
    const [volume] = await expectZones(calculate, whole([nx, ny, nz], snake));
    expect(volume?.level.filter((level) => level === 1)).toHaveLength(1);
    // The other way round, so that first voxels lie at the far end.
    const turned = (i: number, j: number, k: number) => snake(nx - 1 - i, ny - 1 - j, nz - 1 - k);
    const [again] = await expectZones(calculate, whole([nx, ny, nz], turned));
    expect(again?.level.filter((level) => level === 1)).toHaveLength(1);
  });

  test('teeth that meet only at their last voxels', async () => {
    const comb = (i: number, j: number) => (i % 2 === 0 || j === 63 ? 1 : 2);
    const [, , , flat] = await expectZones(calculate, whole([65, 64, 1], comb));
    expect(flat?.size[0]).toBe(33 * 64 + 32);
  });

  test('a texture like a scan', async () => {
    const size: Triple = [37, 35, 23];
    await expectZones(
      calculate,
      subjectOf(size, scanLike(size, 1, 9, 3), randomMask(volumeOf(size), 0.95, 4)),
    );
  });

  test('levels of a derived image, more than guessed', async () => {
    const data = Uint16Array.from({ length: 360 }, (_, n) => 1 + (((n >> 2) * 7919) % 600));
    const subject = subjectOf([9, 8, 5], data, randomMask(360, 0.9, 5));
    const pending = await calculate((batch) => {
      const levels = recordDerivedLevels(batch, subject);
      const border = batch.region(subject.mask, subject.size);
      return batch.zones(levels, { across: null, bySlice: false, border });
    });
    expectSame(pending.value(), zonesByDefinition(subject.box, subject.mask, null, false));
  });

  test('zones of the volume cannot be kept apart by slice', async () => {
    const attempt = calculate((batch) =>
      batch.zones(recordLevels(batch, PHANTOM).levels, {
        across: null,
        bySlice: true,
        border: null,
      }),
    );
    await expect(attempt).rejects.toThrow('across slices');
  });
});
