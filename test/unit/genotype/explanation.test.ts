import { expect, test } from 'vitest';
import type { Channels } from '../../../src/genotype/altered-input.ts';
import { alteredCopies, augmented, COPY_COUNT } from '../../../src/genotype/augment.ts';
import { occlusionBoxes, occlusionMaps, withoutBox } from '../../../src/genotype/occlusion.ts';
import { sequenceImportance } from '../../../src/genotype/sequence-importance.ts';
import type { PreparedInput } from '../../../src/genotype/tensor.ts';
import { axisAlignedGrid, type Triple } from '../../../src/volume/grid.ts';
import { randomDoubles, volumeOf } from '../../support/generators.ts';
import { ball, imageInput } from '../../support/genotype/make-case.ts';
import { codeOf } from '../formats/open-one.ts';

const SIZE: Triple = [9, 7, 6];
const COUNT = volumeOf(SIZE);
const at = (i: number, j: number, k: number) => i + 9 * (j + 7 * k);
const input = imageInput({ background: -3, clip: [-2, 2] });
const brain = ball(SIZE, [4, 3, 2.5], 3.6);
const region = ball(SIZE, [6, 4, 2], 1.5);
const image = (seed: number) =>
  Float32Array.from(randomDoubles(COUNT, -2, 2, seed), (v, n) => (brain[n] === 1 ? v : -3));

const prepared: PreparedInput = {
  channels: [image(1), image(2), Float32Array.from(region)],
  facts: [
    { sequence: 'T1c', isPresent: true, centre: 1, scale: 2 },
    { sequence: 'FLAIR', isPresent: true, centre: 1, scale: 2 },
    { sequence: 'mask', isPresent: true, centre: null, scale: null },
  ],
  grid: axisAlignedGrid(SIZE, [2, 2, 2]),
  region,
  brain,
};

const [t1c, flair, drawn] = prepared.channels as [Float32Array, Float32Array, Float32Array];

test('copies are the input swapped, moved, weaker and stronger, and nothing else', () => {
  const copies = [...alteredCopies(input, prepared)];
  const copy = (name: string) => copies.find((each) => each.name === name)?.channels as Channels;
  expect(copies.map(({ name }) => name)).toEqual([
    'left and right swapped',
    ...['L', 'P', 'S'].flatMap((to) => {
      const from = { L: 'R', P: 'A', S: 'I' }[to];
      return [
        `moved by 2 voxels towards ${from}`,
        `moved by 1 voxel towards ${from}`,
        `moved by 1 voxel towards ${to}`,
        `moved by 2 voxels towards ${to}`,
      ];
    }),
    'intensities times 0.95',
    'intensities times 1.05',
  ]);
  expect(copies.length + 1).toBe(COPY_COUNT);
  const moves = [
    ['left and right swapped', (i: number, j: number, k: number) => [8 - i, j, k]],
    ['moved by 2 voxels towards R', (i: number, j: number, k: number) => [i + 2, j, k]],
    ['moved by 1 voxel towards P', (i: number, j: number, k: number) => [i, j - 1, k]],
    ['moved by 2 voxels towards S', (i: number, j: number, k: number) => [i, j, k - 2]],
  ] as const;
  for (const [name, from] of moves) {
    const found = copy(name);
    prepared.channels.forEach((channel, c) => {
      const wanted = Float32Array.from({ length: COUNT }, (_, n) => {
        const [i, j, k] = from(n % 9, Math.floor(n / 9) % 7, Math.floor(n / 63)) as [
          number,
          number,
          number,
        ];
        const isInside = i >= 0 && j >= 0 && k >= 0 && i < 9 && j < 7 && k < 6;
        return isInside ? (channel[at(i, j, k)] as number) : c === 2 ? 0 : -3;
      });
      expect(found[c]).toEqual(wanted);
    });
  }
  const louder = copy('intensities times 1.05');
  expect(louder[0]).toEqual(t1c.map((v) => (v === -3 ? -3 : Math.max(-2, Math.min(2, v * 1.05)))));
  expect(louder[2]).toEqual(drawn);
});

test('the spread over the copies is the sample SD of their logits', async () => {
  const seen: string[] = [];
  let run = 0;
  const found = await augmented(input, prepared, [0, 10], async () => [++run, 10], {
    onProgress: (done, all, label) => seen.push(`${done}/${all} ${label}`),
  });
  // 0 … 15: variance n (n + 1) / 12 of n whole numbers.
  expect(found.copies.map(({ logits }) => logits[0])).toEqual([...Array(16).keys()]);
  expect(found.sd[0]).toBeCloseTo(Math.sqrt((16 * 17) / 12), 12);
  expect(found.sd[1]).toBe(0);
  expect(seen).toHaveLength(16);
  expect(seen[0]).toBe('1/16 left and right swapped');
});

const options = { side: 2, stride: 1, reach: null, most: null };

