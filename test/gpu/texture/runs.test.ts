import { expect, test } from 'vitest';
import { AROUND, AROUND_IN_SLICE, directions } from '../../../src/engine/neighbourhood.ts';
import { runsByDefinition } from '../../../src/selftest/definitions/texture.ts';
import type { Triple } from '../../../src/volume/grid.ts';
import { volumeOf } from '../../support/generators.ts';
import { describeEngines } from '../engines.ts';
import {
  expectSame,
  manyLevels,
  PHANTOM,
  recordDerivedLevels,
  recordLevels,
  SUBJECTS,
  subjectOf,
} from './cases.ts';

const [IN_3D, IN_SLICE] = [directions(AROUND), directions(AROUND_IN_SLICE)];

describeEngines('runs', (calculate) => {
  test.each(SUBJECTS)('by definition: $name', async ({ subject }) => {
    const pending = await calculate((batch) => {
      const { levels } = recordLevels(batch, subject);
      return [
        batch.runs(levels, IN_3D, false),
        batch.runs(levels, IN_SLICE, false),
        batch.runs(levels, IN_SLICE, true),
      ];
    });
    const [volume, merged, apart] = pending.map((each) => each.value());
    expectSame(volume ?? {}, runsByDefinition(subject.box, IN_3D, false));
    expectSame(merged ?? {}, runsByDefinition(subject.box, IN_SLICE, false));
    expectSame(apart ?? {}, runsByDefinition(subject.box, IN_SLICE, true));
  });

  test('offsets that point backwards, one offset, none', async () => {
    const subject = PHANTOM;
    const backwards: readonly Triple[] = [
      [-1, 0, 0],
      [1, -1, -1],
    ];
    for (const offsets of [backwards, backwards.slice(1), []]) {
      const pending = await calculate((batch) =>
        batch.runs(recordLevels(batch, subject).levels, offsets, false),
      );
      expectSame(pending.value(), runsByDefinition(subject.box, offsets, false));
    }
  });

  test('runs longer than the room first guessed are counted all the same', async () => {
    // 2000 levels, 13 directions: room for 161 columns; one row of 400 equal voxels.
    const size: Triple = [400, 400, 1];
    const data = new Uint16Array(volumeOf(size)).fill(7);
    data[3] = 2000;
    const mask = new Uint8Array(data.length);
    mask.fill(1, 0, 400);
    mask.fill(1, 401, 420);
    mask.fill(1, 800, 1200);
    const subject = subjectOf(size, data, mask);
    const pending = await calculate((batch) =>
      batch.runs(recordLevels(batch, subject).levels, IN_3D, false),
    );
    const runs = pending.value();
    expect([runs.levels, runs.longest]).toEqual([2000, 400]);
    expect(runs.counts[6 * 400 + 399]).toBe(1);
    expect(runs.counts.reduce((sum, count, n) => sum + count * (1 + (n % 400)), 0)).toBe(819 * 13);
  });

  test('levels of a derived image, more than guessed', async () => {
    const subject = manyLevels(600);
    const pending = await calculate((batch) => {
      const levels = recordDerivedLevels(batch, subject);
      return [batch.runs(levels, IN_3D, false), batch.runs(levels, IN_SLICE, true)];
    });
    const [volume, apart] = pending.map((each) => each.value());
    expectSame(volume ?? {}, runsByDefinition(subject.box, IN_3D, false));
    expectSame(apart ?? {}, runsByDefinition(subject.box, IN_SLICE, true));
  });

  test('steps that are no neighbours, or leave the slice, are refused', async () => {
    const attempt = (offset: Triple, bySlice: boolean) =>
      calculate((batch) => batch.runs(recordLevels(batch, PHANTOM).levels, [offset], bySlice));
    await expect(attempt([2, 0, 0], false)).rejects.toThrow('runs along 2,0,0');
    await expect(attempt([0, 0, 1], true)).rejects.toThrow('runs along 0,0,1');
  });
});
