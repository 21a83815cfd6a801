// Level images on which every count of a texture family is tried, and how an engine gets them.

import { expect } from 'vitest';
import type { Batch, LevelsHandle, RegionHandle } from '../../../src/engine/engine.ts';
import { type LevelBox, levelBox } from '../../../src/selftest/definitions/texture.ts';
import { PHANTOM_IMAGE, PHANTOM_MASK } from '../../../src/selftest/digital-phantom.ts';
import type { Triple } from '../../../src/volume/grid.ts';
import { firstDifference } from '../../support/compare.ts';
import { randomIntegers, randomMask, volumeOf } from '../../support/generators.ts';

interface Case {
  readonly name: string;
  readonly size: Triple;
  readonly ng: number;
  readonly fill: number;
}

const RANDOM: readonly Case[] = [
  { name: 'a box that fills no workgroup', size: [7, 5, 3], ng: 4, fill: 0.8 },
  { name: 'several workgroups', size: [21, 19, 13], ng: 12, fill: 0.8 },
  { name: 'a full box of two levels', size: [11, 10, 9], ng: 2, fill: 1 },
  { name: 'a thin region', size: [13, 12, 11], ng: 3, fill: 0.3 },
  { name: 'few voxels in a large box', size: [30, 20, 10], ng: 3, fill: 0.01 },
  { name: 'one level', size: [9, 8, 7], ng: 1, fill: 0.9 },
  { name: 'one slice', size: [23, 17, 1], ng: 3, fill: 1 },
  { name: 'one row', size: [300, 1, 1], ng: 1, fill: 1 },
  { name: 'one column', size: [1, 1, 40], ng: 2, fill: 1 },
  { name: 'one voxel', size: [1, 1, 1], ng: 3, fill: 1 },
  { name: '300 levels', size: [9, 8, 7], ng: 300, fill: 0.9 },
  { name: 'nothing', size: [4, 3, 2], ng: 3, fill: 0 },
];

export interface Subject {
  readonly size: Triple;
  readonly data: ArrayLike<number>;
  readonly mask: Uint8Array<ArrayBuffer>;
  readonly box: LevelBox;
}

export function subjectOf(
  size: Triple,
  data: ArrayLike<number>,
  mask: Uint8Array<ArrayBuffer>,
): Subject {
  return { size, data, mask, box: levelBox(data, mask, size) };
}

/** The digital phantom of IBSI-1; test/unit/engine/texture compares its counts with the published matrices. */
export const PHANTOM = subjectOf(
  PHANTOM_IMAGE.grid.size,
  PHANTOM_IMAGE.data,
  Uint8Array.from(PHANTOM_MASK.data),
);

export const SUBJECTS: readonly { readonly name: string; readonly subject: Subject }[] = [
  { name: 'the digital phantom', subject: PHANTOM },
  ...RANDOM.map(({ name, size, ng, fill }) => {
    const count = volumeOf(size);
    const data = randomIntegers(count, 1, ng, 21);
    return { name, subject: subjectOf(size, data, randomMask(count, fill, 22)) };
  }),
];

/** More levels than a derived image is given room for at first. */
export function manyLevels(levels: number): Subject {
  const data = Uint16Array.from({ length: 360 }, (_, n) => 1 + ((n * 7919) % levels));
  return subjectOf([9, 8, 5], data, randomMask(360, 0.9, 5));
}

/** Grey levels as given. */
export function recordLevels(
  batch: Batch,
  { size, data, mask }: Subject,
): { readonly levels: LevelsHandle; readonly region: RegionHandle } {
  const image = batch.image({ size, data: Float32Array.from(data), label: 'levels' });
  const region = batch.region(mask, size);
  return { levels: batch.discretise(image, region, { kind: 'identity' }), region };
}

/** Grey levels found on the GPU: a filter bank of one tap leaves the image as it is. */
export function recordDerivedLevels(batch: Batch, { size, data, mask }: Subject): LevelsHandle {
  const image = batch.image({ size, data: Float32Array.from(data), label: 'derived' });
  const bands = batch.wavelet(image, { low: [1], high: [1] });
  return batch.discretise(bands.LLL, batch.region(mask, size), { kind: 'identity' });
}

/** toEqual takes a second for a million elements: arrays are compared one by one. */
export function expectSame(ours: object, wanted: object): void {
  const shape = (counts: object) =>
    Object.fromEntries(
      Object.entries(counts).map(([name, value]) => [
        name,
        ArrayBuffer.isView(value) ? value.constructor.name : value,
      ]),
    );
  expect(shape(ours)).toEqual(shape(wanted));
  for (const [name, value] of Object.entries(wanted)) {
    if (!ArrayBuffer.isView(value)) continue;
    const found = ours[name as keyof typeof ours] as unknown as Uint32Array;
    expect([name, firstDifference(found, value as Uint32Array)]).toEqual([name, null]);
  }
}
