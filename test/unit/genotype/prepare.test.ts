import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createCpuEngine } from '../../../src/engine/cpu/cpu-engine.ts';
import type { Engine } from '../../../src/engine/engine.ts';
import { prepareInput } from '../../../src/genotype/prepare.ts';
import { fromTensor, toTensor } from '../../../src/genotype/tensor-layout.ts';
import { LocusError } from '../../../src/volume/errors.ts';
import { axisAlignedGrid, type Triple } from '../../../src/volume/grid.ts';
import { toLabelMap } from '../../../src/volume/label-map.ts';
import { randomDoubles, volumeOf } from '../../support/generators.ts';
import { ball, imageInput, mask, subject, volume } from '../../support/genotype/make-case.ts';
import { describeGroundTruth } from '../../support/ground-truth.ts';
import { codeOf, fromDisk, openOne } from '../formats/open-one.ts';

const engine = createCpuEngine();
const SIZE: Triple = [12, 10, 8];
const grid = axisAlignedGrid(SIZE, [2, 2, 2]);
const image = volume(grid, randomDoubles(volumeOf(SIZE), 10, 500, 1).map(Math.fround));
const region = mask(grid, ball(SIZE, [5, 5, 4], 3));

test('on the image’s own grid every voxel is where it was', async () => {
  const input = imageInput({
    sequences: imageInput().sequences.slice(0, 1),
    orientation: 'RAS',
    spacing: [2, 2, 2],
    crop: 'image',
    size: null,
    brainMask: 'none',
    normalisation: { kind: 'none' },
  });
  const {
    channels,
    grid: found,
    brain,
  } = await prepareInput(engine, input, subject({ T1c: image }, region));
  expect(found).toEqual(grid);
  expect([...(channels[0] ?? [])]).toEqual([...image.data]);
  expect([...(channels[1] ?? [])]).toEqual([...region.data]);
  expect(brain.every((value) => value === 1)).toBe(true);
});

test('the centre of the region’s box is the centre of the grid', async () => {
  const drawn = new Uint8Array(volumeOf(SIZE));
  for (const [i, j, k] of [
    [2, 3, 4],
    [5, 3, 4],
    [2, 8, 7],
  ] as const)
    drawn[i + 12 * (j + 10 * k)] = 1;
  const { grid: found } = await prepareInput(
    engine,
    imageInput(),
    subject({ T1c: image }, mask(grid, drawn)),
  );
  // Box 2–5, 3–8, 4–7: its middle at 3.5, 5.5, 5.5 voxels of 2 mm. LPS: first voxel to the right and in front.
  expect(found.affine).toEqual([-2, 0, 0, 7 + 7, 0, -2, 0, 11 + 6, 0, 0, 2, 11 - 5]);
});

const one = imageInput({
  sequences: [{ sequence: 'T1c', isRequired: false, normalisation: null }],
});
const empty = volume(grid, new Uint8Array(volumeOf(SIZE)));
const far = mask(axisAlignedGrid(SIZE, [2, 2, 2], [500, 0, 0]), ball(SIZE, [5, 5, 4], 3));

test.each([
  [
    'a required sequence is not there',
    imageInput(),
    subject({ FLAIR: image }, region),
    'missing-sequence',
    'The model needs T1c, which the case does not have.',
  ],
  [
    'none of the optional ones is',
    one,
    subject({ T2: image }, region),
    'missing-sequence',
    'The case has nothing of what the model takes: T1c.',
  ],
  [
    'a required one is empty',
    imageInput(),
    subject({ T1c: empty }, region),
    'missing-sequence',
    'T1c, which the model needs, holds no voxel with a value other than 0.',
  ],
  [
    'no region',
    imageInput(),
    subject({ T1c: image }),
    'no-mask',
    'The model needs a region of interest.',
  ],
  [
    'no brain mask',
    imageInput({ brainMask: 'given' }),
    subject({ T1c: image }, region),
    'no-mask',
    'The model needs a brain mask.',
  ],
  [
    'an empty region',
    imageInput(),
    subject({ T1c: image }, mask(grid, new Uint8Array(volumeOf(SIZE)))),
    'empty-mask',
    'The region is empty: every voxel is 0.',
  ],
  [
    'a label that is not there',
    imageInput(),
    { ...subject({ T1c: image }), region: { map: region, labels: [1, 4] } },
    'label-absent',
    'Label 4 does not occur in the region.',
  ],
  [
    'no label chosen',
    imageInput(),
    { ...subject({ T1c: image }), region: { map: region, labels: [] } },
    'label-absent',
    'No label is chosen for the region.',
  ],
  [
    'a region elsewhere',
    imageInput({ normalisation: { kind: 'z-score', over: 'region' } }),
    subject({ T1c: image }, far),
    'mask-outside',
    'Nothing of the region lies in T1c.',
  ],
  [
    'an orientation with two axes alike',
    imageInput({ orientation: 'RLS' }),
    subject({ T1c: image }, region),
    'bad-model',
    'The model’s orientation “RLS” names no three directions.',
  ],
] as const)('%s: refused, with the reason', async (_, input, given, code, problem) => {
  const error = await prepareInput(engine, input, given).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(LocusError);
  expect(error).toMatchObject({ code, problem });
});

