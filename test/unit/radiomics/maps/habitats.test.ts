import { describe, expect, it } from 'vitest';
import type { FeatureMap } from '../../../../src/radiomics/maps/feature-map.ts';
import { findHabitats } from '../../../../src/radiomics/maps/habitats.ts';
import { kMeans } from '../../../../src/radiomics/maps/k-means.ts';
import { cancelled } from '../../../../src/volume/errors.ts';
import { axisAlignedGrid } from '../../../../src/volume/grid.ts';
import { lcg } from '../../../support/lcg.ts';

/** scikit-learn 1.9.1: KMeans(k, n_init=100, tol=0) of the same points; centres by their first coordinate. */
const SCIKIT = [
  {
    inertia: 230.70690708685248,
    counts: [171, 429],
    centres: [
      [0.442009604, 1.494571029, 0.495648163],
      [0.904585906, 0.454373997, 0.616094814],
    ],
  },
  {
    inertia: 145.38203123898472,
    counts: [150, 197, 253],
    centres: [
      [0.472766699, 1.578477005, 0.500046917],
      [0.504050158, 0.460322704, 0.473995292],
      [1.346250259, 0.493730436, 0.782399311],
    ],
  },
  {
    inertia: 126.76406690684023,
    counts: [135, 150, 151, 164],
    centres: [
      [0.271778919, 0.456156495, 0.511629281],
      [0.472766699, 1.578477005, 0.500046917],
      [0.826211032, 0.471317163, 0.470448318],
      [1.410292507, 0.493759277, 0.816742831],
    ],
  },
];

/** 600 uniform points, 200 of them moved one way and 150 another. */
function points(): Float64Array {
  const values = lcg(1800, 7);
  const move = (row: number, column: number, by: number) => {
    values[3 * row + column] = (values[3 * row + column] ?? 0) + by;
  };
  for (let row = 0; row < 350; row++) {
    if (row < 200) {
      move(row, 0, 0.8);
      move(row, 2, 0.3);
    } else move(row, 1, 1.1);
  }
  return values;
}

const sorted = (numbers: Iterable<number>) => [...numbers].sort((a, b) => a - b);

describe('k-means', () => {
  it.each(SCIKIT)('finds scikit-learn’s $counts.length clusters', async (theirs) => {
    const count = theirs.counts.length;
    const { centres, inertia, assignment } = await kMeans(points(), 3, count, { restarts: 30 });
    expect(inertia).toBeCloseTo(theirs.inertia, 9);
    const counts = Array.from({ length: count }, () => 0);
    for (const n of assignment) counts[n] = (counts[n] ?? 0) + 1;
    expect(sorted(counts)).toEqual(theirs.counts);
    const rows = Array.from({ length: count }, (_, n) => [...centres.subarray(3 * n, 3 * n + 3)]);
    rows.sort(([a = 0], [b = 0]) => a - b);
    for (const [n, row] of rows.entries()) {
      for (const [d, x] of row.entries()) expect(x).toBeCloseTo(theirs.centres[n]?.[d] ?? 0, 8);
    }
  });

  it('gives the same for the same seed', async () => {
    const once = await kMeans(points(), 3, 6, { seed: 3, restarts: 2 });
    expect(await kMeans(points(), 3, 6, { seed: 3, restarts: 2 })).toEqual(once);
  });

  it('manages points of which many are equal, and fewer kinds than clusters', async () => {
    const { inertia } = await kMeans(Float64Array.of(1, 1, 1, 2, 2, 2), 1, 4);
    expect(inertia).toBe(0);
  });
});

const grid = axisAlignedGrid([4, 3, 1], [1, 2, 3]);

function map(values: readonly number[], part: Partial<FeatureMap> = {}): FeatureMap {
  return {
    feature: 'original_firstorder_Mean',
    engine: 'cpu',
    grid,
    box: { start: [0, 0, 0], size: [4, 3, 1] },
    region: Uint8Array.from(values, (n) => Number(n !== 0)),
    values: Float32Array.from(values),
    min: 0,
    max: 1,
    ...part,
  };
}

describe('habitats', () => {
  const low = [1, 2, 1, 2, 50, 51, 50, 51, 0, 0, 0, 0];
  const high = [9e6, 9e6, 9e6, 9e6, 1e6, 1e6, 1e6, 1e6, 0, 0, 0, 0];

  it('are numbered by the mean of the first map, with volumes and means', async () => {
    const { data, habitats } = await findHabitats([map(low), map(high)], 2);
    expect([...data]).toEqual([1, 1, 1, 1, 2, 2, 2, 2, 0, 0, 0, 0]);
    expect(habitats).toEqual([
      { value: 1, voxelCount: 4, volumeMm3: 24, means: [1.5, 9e6] },
      { value: 2, voxelCount: 4, volumeMm3: 24, means: [50.5, 1e6] },
    ]);
    const other = await findHabitats([map(high), map(low)], 2);
    expect([...other.data]).toEqual([2, 2, 2, 2, 1, 1, 1, 1, 0, 0, 0, 0]);
  });

  it('do not depend on a map’s unit', async () => {
    const scaled = await findHabitats([map(low.map((n) => n * 1024)), map(high)], 3);
    expect(scaled.data).toEqual((await findHabitats([map(low), map(high)], 3)).data);
  });

  it('leave out voxels without a value, and say how many', async () => {
    const holed = [...high];
    holed[0] = Number.NaN;
    const { data, leftOut } = await findHabitats([map(low), map(holed)], 2);
    expect(leftOut).toBe(1);
    expect(data[0]).toBe(0);
  });

  it('refuse what cannot be', async () => {
    await expect(findHabitats([], 2)).rejects.toMatchObject({ code: 'bad-settings' });
    await expect(findHabitats([map(low)], 7)).rejects.toMatchObject({ code: 'bad-settings' });
    const few = map([1, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
    await expect(findHabitats([few], 3)).rejects.toMatchObject({ code: 'empty-mask' });
    const pace = () => Promise.reject(cancelled());
    await expect(findHabitats([map(low)], 2, { pace })).rejects.toMatchObject({
      code: 'cancelled',
    });
  });
});
