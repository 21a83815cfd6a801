import { expect, test } from 'vitest';
import type { Batch, CooccurrenceCounts } from '../../../src/engine/engine.ts';
import type { Triple } from '../../../src/volume/grid.ts';
import { firstDifference } from '../../support/compare.ts';
import { randomIntegers, randomMask, volumeOf } from '../../support/generators.ts';
import { describeGroundTruth } from '../../support/ground-truth-browser.ts';
import { asOnHardware, describeEngines } from '../engines.ts';

/** One of each pair of opposite neighbours. */
const NEIGHBOURS: readonly Triple[] = [
  [1, 0, 0],
  [0, 1, 0],
  [1, 1, 0],
  [-1, 1, 0],
  [0, 0, 1],
  [1, 0, 1],
  [-1, 0, 1],
  [0, 1, 1],
  [0, -1, 1],
  [1, 1, 1],
  [-1, 1, 1],
  [1, -1, 1],
  [-1, -1, 1],
];

/** The definition, one voxel and one offset after the other. */
function countByDefinition(
  levels: ArrayLike<number>,
  mask: Uint8Array,
  [nx, ny, nz]: Triple,
  offsets: readonly Triple[],
): CooccurrenceCounts {
  let ng = 1;
  for (let n = 0; n < mask.length; n++) if (mask[n] === 1) ng = Math.max(ng, levels[n] as number);
  const counts = new Uint32Array(offsets.length * ng * ng);
  offsets.forEach(([di, dj, dk], o) => {
    for (let k = 0, n = 0; k < nz; k++) {
      for (let j = 0; j < ny; j++) {
        for (let i = 0; i < nx; i++, n++) {
          const [x, y, z] = [i + di, j + dj, k + dk];
          const m = x + nx * (y + ny * z);
          if (x < 0 || y < 0 || z < 0 || x >= nx || y >= ny || z >= nz) continue;
          if (mask[n] === 0 || mask[m] === 0) continue;
          const cell = (o * ng + (levels[n] as number) - 1) * ng + (levels[m] as number) - 1;
          counts[cell] = (counts[cell] as number) + 1;
        }
      }
    }
  });
  return { levels: ng, counts };
}

interface Case {
  readonly name: string;
  readonly size: Triple;
  readonly ng: number;
  readonly fill: number;
  readonly offsets?: readonly Triple[];
}

const CASES: readonly Case[] = [
  { name: 'a box that fills no workgroup', size: [7, 5, 3], ng: 6, fill: 0.8 },
  { name: 'more voxels than a workgroup takes', size: [37, 29, 19], ng: 32, fill: 0.7 },
  { name: 'one slice', size: [33, 17, 1], ng: 8, fill: 1 },
  { name: 'one column', size: [1, 1, 40], ng: 4, fill: 1 },
  { name: 'one voxel', size: [1, 1, 1], ng: 3, fill: 1 },
  { name: 'one level', size: [21, 20, 19], ng: 1, fill: 1 },
  { name: 'few voxels in a large box', size: [40, 30, 20], ng: 12, fill: 0.01 },
  { name: 'as many levels as fit a workgroup', size: [24, 24, 24], ng: 90, fill: 0.9 },
  { name: 'one level more than fits a workgroup', size: [24, 24, 24], ng: 91, fill: 0.9 },
  { name: '300 levels, most cells empty', size: [20, 20, 20], ng: 300, fill: 0.6 },
  {
    name: 'far neighbours',
    size: [12, 9, 10],
    ng: 5,
    fill: 0.9,
    offsets: [
      [8, 0, 0],
      [-8, 8, -8],
      [3, -2, 1],
      [0, 0, 0],
    ],
  },
  { name: 'no offset', size: [4, 4, 4], ng: 3, fill: 1, offsets: [] },
];

