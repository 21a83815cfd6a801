import { describe, expect, test } from 'vitest';
import { countDependence } from '../../../../src/engine/cpu/texture/dependence.ts';
import {
  countCooccurrence,
  countCooccurrenceBySlice,
} from '../../../../src/engine/cpu/texture/glcm.ts';
import { countRuns } from '../../../../src/engine/cpu/texture/runs.ts';
import { countToneDifferences } from '../../../../src/engine/cpu/texture/tone-differences.ts';
import { borderDepths, findZones } from '../../../../src/engine/cpu/texture/zones.ts';
import {
  AROUND,
  AROUND_IN_SLICE,
  directions,
  type Neighbourhood,
  neighbourOffsets,
} from '../../../../src/engine/neighbourhood.ts';
import {
  dependenceByDefinition,
  levelBox,
  runsByDefinition,
  tonesByDefinition,
  zonesByDefinition,
} from '../../../../src/selftest/definitions/texture.ts';
import type { Triple } from '../../../../src/volume/grid.ts';
import { firstDifference } from '../../../support/compare.ts';
import { randomIntegers, randomMask, volumeOf } from '../../../support/generators.ts';
import { padLevels } from '../../radiomics/families/texture-of.ts';

/** toEqual takes a second for a million elements: arrays are compared one by one. */
function expectSame(ours: object, wanted: object): void {
  const plain = (counts: object) =>
    Object.entries(counts).map(([name, value]) => [
      name,
      ArrayBuffer.isView(value) ? 'array' : value,
    ]);
  expect(plain(ours)).toEqual(plain(wanted));
  for (const [name, value] of Object.entries(wanted)) {
    if (!ArrayBuffer.isView(value)) continue;
    const found = ours[name as keyof typeof ours] as unknown as Uint32Array;
    expect([name, firstDifference(found, value as Uint32Array)]).toEqual([name, null]);
  }
}

interface Case {
  readonly name: string;
  readonly size: Triple;
  readonly ng: number;
  readonly fill: number;
}

const CASES: readonly Case[] = [
  { name: 'a small box', size: [7, 5, 3], ng: 4, fill: 0.8 },
  { name: 'a full box of two levels', size: [9, 8, 7], ng: 2, fill: 1 },
  { name: 'a thin region', size: [12, 11, 10], ng: 3, fill: 0.3 },
  { name: 'few voxels, none adjacent', size: [12, 10, 8], ng: 3, fill: 0.01 },
  { name: 'one level', size: [6, 6, 6], ng: 1, fill: 0.9 },
  { name: 'one slice', size: [13, 9, 1], ng: 3, fill: 1 },
  { name: 'one row longer than a byte counts', size: [300, 1, 1], ng: 1, fill: 1 },
  { name: 'one column', size: [1, 1, 20], ng: 2, fill: 1 },
  { name: 'one voxel', size: [1, 1, 1], ng: 3, fill: 1 },
  { name: '300 levels', size: [6, 6, 6], ng: 300, fill: 0.9 },
  { name: 'nothing', size: [4, 3, 2], ng: 3, fill: 0 },
];

function make({ size, ng, fill }: Case) {
  const data = randomIntegers(volumeOf(size), 1, ng, 21);
  const mask = randomMask(volumeOf(size), fill, 22);
  const morphological = mask.map((is, n) => (n % 11 === 3 ? 1 : is));
  return {
    levels: padLevels(data, mask, size),
    box: levelBox(data, mask, size),
    morphological,
    size,
  };
}

