import { expect, test } from 'vitest';
import { diameters } from '../../../src/engine/cpu/shape/diameters.ts';
import { createWebGpuEngine } from '../../../src/engine/webgpu/webgpu-engine.ts';
import { diametersByDefinition } from '../../../src/selftest/definitions/diameters.ts';
import type { Triple } from '../../../src/volume/grid.ts';
import { ellipsoidMask, randomMask, volumeOf } from '../../support/generators.ts';
import { describeEngines } from '../engines.ts';

/** The kernel also where the host would do the search. */
const onGpu = {
  name: 'webgpu, on the GPU',
  create: () => createWebGpuEngine({ pairMethod: 'gpu' as const }),
};

const full = (size: Triple) => new Uint8Array(volumeOf(size)).fill(1);

function farApart(size: Triple): Uint8Array {
  const mask = new Uint8Array(volumeOf(size));
  mask[0] = 1;
  mask[mask.length - 1] = 1;
  return mask;
}

interface Case {
  readonly name: string;
  readonly size: Triple;
  readonly spacing: Triple;
  readonly mask: (size: Triple) => Uint8Array;
}

const SMALL: readonly Case[] = [
  { name: 'one voxel', size: [1, 1, 1], spacing: [1, 2, 3], mask: full },
  {
    name: 'nothing',
    size: [3, 2, 1],
    spacing: [1, 1, 1],
    mask: (size) => new Uint8Array(volumeOf(size)),
  },
  { name: 'a line', size: [1, 90, 1], spacing: [1, 0.4, 1], mask: full },
  { name: 'two voxels far apart', size: [12, 9, 15], spacing: [0.7, 1.3, 2.9], mask: farApart },
  { name: 'a box, its diagonals equal', size: [7, 6, 5], spacing: [1, 1, 1], mask: full },
  {
    name: 'noise in one slice',
    size: [17, 13, 1],
    spacing: [0.8, 0.8, 5],
    mask: (size) => randomMask(volumeOf(size), 0.4, 1),
  },
  {
    name: 'noise',
    size: [9, 8, 10],
    spacing: [0.3, 1.7, 4.1],
    mask: (size) => randomMask(volumeOf(size), 0.3, 2),
  },
  { name: 'an ellipsoid', size: [14, 11, 9], spacing: [1, 1.2, 1.5], mask: ellipsoidMask },
];

describeEngines(
  'diameters',
  (calculate) => {
    const found = (mask: Uint8Array, size: Triple, spacing: Triple) =>
      calculate((batch) => batch.diameters(batch.region(mask, size), spacing));

    test.each(SMALL)('$name: the largest of all distances', async ({ size, spacing, mask }) => {
      const voxels = mask(size);
      const pending = await found(voxels, size, spacing);
      const expected = diametersByDefinition(voxels, size, spacing);
      for (const name of ['maximum3D', 'slice', 'column', 'row'] as const) {
        expect(pending.value()[name]).toBeCloseTo(expected[name], 12);
      }
    });

    // Nearly equal chords by the thousand, which float32 cannot tell apart.
    test.each<[Triple, Triple]>([
      [
        [61, 61, 61],
        [1, 1, 1],
      ],
      [
        [80, 70, 40],
        [0.9765625, 0.9765625, 3],
      ],
    ])('a large ellipsoid: the same number on both engines', async (size, spacing) => {
      const mask = ellipsoidMask(size);
      const pending = await found(mask, size, spacing);
      expect(pending.value()).toEqual(diameters(mask, size, spacing));
    });
  },
  [onGpu],
);
