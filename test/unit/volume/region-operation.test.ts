import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { axisAlignedGrid, type Grid, type Triple, voxelVolume } from '../../../src/volume/grid.ts';
import { makeLabelMap } from '../../../src/volume/label-map.ts';
import type { MaskPart, MorphologyOperation } from '../../../src/volume/morphology.ts';
import { finish } from '../../../src/volume/pace.ts';
import { historyOf, operate, type RegionOperation } from '../../../src/volume/region-operation.ts';
import { combineValues, combineVoxels, sizeOf } from '../../../src/volume/region-sets.ts';
import { lcg } from '../../support/lcg.ts';
import scipy from '../../support/references/regions-scipy.json' with { type: 'json' };
import { codeOf } from '../formats/open-one.ts';

const atOnce = async <T>(work: Generator<void, T>): Promise<T> => finish(work);
const bits = (mask: Uint8Array) => [...mask].join('');

/** A part's voxels on its whole grid. */
function whole({ box, data }: MaskPart, [nx, ny, nz]: Triple): Uint8Array {
  const out = new Uint8Array(nx * ny * nz);
  const [bx, by] = box.size;
  data.forEach((n, at) => {
    const [i, j, k] = [at % bx, Math.floor(at / bx) % by, Math.floor(at / (bx * by))];
    out[box.start[0] + i + nx * (box.start[1] + j + ny * (box.start[2] + k))] = n;
  });
  return out;
}

describe('as scipy.ndimage does it', () => {
  const [size, spacing] = [scipy.size, scipy.spacing] as unknown as [Triple, Triple];
  const numbers = lcg(size[0] * size[1] * size[2], scipy.seed);
  const shares: Readonly<Record<string, number>> = scipy.shares;

  test.each(scipy.results)('$name', async ({ mask, operation, bits: packed, voxels }) => {
    const first = Uint8Array.from(numbers, (n) => Number(n < (shares[mask] as number)));
    const found = whole(
      await operate(
        operation as RegionOperation,
        axisAlignedGrid(size, spacing),
        first,
        null,
        atOnce,
      ),
      size,
    );
    const expected = [...packed]
      .map((digit) => Number.parseInt(digit, 16).toString(2).padStart(4, '0'))
      .join('')
      .slice(0, found.length);
    expect(found.reduce((sum, n) => sum + n, 0)).toBe(voxels);
    expect(bits(found)).toBe(expected);
  });
});

const sizes = fc.tuple(
  fc.integer({ min: 1, max: 6 }),
  fc.integer({ min: 1, max: 6 }),
  fc.integer({ min: 1, max: 4 }),
);
const scene = fc
  .record({
    size: sizes,
    spacing: fc.tuple(fc.constantFrom(0.5, 1, 1.7), fc.constantFrom(0.7, 1), fc.constantFrom(1, 3)),
    radius: fc.constantFrom(0.5, 1, 2, 3.1),
    seed: fc.integer({ min: 1, max: 1e6 }),
    share: fc.constantFrom(0.1, 0.5, 0.9),
  })
  .map(({ size, spacing, radius, seed, share }) => {
    const numbers = lcg(size[0] * size[1] * size[2], seed);
    const mask = Uint8Array.from(numbers, (n) => Number(n < share));
    return { grid: axisAlignedGrid(size, spacing), mask, radius };
  });

interface Scene {
  readonly grid: Grid;
  readonly mask: Uint8Array;
  readonly radius: number;
}

/** All 0 where nothing is left. */
async function make(kind: MorphologyOperation, given: Scene): Promise<Uint8Array> {
  const { grid, mask, radius } = given;
  try {
    const part = await operate({ kind, radius, unit: 'mm' }, grid, mask, null, atOnce);
    return whole(part, grid.size);
  } catch {
    return new Uint8Array(mask.length);
  }
}

describe('by definition', () => {
  test('a voxel is dilated to where a set voxel lies within the radius, eroded where all within are set', async () => {
    await fc.assert(
      fc.asyncProperty(scene, async (given) => {
        const { grid, mask, radius } = given;
        const [nx, ny] = grid.size;
        const [sx, sy, sz] = grid.spacing;
        const at = (n: number) => [n % nx, Math.floor(n / nx) % ny, Math.floor(n / (nx * ny))];
        const reach = [sx, sy, sz].map((step) => Math.floor((radius * (1 + 1e-6)) / step));
        const [dilated, eroded] = [await make('dilate', given), await make('erode', given)];
        for (let n = 0; n < mask.length; n++) {
          const [i, j, k] = at(n) as [number, number, number];
          let [any, all] = [false, true];
          for (let z = -(reach[2] ?? 0); z <= (reach[2] ?? 0); z++) {
            for (let y = -(reach[1] ?? 0); y <= (reach[1] ?? 0); y++) {
              for (let x = -(reach[0] ?? 0); x <= (reach[0] ?? 0); x++) {
                if (Math.hypot(x * sx, y * sy, z * sz) > radius * (1 + 1e-6)) continue;
                const isInside = [i + x, j + y, k + z].every(
                  (m, axis) => m >= 0 && m < (grid.size[axis] as number),
                );
                const isSet = isInside && mask[i + x + nx * (j + y + ny * (k + z))] === 1;
                any ||= isSet;
                all &&= isSet;
              }
            }
          }
          expect([dilated[n], eroded[n]]).toEqual([Number(any), Number(all)]);
        }
      }),
      { numRuns: 40 },
    );
  });

  test('eroded ⊂ opened ⊂ region ⊂ closed ⊂ dilated', async () => {
    await fc.assert(
      fc.asyncProperty(scene, async (given) => {
        const kinds = ['erode', 'open', 'close', 'dilate'] as const;
        const [eroded, opened, closed, dilated] = await Promise.all(
          kinds.map((kind) => make(kind, given)),
        );
        const chain = [eroded, opened, given.mask, closed, dilated] as Uint8Array[];
        for (let n = 1; n < chain.length; n++) {
          expect(chain[n - 1]?.every((set, at) => set <= (chain[n]?.[at] as number))).toBe(true);
        }
      }),
      { numRuns: 40 },
    );
  });

  test('opened twice is opened once', async () => {
    await fc.assert(
      fc.asyncProperty(scene, async (given) => {
        const once = await make('open', given);
        expect(bits(await make('open', { ...given, mask: once }))).toBe(bits(once));
      }),
      { numRuns: 40 },
    );
  });
});