describeEngines(
  'GLCM',
  (calculate) => {
    test.each(CASES)('counts by definition: $name', async ({ size, ng, fill, offsets }) => {
      const count = volumeOf(size);
      const data = randomIntegers(count, 1, ng, 11);
      const mask = randomMask(count, fill, 12);
      const directions = offsets ?? NEIGHBOURS;
      const pending = await calculate((batch) => {
        const image = batch.image({ size, data, label: 'random' });
        const levels = batch.discretise(image, batch.region(mask, size), { kind: 'identity' });
        return batch.cooccurrence(levels, directions);
      });
      const { levels, counts } = pending.value();
      const expected = countByDefinition(data, mask, size, directions);
      expect(levels).toBe(expected.levels);
      expect(firstDifference(counts, expected.counts)).toBeNull();
    });

    test('an empty region has one level and no pairs', async () => {
      const size: Triple = [5, 4, 3];
      const pending = await calculate((batch) => {
        const image = batch.image({ size, data: new Float32Array(60), label: 'empty' });
        const region = batch.region(new Uint8Array(60), size);
        return batch.cooccurrence(
          batch.discretise(image, region, { kind: 'identity' }),
          NEIGHBOURS,
        );
      });
      expect(pending.value()).toEqual({ levels: 1, counts: new Uint32Array(13) });
    });

    test('several requests of one level image, two images at once', async () => {
      const size: Triple = [11, 10, 9];
      const mask = randomMask(990, 0.7, 3);
      const first = randomIntegers(990, 1, 5, 1);
      const second = randomIntegers(990, 1, 120, 2);
      const near = NEIGHBOURS.slice(0, 2);
      const far: Triple[] = [[0, 4, -3]];
      const pending = await calculate((batch) => {
        const region = batch.region(mask, size);
        return [first, second].flatMap((data, n) => {
          const image = batch.image({ size, data, label: `image ${n}` });
          const levels = batch.discretise(image, region, { kind: 'identity' });
          return [batch.cooccurrence(levels, near), batch.cooccurrence(levels, far)];
        });
      });
      expect(pending.map((each) => each.value())).toEqual(
        [first, second].flatMap((data) =>
          [near, far].map((offsets) => countByDefinition(data, mask, size, offsets)),
        ),
      );
    });

    test('more levels than a matrix may have are refused with the remedy', async () => {
      const size: Triple = [8, 1, 1];
      const data = Float32Array.from([1, 2, 3, 4, 5, 6, 7, 3000]);
      const attempt = calculate((batch) => {
        const image = batch.image({ size, data, label: 'wide' });
        const region = batch.region(new Uint8Array(8).fill(1), size);
        return batch.cooccurrence(
          batch.discretise(image, region, { kind: 'identity' }),
          NEIGHBOURS,
        );
      }).then((pending) => pending.value());
      await expect(attempt).rejects.toMatchObject({ code: 'bad-settings' });
      await expect(attempt).rejects.toThrow(/3000 grey levels.*bin width/s);
    });

    test('the digital phantom, merged over 13 directions: IBSI-1, section 3.6 and its tables', async () => {
      const counts = await calculate(phantomCounts(NEIGHBOURS));
      expect(symmetricMatrix(counts.value(), NEIGHBOURS.length)).toEqual(PHANTOM_MERGED);
    });

    describeGroundTruth('every direction of the digital phantom', (file) => {
      test.each(NEIGHBOURS)('%i %i %i', async (...direction: Triple) => {
        const text = await file('ibsi1/reference_values/dig_phantom_texture_matrices.json');
        const { matrices } = JSON.parse(new TextDecoder().decode(text)) as {
          matrices: Published[];
        };
        const opposite = direction.map((d) => -d + 0);
        const published = matrices.find(
          ({ matrix, direction: d }) =>
            matrix === 'GLCM_3D' && [`${direction}`, `${opposite}`].includes(`${d}`),
        );
        const counts = await calculate(phantomCounts([direction]));
        expect(symmetricMatrix(counts.value(), 1)).toEqual(published?.rows);
      });
    });
  },
  [asOnHardware],
);

interface Published {
  readonly matrix: string;
  readonly direction: Triple | null;
  readonly rows: number[][];
}

// The digital phantom of IBSI-1 (A. Zwanenburg, CC BY 4.0), typed in: 4 slices of 4 rows of 5 voxels; 0 and 9
// are outside the region (their intensities are 1, 1, 1, 1, 1 and 9).
const PHANTOM_SIZE: Triple = [5, 4, 4];
const PHANTOM = [
  [1, 4, 4, 1, 1, 1, 4, 6, 1, 1, 4, 1, 6, 4, 1, 4, 4, 6, 4, 1],
  [1, 4, 4, 1, 1, 1, 1, 6, 1, 1, 0, 1, 3, 1, 1, 4, 4, 6, 1, 1],
  [1, 4, 4, 0, 0, 1, 1, 1, 1, 1, 1, 1, 9, 1, 1, 1, 1, 6, 1, 1],
  [1, 4, 4, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 6, 1, 1],
].flat();

/** Its published symmetric matrix over all directions: level, level, count. */
const PHANTOM_MERGED = [
  [1, 1, 536],
  [1, 3, 14],
  [1, 4, 105],
  [1, 6, 61],
  [3, 1, 14],
  [3, 4, 5],
  [3, 6, 6],
  [4, 1, 105],
  [4, 3, 5],
  [4, 4, 64],
  [4, 6, 28],
  [6, 1, 61],
  [6, 3, 6],
  [6, 4, 28],
  [6, 6, 16],
];

function phantomCounts(offsets: readonly Triple[]) {
  return (batch: Batch) => {
    const data = Float32Array.from(PHANTOM);
    const mask = Uint8Array.from(PHANTOM, (level) => (level === 0 || level === 9 ? 0 : 1));
    const image = batch.image({ size: PHANTOM_SIZE, data, label: 'phantom' });
    const region = batch.region(mask, PHANTOM_SIZE);
    return batch.cooccurrence(batch.discretise(image, region, { kind: 'identity' }), offsets);
  };
}

/** Non-zero cells of the sum of C + Cᵀ over the offsets, as published: level, level, count. */
function symmetricMatrix({ levels, counts }: CooccurrenceCounts, offsets: number): number[][] {
  const rows: number[][] = [];
  const at = (o: number, i: number, j: number) => counts[(o * levels + i) * levels + j] as number;
  for (let i = 0; i < levels; i++) {
    for (let j = 0; j < levels; j++) {
      let count = 0;
      for (let o = 0; o < offsets; o++) count += at(o, i, j) + at(o, j, i);
      if (count > 0) rows.push([i + 1, j + 1, count]);
    }
  }
  return rows;
}