test('cubes: the region’s first, a whole tiling before those between, from the middle outwards', () => {
  const boxes = occlusionBoxes(prepared, options);
  const touches = boxes.map(({ start: [x, y, z] }) =>
    [0, 1].some((c) =>
      [0, 1].some((b) => [0, 1].some((a) => region[at(x + a, y + b, z + c)] === 1)),
    ),
  );
  const isTile = boxes.map(({ start }) => start.every((n) => n % 2 === 0));
  const rank = boxes.map((_, n) => (touches[n] ? 0 : 2) + (isTile[n] ? 0 : 1));
  expect(rank).toEqual([...rank].sort());
  expect(new Set(rank)).toEqual(new Set([0, 1, 2, 3]));
  // The tiles of the region cover all of it.
  const tiles = boxes.filter((_, n) => rank[n] === 0);
  const covered = new Uint8Array(COUNT);
  for (const {
    start: [x, y, z],
  } of tiles) {
    for (let n = 0; n < 8; n++) covered[at(x + (n & 1), y + ((n >> 1) & 1), z + (n >> 2))] = 1;
  }
  expect(region.every((value, n) => value <= (covered[n] as number))).toBe(true);
  const near = occlusionBoxes(prepared, { ...options, reach: 0 });
  expect(near.length).toBeLessThan(boxes.length);
  expect(occlusionBoxes(prepared, { ...options, most: 5 })).toEqual(boxes.slice(0, 5));
  expect(near.length).toBeGreaterThanOrEqual(touches.filter(Boolean).length);
});

test('the last cube ends with the grid, and none is larger than it', () => {
  const all = { ...prepared, brain: new Uint8Array(COUNT).fill(1), region: null };
  const boxes = occlusionBoxes(all, { side: 4, stride: 3, reach: null, most: null });
  expect(boxes.map(({ start }) => start[0]).reduce((a, b) => Math.max(a, b))).toBe(5);
  expect(occlusionBoxes(all, { side: 50, stride: 8, reach: null, most: null })).toEqual([
    { start: [0, 0, 0], size: SIZE },
  ]);
});

test('a box is background in every image, and the region stays', () => {
  const [first, , third] = withoutBox(input, prepared, { start: [2, 1, 1], size: [3, 2, 2] });
  for (let n = 0; n < COUNT; n++) {
    const [i, j, k] = [n % 9, Math.floor(n / 9) % 7, Math.floor(n / 63)];
    const isOut = i >= 2 && i < 5 && j >= 1 && j < 3 && k >= 1 && k < 3;
    expect(first?.[n]).toBe(isOut ? -3 : t1c[n]);
  }
  expect(third).toBe(drawn);
});

/** A network that one can see through: the sums of weighted intensities above background. */
const weights = randomDoubles(COUNT, -1, 1, 7);
const seeThrough = async ([a, b]: Channels) => [
  weights.reduce((sum, w, n) => sum + w * ((a?.[n] as number) + 3), 0),
  (b as Float32Array).reduce((sum, v) => sum + v + 3, 0),
];

test('of a linear network the map is the mean of what each cube held', async () => {
  const boxes = occlusionBoxes(prepared, options);
  const whole = await seeThrough(prepared.channels);
  let early = 0;
  const { maps, covered } = await occlusionMaps(
    input,
    prepared,
    boxes,
    whole,
    seeThrough,
    {},
    (done, read) => {
      if (done === 3) early = read().covered.reduce((sum, n) => sum + n, 0);
    },
  );
  expect(early).toBe(24);
  const sums = [new Float64Array(COUNT), new Float64Array(COUNT)];
  const counts = new Uint16Array(COUNT);
  for (const {
    start: [x, y, z],
  } of boxes) {
    const inside = Array.from({ length: 8 }, (_, n) =>
      at(x + (n & 1), y + ((n >> 1) & 1), z + (n >> 2)),
    );
    const held = [
      inside.reduce((sum, n) => sum + (weights[n] as number) * ((t1c[n] as number) + 3), 0),
      inside.reduce((sum, n) => sum + (flair[n] as number) + 3, 0),
    ];
    for (const n of inside) {
      counts[n] = (counts[n] as number) + 1;
      sums.forEach((sum, k) => {
        sum[n] = (sum[n] as number) + (held[k] as number);
      });
    }
  }
  expect(covered).toEqual(counts);
  maps.forEach((map, k) => {
    const worst = map.reduce(
      (most, v, n) =>
        Math.max(most, Math.abs(v - (sums[k]?.[n] as number) / Math.max(1, counts[n] as number))),
      0,
    );
    expect(worst).toBeLessThan(1e-5);
  });
});

test('without a sequence: its channel is background, an empty mask for the region’s', async () => {
  const seen: Channels[] = [];
  const found = await sequenceImportance(input, prepared, [0.5, 0.25], async (channels) => {
    seen.push(channels);
    return [0.25 * seen.length, 0.5];
  });
  expect(found).toEqual([
    { sequence: 'T1c', change: [-0.25, 0.25] },
    { sequence: 'FLAIR', change: [0, 0.25] },
    { sequence: 'mask', change: [0.25, 0.25] },
  ]);
  expect(new Set(seen[0]?.[0])).toEqual(new Set([-3]));
  expect(seen[0]?.slice(1)).toEqual([flair, drawn]);
  expect(new Set(seen[2]?.[2])).toEqual(new Set([0]));
  const absent = {
    ...prepared,
    facts: prepared.facts.map((fact) => ({ ...fact, isPresent: fact.sequence === 'T1c' })),
  };
  expect(await sequenceImportance(input, absent, [0], async () => [1])).toEqual([
    { sequence: 'T1c', change: [1] },
  ]);
});

test('all of it can be stopped', async () => {
  const stop = new AbortController();
  const logitsOf = async () => {
    stop.abort();
    return [0];
  };
  const run = { signal: stop.signal };
  expect(await codeOf(augmented(input, prepared, [0], logitsOf, run))).toBe('cancelled');
  const boxes = occlusionBoxes(prepared, options);
  expect(await codeOf(occlusionMaps(input, prepared, boxes, [0], logitsOf, run))).toBe('cancelled');
  expect(await codeOf(sequenceImportance(input, prepared, [0], logitsOf, run))).toBe('cancelled');
});