describe('algebra', () => {
  const values = fc.uniqueArray(fc.integer({ min: 1, max: 12 }), { maxLength: 8 });
  const all = Array.from({ length: 12 }, (_, n) => n + 1);
  const not = (set: readonly number[]) => combineValues('subtract', all, set);

  test('De Morgan holds of values', () => {
    fc.assert(
      fc.property(values, values, (a, b) => {
        expect(not(combineValues('unite', a, b))).toEqual(
          combineValues('intersect', not(a), not(b)),
        );
        expect(not(combineValues('intersect', a, b))).toEqual(
          combineValues('unite', not(a), not(b)),
        );
      }),
    );
  });

  test('values and voxels agree, and volumes add up', () => {
    fc.assert(
      fc.property(values, values, fc.integer({ min: 1, max: 1e6 }), (a, b, seed) => {
        const grid = axisAlignedGrid([5, 4, 3], [0.5, 0.7, 3]);
        const map = makeLabelMap(
          grid,
          Uint8Array.from(lcg(60, seed), (n) => Math.floor(13 * n)),
        );
        const drawn = (set: readonly number[]) =>
          Uint8Array.from(map.data, (value) => Number(set.includes(value)));
        const voxels = (set: readonly number[]) => sizeOf({ values: set }, map.labels).voxelCount;
        for (const kind of ['unite', 'intersect', 'subtract'] as const) {
          const set = combineValues(kind, a, b);
          expect(bits(combineVoxels(kind, drawn(a), drawn(b)))).toBe(bits(drawn(set)));
          expect(sizeOf({ values: set }, map.labels).volumeMl).toBeCloseTo(
            (voxels(set) * voxelVolume(grid)) / 1000,
            12,
          );
        }
        const [union, common, rest] = (['unite', 'intersect', 'subtract'] as const).map((kind) =>
          voxels(combineValues(kind, a, b)),
        ) as [number, number, number];
        expect(union + common).toBe(voxels(a) + voxels(b));
        expect(rest + common).toBe(voxels(a));
      }),
    );
  });
});

describe('what cannot be', () => {
  const grid = axisAlignedGrid([3, 3, 1], [1, 1, 1]);
  const full = new Uint8Array(9).fill(1);
  const code = (operation: RegionOperation, first = full, second: Uint8Array | null = null) =>
    codeOf(operate(operation, grid, first, second, atOnce));

  test.each([
    [{ kind: 'erode', radius: 1, unit: 'voxels' }, 'empty-mask'],
    [{ kind: 'subtract' }, 'empty-mask', full],
    [{ kind: 'intersect' }, 'empty-mask', new Uint8Array(9)],
    [{ kind: 'remove-small', volumeMl: 0.01 }, 'empty-mask'],
    [{ kind: 'remove-small', volumeMl: 0 }, 'bad-settings'],
    [{ kind: 'dilate', radius: 0, unit: 'mm' }, 'bad-settings'],
    [{ kind: 'dilate', radius: Number.NaN, unit: 'mm' }, 'bad-settings'],
    [{ kind: 'dilate', radius: 400, unit: 'mm' }, 'too-large'],
    [{ kind: 'keep-largest', count: 0 }, 'bad-settings'],
  ] as const)(
    '%j is refused: %s',
    async (operation, expected, second: Uint8Array | null = null) => {
      expect(await code(operation, full, second)).toBe(expected);
    },
  );

  test('an empty region is said to be', async () => {
    expect(await code({ kind: 'fill-holes', inSlices: false }, new Uint8Array(9))).toBe(
      'empty-mask',
    );
  });
});

test('a radius counts to the voxel where the spacing is float32', async () => {
  const grid = axisAlignedGrid([9, 1, 1], [Math.fround(0.1) * (1 + 1e-7), 1, 1]);
  const one = Uint8Array.of(0, 0, 0, 0, 1, 0, 0, 0, 0);
  const part = await operate({ kind: 'dilate', radius: 0.3, unit: 'mm' }, grid, one, null, atOnce);
  expect(part.box).toEqual({ start: [1, 0, 0], size: [7, 1, 1] });
});

test('the history is in words', () => {
  const eroded = historyOf({ kind: 'erode', radius: 2, unit: 'mm' }, 'GTV-1');
  expect(eroded).toBe('GTV-1, eroded by 2 mm');
  expect(historyOf({ kind: 'keep-largest', count: 1 }, eroded)).toBe(
    'GTV-1, eroded by 2 mm, largest piece',
  );
  expect(historyOf({ kind: 'subtract' }, 'PTV', 'GTV-1')).toBe('PTV without GTV-1');
  expect(historyOf({ kind: 'close', radius: 1, unit: 'voxels' }, 'A')).toBe('A, closed by 1 voxel');
  expect(historyOf({ kind: 'fill-holes', inSlices: true }, 'A')).toBe(
    'A, holes filled slice by slice',
  );
});
