import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Triple } from '../../../../src/volume/grid.ts';
import { type Box, boxes, turned } from '../../../support/boxes.ts';
import { ibsiTexture, numberOf, padLevels } from './texture-of.ts';

function texture({ size, data }: Box) {
  const mask = data.map((level) => Math.min(level, 1));
  return ibsiTexture(padLevels(data, mask, size), mask);
}

type Texture = ReturnType<typeof texture>;

function expectSame(
  a: Texture,
  b: Texture,
  isCompared: (code: string, name: string) => boolean,
): void {
  for (const [family, sets] of Object.entries(a)) {
    for (const [code, outcomes] of Object.entries(sets)) {
      for (const [name, outcome] of Object.entries(outcomes)) {
        if (!isCompared(code, name)) continue;
        const [one, other] = [numberOf(outcome), numberOf(b[family]?.[code]?.[name])];
        const label = `${family} ${code} ${name} ${one} ${other}`;
        // Near zero mutual information Imc2 is the root of a rounding error.
        const bound = name === 'Imc2' ? 1e-6 : 1e-9 * Math.max(1, Math.abs(one));
        const isSame = Number.isNaN(one) ? Number.isNaN(other) : Math.abs(one - other) <= bound;
        expect([label, isSame]).toEqual([label, true]);
      }
    }
  }
}

describe('texture features do not depend on', () => {
  test('mirroring, and turns by 90° about z', () => {
    fc.assert(
      fc.property(
        boxes,
        fc.tuple(fc.boolean(), fc.boolean(), fc.boolean()),
        fc.boolean(),
        (box, isBack, isSwapped) => {
          const other = turned(box, isSwapped ? [1, 0, 2] : [0, 1, 2], isBack);
          expectSame(texture(box), texture(other), () => true);
        },
      ),
      { numRuns: 25 },
    );
  });

  test('turns by 90° about any axis, in three dimensions', () => {
    fc.assert(
      fc.property(boxes, (box) => {
        const original = texture(box);
        const isIn3D = (code: string) => ['ITBB', 'IAZD', 'KOBO'].includes(code);
        for (const order of [
          [0, 2, 1],
          [2, 1, 0],
          [1, 2, 0],
        ] as const)
          expectSame(original, texture(turned(box, order, [true, false, false])), isIn3D);
      }),
      { numRuns: 25 },
    );
  });

  test('grey levels all raised by one, as far as they only look at differences', () => {
    const onLevels =
      /Gray(?!LevelNonUniformity|LevelVariance)|^(JointAverage|SumAverage|Autocorrelation|Idn|Idmn|Busyness)$/;
    fc.assert(
      fc.property(boxes, (box) => {
        const raised = { ...box, data: box.data.map((level) => (level > 0 ? level + 1 : 0)) };
        expectSame(texture(box), texture(raised), (_, name) => !onLevels.test(name));
      }),
      { numRuns: 25 },
    );
  });

  test('empty slices and columns around the region', () => {
    fc.assert(
      fc.property(boxes, (box) => {
        const size = box.size.map((n) => n + 3) as unknown as Triple;
        const data = new Uint8Array(size[0] * size[1] * size[2]);
        box.data.forEach((level, n) => {
          const [i, j] = [n % box.size[0], Math.floor(n / box.size[0]) % box.size[1]];
          const k = Math.floor(n / (box.size[0] * box.size[1]));
          data[i + 1 + size[0] * (j + 2 + size[1] * (k + 1))] = level;
        });
        expectSame(texture(box), texture({ size, data }), () => true);
      }),
      { numRuns: 25 },
    );
  });
});
