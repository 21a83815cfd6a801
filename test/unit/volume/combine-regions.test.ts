import fc from 'fast-check';
import { expect, test } from 'vitest';
import { combineRegions, type RegionPlan } from '../../../src/volume/combine-regions.ts';
import { axisAlignedGrid } from '../../../src/volume/grid.ts';
import '../../support/property-seed.ts';

const row = (n: number) => axisAlignedGrid([n, 1, 1], [10, 10, 10]);
const plan = (number: number, name: string, colour: RegionPlan['colour'] = [9, 9, 9]) => ({
  number,
  name,
  colour,
});

test('regions apart keep number, name and colour', () => {
  const combiner = combineRegions(row(6), [plan(7, 'Liver', [1, 2, 3]), plan(3, 'Spleen')]);
  combiner.add(0, 0, 2);
  combiner.add(1, 4, 2);
  combiner.add(1, 5, 1);
  const mask = combiner.finish();
  expect(mask.data).toEqual(Uint8Array.of(7, 7, 0, 0, 3, 3));
  expect(mask.labels).toEqual([
    { value: 3, name: 'Spleen', colour: [9, 9, 9], voxelCount: 2, volumeMl: 2 },
    { value: 7, name: 'Liver', colour: [1, 2, 3], voxelCount: 2, volumeMl: 2 },
  ]);
  expect(mask.regions).toEqual([
    { name: 'Liver', colour: [1, 2, 3], values: [7] },
    { name: 'Spleen', colour: [9, 9, 9], values: [3] },
  ]);
});

test('what regions share has labels behind theirs; a region that is covered keeps its name', () => {
  const combiner = combineRegions(row(5), [
    plan(1, 'Body', [100, 0, 0]),
    plan(2, 'Liver', [0, 50, 0]),
    plan(4, 'Lesion'),
    plan(6, 'Nothing'),
  ]);
  combiner.add(0, 0, 5);
  combiner.add(1, 1, 3);
  combiner.add(2, 3, 1);
  const mask = combiner.finish();
  expect(mask.data).toEqual(Uint8Array.of(1, 7, 7, 8, 1));
  expect(mask.labels.map(({ name, colour }) => [name, colour])).toEqual([
    ['Body', [100, 0, 0]],
    ['Body + Liver', [50, 25, 0]],
    ['Body + Liver + Lesion', [36, 20, 3]],
  ]);
  expect(mask.regions?.map(({ name, values }) => [name, values])).toEqual([
    ['Body', [1, 7, 8]],
    ['Liver', [7, 8]],
    ['Lesion', [8]],
    ['Nothing', []],
  ]);
});

test.each([
  ['repeated', [5, 5], [1, 2]],
  ['zero', [0, 8], [1, 2]],
  ['no whole ones', [1.5, 2], [1, 2]],
  ['too large', [70_000, 2], [1, 2]],
  ['large', [300, 2], [300, 2]],
])('numbers that are %s', (_, numbers, values) => {
  const combiner = combineRegions(
    row(2),
    numbers.map((number) => plan(number, `${number}`)),
  );
  combiner.add(0, 0, 1);
  combiner.add(1, 1, 1);
  expect([...combiner.finish().data]).toEqual(values);
});

test('strides reach along other axes', () => {
  const combiner = combineRegions(axisAlignedGrid([2, 2, 2], [1, 1, 1]), [plan(1, 'Column')]);
  combiner.add(0, 1, 4, 2);
  expect([...combiner.finish().data]).toEqual([0, 1, 0, 1, 0, 1, 0, 1]);
});

test('255 sets fit 8 bits, more take 16, more than 65 535 are refused', () => {
  const plans = (n: number) => Array.from({ length: n }, (_, at) => plan(at + 1, `R${at}`));
  for (const [regions, type] of [
    [255, Uint8Array],
    [256, Uint16Array],
    [1000, Uint16Array],
  ] as const) {
    const combiner = combineRegions(row(regions), plans(regions));
    for (let at = 0; at < regions; at++) combiner.add(at, at, 1);
    const { data, labels } = combiner.finish();
    expect(data).toBeInstanceOf(type);
    expect(labels).toHaveLength(regions);
    expect(data.every((value, at) => value === at + 1)).toBe(true);
  }
  expect(() => combineRegions(row(1), plans(65_536))).toThrow('65535');
  // 17 regions in all their combinations.
  const combiner = combineRegions(row(2 ** 17), plans(17));
  const addAll = () => {
    for (let at = 0; at < 2 ** 17; at++) {
      for (let bit = 0; bit < 17; bit++) if ((at >> bit) & 1) combiner.add(bit, at, 1);
    }
  };
  expect(addAll).toThrow('65535');
});

test('more than 255 sets on the way and fewer in the end are 8 bits again', () => {
  const count = 9;
  const combiner = combineRegions(
    row(2 ** count),
    Array.from({ length: count }, (_, n) => plan(n + 1, `R${n}`)),
  );
  for (let at = 0; at < 2 ** count; at++) {
    for (let bit = 0; bit < count; bit++) if ((at >> bit) & 1) combiner.add(bit, at, 1);
  }
  for (let bit = 0; bit < count; bit++) combiner.add(bit, 0, 2 ** count);
  const mask = combiner.finish();
  expect(mask.data).toBeInstanceOf(Uint8Array);
  expect(mask.labels).toHaveLength(1);
});

test('any overlap: a region is the union of its values, and equal voxels are equal sets', () => {
  const bits = fc.array(fc.integer({ min: 0, max: 63 }), { minLength: 1, maxLength: 40 });
  fc.assert(
    fc.property(
      bits,
      fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 6, maxLength: 6 }),
      (sets, numbers) => {
        const combiner = combineRegions(
          row(sets.length),
          numbers.map((n, at) => plan(n, `R${at}`)),
        );
        for (let region = 0; region < 6; region++) {
          sets.forEach((set, at) => {
            if ((set >> region) & 1) combiner.add(region, at, 1);
          });
        }
        const { data, labels, regions = [] } = combiner.finish();
        regions.forEach(({ values }, region) => {
          sets.forEach((set, at) => {
            expect(values.includes(data[at] as number)).toBe(((set >> region) & 1) === 1);
          });
        });
        expect(labels).toHaveLength(new Set(sets.filter((set) => set !== 0)).size);
        expect(labels.reduce((sum, label) => sum + label.voxelCount, 0)).toBe(
          sets.filter((set) => set !== 0).length,
        );
      },
    ),
  );
});