test('a missing or empty optional sequence is background', async () => {
  const input = imageInput({ background: -2 });
  for (const given of [
    subject({ T1c: image }, region),
    subject({ T1c: image, FLAIR: empty }, region),
  ]) {
    const { channels, facts } = await prepareInput(engine, input, given);
    expect(new Set(channels[1])).toEqual(new Set([-2]));
    expect(facts[1]).toEqual({ sequence: 'FLAIR', isPresent: false, centre: null, scale: null });
  }
});

test('a region apart from the image leaves background alone', async () => {
  const { channels, region: inside } = await prepareInput(
    engine,
    imageInput(),
    subject({ T1c: image }, far),
  );
  expect(new Set(channels[0])).toEqual(new Set([0]));
  expect(inside?.includes(1)).toBe(true);
});

test('says how far it is, and stops when told to', async () => {
  const told: string[] = [];
  const given = subject({ T1c: image, FLAIR: image }, region);
  await prepareInput(engine, imageInput(), given, {
    onProgress: (done, total, label) => told.push(`${done}/${total} ${label}`),
  });
  expect(told).toEqual([
    '0/3 intensities of T1c',
    '1/3 intensities of FLAIR',
    '2/3 resampling',
    '3/3 resampling',
  ]);
  const stop = new AbortController();
  stop.abort();
  expect(await codeOf(prepareInput(engine, imageInput(), given, { signal: stop.signal }))).toBe(
    'cancelled',
  );
});

test('a tensor has its voxels in the order of its layout', () => {
  const small = axisAlignedGrid([2, 3, 4], [1, 1, 1]);
  const channels = [0, 1].map((c) => Float32Array.from({ length: 24 }, (_, n) => 100 * c + n));
  const straight = toTensor({ channels, grid: small }, 'NCDHW');
  expect(straight.dims).toEqual([1, 2, 4, 3, 2]);
  expect([...straight.data.slice(24, 28)]).toEqual([100, 101, 102, 103]);
  const reversed = toTensor({ channels, grid: small }, 'NCWHD');
  expect(reversed.dims).toEqual([1, 2, 2, 3, 4]);
  // z fastest: voxels (0, 0, 0…3), then (0, 1, 0).
  expect([...reversed.data.slice(0, 5)]).toEqual([0, 6, 12, 18, 2]);
  for (const [tensor, layout] of [
    [straight, 'NCDHW'],
    [reversed, 'NCWHD'],
  ] as const) {
    expect(fromTensor(tensor, layout)).toEqual({ channels, size: small.size });
  }
  expect(() => fromTensor({ dims: [1, 4], data: new Float32Array(4) }, 'NCDHW')).toThrow(
    'The model gave a tensor of 1 x 4 where',
  );
});

test('a case that is too large for the device is prepared on the CPU', async () => {
  let tried = 0;
  const full: Engine = {
    ...engine,
    info: { name: 'webgpu', adapter: null },
    batch: () => ({
      ...engine.batch(),
      image: ({ size, label }) => ({ size, label }),
      interpolate: (handle) => handle,
      voxels: () => ({ value: () => new Float64Array() }),
      run: async () => {
        tried++;
        throw new LocusError('too-large', 'Too large.', '');
      },
    }),
  };
  const given = subject({ T1c: image }, region);
  const wanted = await prepareInput(engine, imageInput(), given);
  expect(await prepareInput(full, imageInput(), given)).toEqual(wanted);
  expect(tried).toBe(1);
});