describe.each(CASES)('counts by definition: $name', (of) => {
  const { levels, box, morphological, size } = make(of);

  test('runs', () => {
    const [around, inSlice] = [directions(AROUND), directions(AROUND_IN_SLICE)];
    expectSame(countRuns(levels, around, false), runsByDefinition(box, around, false));
    expectSame(countRuns(levels, inSlice, true), runsByDefinition(box, inSlice, true));
    expectSame(countRuns(levels, inSlice, false), runsByDefinition(box, inSlice, false));
    const backwards: readonly Triple[] = [
      [-1, 0, 0],
      [1, -1, -1],
    ];
    expectSame(countRuns(levels, backwards, false), runsByDefinition(box, backwards, false));
  });

  test.each([null, 0, 1, 2] as const)('zones across axis %s, and their distances', (across) => {
    const depths = borderDepths(morphological, size, across);
    for (const bySlice of across === 2 ? [false, true] : [false]) {
      expectSame(
        findZones(levels, { across, bySlice }, depths),
        zonesByDefinition(box, morphological, across, bySlice),
      );
    }
    expect(findZones(levels, { across, bySlice: false }, null).distance).toBeNull();
  });

  test('distances beyond 255 voxels', () => {
    const wide: Triple = [600, 520, 1];
    const depths = borderDepths(new Uint8Array(600 * 520).fill(1), wide, 2);
    const at = (i: number, j: number) => depths[1 + i + 602 * (1 + j + 522)];
    expect(at(300, 259)).toBe(260);
    expect(at(599, 519)).toBe(1);
    expect(at(299, 3)).toBe(4);
  });

  const neighbourhoods: readonly Neighbourhood[] = [
    AROUND,
    AROUND_IN_SLICE,
    { distances: [1], across: 0 },
    { distances: [1], across: 1 },
    { distances: [1, 2], across: null },
    { distances: [2], across: null },
    { distances: [3, 1], across: 2 },
  ];

  test.each(neighbourhoods)(
    'tone differences and dependence: $distances across $across',
    (around) => {
      for (const bySlice of [false, true]) {
        expectSame(
          countToneDifferences(levels, around, bySlice),
          tonesByDefinition(box, around, bySlice),
        );
        for (const alpha of [0, 1, 2.5]) {
          expectSame(
            countDependence(levels, around, alpha, bySlice),
            dependenceByDefinition(box, around, alpha, bySlice),
          );
        }
      }
    },
  );

  test('co-occurrences by slice add up to those of the box', () => {
    const offsets = directions({ distances: [1, 2], across: 2 });
    const whole = countCooccurrence(levels, offsets);
    const { slices, counts } = countCooccurrenceBySlice(levels, offsets);
    expect(slices).toBe(size[2]);
    const sum = new Uint32Array(whole.counts.length);
    counts.forEach((count, n) => {
      sum[n % sum.length] = (sum[n % sum.length] as number) + count;
    });
    expect(firstDifference(sum, whole.counts)).toBeNull();
  });
});

test('far shells of many levels leave no room for both sums in 32 bits', () => {
  const size: Triple = [9, 8, 7];
  const of = make({ name: '', size, ng: 2000, fill: 1 });
  const far: Neighbourhood = { distances: [4], across: null };
  expectSame(countToneDifferences(of.levels, far, false), tonesByDefinition(of.box, far, false));
});

test('there are 26 neighbours in 13 directions, 8 in 4 within a slice', () => {
  expect(neighbourOffsets(AROUND)).toHaveLength(26);
  expect(directions(AROUND)).toHaveLength(13);
  expect(neighbourOffsets(AROUND_IN_SLICE)).toHaveLength(8);
  expect(directions(AROUND_IN_SLICE)).toEqual([
    [1, 0, 0],
    [-1, 1, 0],
    [0, 1, 0],
    [1, 1, 0],
  ]);
  expect(neighbourOffsets({ distances: [2], across: null })).toHaveLength(98);
});

test('more levels than a matrix holds are refused', () => {
  const levels = padLevels([5000], Uint8Array.of(1), [1, 1, 1]);
  const refused = /5000 grey levels/;
  expect(() => countRuns(levels, directions(AROUND), false)).toThrow(refused);
  expect(() => findZones(levels, { across: null, bySlice: false }, null)).toThrow(refused);
  expect(() => countToneDifferences(levels, AROUND, false)).toThrow(refused);
  expect(() => countDependence(levels, AROUND, 0, false)).toThrow(refused);
  expect(() => countCooccurrenceBySlice(levels, [[1, 0, 0]])).toThrow(refused);
  const many = padLevels(
    [2000],
    Uint8Array.from({ length: 40 }, (_, n) => (n === 0 ? 1 : 0)),
    [1, 1, 40],
  );
  expect(() => countCooccurrenceBySlice(many, [[1, 0, 0]])).toThrow(/slices/);
});
