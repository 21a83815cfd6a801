import { expect, test } from 'vitest';
import { AROUND_IN_SLICE, directions } from '../../../src/engine/neighbourhood.ts';
import type { SliceCooccurrenceCounts } from '../../../src/engine/texture.ts';
import type { LevelBox } from '../../../src/selftest/definitions/texture.ts';
import type { Triple } from '../../../src/volume/grid.ts';
import { asOnHardware, describeEngines } from '../engines.ts';
import {
  expectSame,
  manyLevels,
  PHANTOM,
  recordDerivedLevels,
  recordLevels,
  SUBJECTS,
  subjectOf,
} from './cases.ts';

const NEAR = directions(AROUND_IN_SLICE);

/** The definition, one voxel and one offset after the other. */
function countByDefinition(
  { data, size: [nx, ny, nz] }: LevelBox,
  offsets: readonly Triple[],
): SliceCooccurrenceCounts {
  const levels = data.reduce((highest, level) => Math.max(highest, level), 1);
  const counts = new Uint32Array(nz * offsets.length * levels * levels);
  data.forEach((level, n) => {
    const [i, j, k] = [n % nx, Math.floor(n / nx) % ny, Math.floor(n / (nx * ny))];
    offsets.forEach(([di, dj], o) => {
      const [x, y] = [i + di, j + dj];
      if (level === 0 || x < 0 || y < 0 || x >= nx || y >= ny) return;
      const other = data[x + nx * (y + ny * k)] as number;
      if (other === 0) return;
      const cell = ((k * offsets.length + o) * levels + level - 1) * levels + other - 1;
      counts[cell] = (counts[cell] as number) + 1;
    });
  });
  return { levels, slices: nz, counts };
}

describeEngines(
  'GLCM by slice',
  (calculate) => {
    test.each(SUBJECTS)('by definition: $name', async ({ subject }) => {
      const far: readonly Triple[] = [
        [3, -2, 0],
        [-8, 8, 0],
      ];
      const pending = await calculate((batch) => {
        const { levels } = recordLevels(batch, subject);
        return [NEAR, far, []].map((offsets) => batch.cooccurrenceBySlice(levels, offsets));
      });
      [NEAR, far, []].forEach((offsets, n) => {
        expectSame(pending[n]?.value() ?? {}, countByDefinition(subject.box, offsets));
      });
    });

    test('levels of a derived image, more than guessed', async () => {
      const subject = manyLevels(400);
      const pending = await calculate((batch) =>
        batch.cooccurrenceBySlice(recordDerivedLevels(batch, subject), NEAR.slice(0, 1)),
      );
      expectSame(pending.value(), countByDefinition(subject.box, NEAR.slice(0, 1)));
    });

    test('matrices of all slices that fit no memory are refused with the remedy', async () => {
      const data = Float32Array.from({ length: 9 }, (_, n) => (n === 0 ? 2000 : 1));
      const subject = subjectOf([1, 1, 9], data, new Uint8Array(9).fill(1));
      for (const record of [
        recordDerivedLevels,
        (batch: Parameters<typeof recordLevels>[0], of: typeof subject) =>
          recordLevels(batch, of).levels,
      ]) {
        const attempt = calculate((batch) =>
          batch.cooccurrenceBySlice(record(batch, subject), NEAR),
        ).then((pending) => pending.value());
        await expect(attempt).rejects.toMatchObject({ code: 'bad-settings' });
        await expect(attempt).rejects.toThrow(/2000 grey levels.*9 slices.*bin width/s);
      }
    });

    test('an offset that leaves the slice is an error', async () => {
      const attempt = calculate((batch) =>
        batch.cooccurrenceBySlice(recordLevels(batch, PHANTOM).levels, [[0, 0, 1]]),
      );
      await expect(attempt).rejects.toThrow('leaves the slice');
    });
  },
  [asOnHardware],
);