describeGroundTruth('a glioma of the TCGA, skull-stripped on one grid', (file) => {
  // tools/training/prepare.py on the same files, 2026: means, mean squares, and voxel (24, 24, 24) of each channel. All
  // voxels were compared once: they differ by 2.4e-7 at most.
  const CASES = [
    {
      own: { size: [48, 48, 48] },
      means: [0.14109372, 0.10879545, 0.133123, 0.11593813, 0.02859158],
      squares: [0.66921703, 0.63530319, 0.057484297, 0.653011, 0.02859158],
      voxel: [-0.4188854, -0.8558766, 0.5282305, 2.924365, 1],
    },
    {
      own: { crop: 'image', size: [80, 96, 80], spacing: [2, 2, 2.5], orientation: 'RAS' },
      means: [-0.0031717457, -0.0037898801, 0.04676725, -0.0046654497, 0.0040152995],
      squares: [0.2048505, 0.1963498, 0.017264867, 0.20146432, 0.0040152995],
      voxel: [-0.947484, -0.5658492, 0.09036671, -0.8902037, 0],
    },
  ] as const;

  test('gives the tensors that numpy gives', async () => {
    const read = async (name: string) => {
      const path = file(`inputs/glioma/TCGA-DU-7294/${name}.nii.gz`);
      return (await openOne(await fromDisk(path))).readFrame(0);
    };
    const bet = (name: string) => read(`TCGA-DU-7294_${name}_bet`);
    const given = subject(
      { T1: await bet('t1'), T1c: await bet('t1c'), T2: await bet('t2'), FLAIR: await bet('fla') },
      toLabelMap(await read('mav'), 'mav'),
    );
    const percentile = { kind: 'percentile', low: 1, high: 99, over: 'brain' } as const;
    const sequences = (['T1', 'T1c', 'T2', 'FLAIR'] as const).map((sequence) => ({
      sequence,
      isRequired: true,
      normalisation: sequence === 'T2' ? percentile : null,
    }));
    for (const { own, means, squares, voxel } of CASES) {
      const model = imageInput({ sequences, clip: [-5, 5], ...own });
      const { channels, grid: at } = await prepareInput(engine, model, given);
      const [nx, ny] = at.size;
      const mean = (of: (value: number) => number) =>
        channels.map((channel) => channel.reduce((sum, v) => sum + of(v), 0) / channel.length);
      const wanted = [...means, ...squares, ...voxel];
      const found = [
        ...mean((v) => v),
        ...mean((v) => v * v),
        ...channels.map((channel) => channel[24 + nx * (24 + ny * 24)] as number),
      ];
      // As typed: seven digits.
      found.forEach((value, n) => {
        expect(Math.abs(value - (wanted[n] as number))).toBeLessThan(1e-6);
      });
    }
  });
});

describeGroundTruth('a real brain', (file) => {
  test('stored in 48 orientations it gives one tensor', async () => {
    const folder = file('inputs/niivue/orientations');
    const input = imageInput({
      sequences: [{ sequence: 'T1c', isRequired: true, normalisation: null }],
      maskChannel: 'none',
      crop: 'image',
      brainMask: 'none',
      spacing: [7, 7, 7],
      size: [20, 24, 20],
    });
    const prepared = async (name: string) => {
      const read = await (await openOne(await fromDisk(join(folder, name)))).readFrame(0);
      return prepareInput(engine, input, subject({ T1c: read }));
    };
    const first = await prepared('RAS.nii.gz');
    const [wanted] = first.channels;
    let largest = 0;
    for (const name of readdirSync(folder)) {
      const { channels, grid: at } = await prepared(name);
      expect(at.size).toEqual(first.grid.size);
      largest = (channels[0] as Float32Array).reduce(
        (most, v, n) => Math.max(most, Math.abs(v - (wanted?.[n] ?? Number.NaN))),
        largest,
      );
    }
    // Rounding to float32, of values up to 10.
    expect(largest).toBeLessThan(1e-6);
  });
});
