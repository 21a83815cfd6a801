import { expect, test } from 'vitest';
import type { Engine } from '../../../src/engine/engine.ts';
import { INTERPOLATION_BOUND } from '../../../src/engine/interpolation.ts';
import type { ImageInput } from '../../../src/genotype/manifest.ts';
import type { CaseInput } from '../../../src/genotype/predict.ts';
import { prepareInput } from '../../../src/genotype/prepare.ts';
import { axisAlignedGrid, type Triple } from '../../../src/volume/grid.ts';
import { randomDoubles, scanLike, volumeOf } from '../../support/generators.ts';
import {
  ball,
  imageInput,
  mask,
  obliqueGrid,
  orientations,
  stored,
  subject,
  volume,
} from '../../support/genotype/make-case.ts';
import { preparedByDefinition } from '../../support/genotype/prepare-by-definition.ts';
import { describeEngines } from '../engines.ts';

/** Positions are whole multiples of 2^-32 voxel, so that a value may move by so much of the largest magnitude. */
const POSITIONS = 6 * 2 ** -33;
const FLOAT32 = 2 ** -24;

async function expectDefinition(engine: Engine, input: ImageInput, given: CaseInput) {
  const found = await prepareInput(engine, input, given);
  const defined = preparedByDefinition(input, given);
  const share = engine.info.name === 'cpu' ? POSITIONS : INTERPOLATION_BOUND.affine;
  expect(found.grid.size).toEqual(defined.size);
  expect(found.channels).toHaveLength(defined.channels.length);
  expect(found.region).toEqual(defined.region);
  found.channels.forEach((channel, n) => {
    const wanted = defined.channels[n] as Float64Array;
    const bound = share * (defined.magnitudes[n] ?? 0);
    const excess = wanted.reduce((most, value, at) => {
      const difference = Math.abs((channel[at] as number) - value);
      // NaN must not pass.
      return difference <= bound + FLOAT32 * Math.abs(value)
        ? most
        : Math.max(most, difference || 1);
    }, 0);
    expect(excess, `channel ${n}`).toBe(0);
  });
  return found;
}

const SIZE: Triple = [19, 17, 11];
/** Skull-stripped: 0 around. */
function head(seed: number, size = SIZE): Int16Array {
  const inside = ball(size, size.map((n) => (n - 1) / 2) as never, Math.max(...size) / 2 - 1);
  return scanLike(size, 20, 900, seed).map((v, n) => v * (inside[n] as number));
}

const oblique = obliqueGrid(SIZE, [0.9, 1.1, 2.3], 0.35, -0.2, [3, -11, 4]);
const coarse = obliqueGrid([9, 15, 13], [2, 1.2, 1], 0.35, 0.4, [2, -10, 5]);
const drawn = obliqueGrid([21, 15, 14], [1, 1.3, 1.8], -0.1, 0.3, [4, -12, 3]);

const regionOnOblique = mask(oblique, ball(SIZE, [9, 8, 5], 4));
const images = {
  T1c: volume(oblique, head(1)),
  FLAIR: volume(coarse, head(2, [9, 15, 13])),
};

const CASES: Readonly<Record<string, readonly [ImageInput, CaseInput]>> = {
  'oblique images on two grids, region on the first': [
    imageInput(),
    subject(images, regionOnOblique),
  ],
  'the region on a third grid, statistics within it': [
    imageInput({ normalisation: { kind: 'z-score', over: 'region' }, orientation: 'RAS' }),
    subject(images, mask(drawn, ball(drawn.size, [9, 7, 6], 4))),
  ],
  'percentiles, clipped, another background, axes in another order': [
    imageInput({
      normalisation: { kind: 'percentile', low: 1, high: 99.5, over: 'brain' },
      clip: [0, 0.8],
      background: -1,
      orientation: 'ASR',
      spacing: [1.5, 2.2, 0.9],
      size: [9, 6, 11],
    }),
    subject(images, regionOnOblique),
  ],
  'the region at the border, cut by the grid': [
    imageInput({ size: [5, 4, 3], spacing: [1.3, 1.3, 1.3] }),
    subject(images, mask(oblique, ball(SIZE, [0, 1, 9], 5))),
  ],
  'a channel of its own unit, one without any scaling, one missing': [
    imageInput({
      sequences: [
        {
          sequence: 'T1c',
          isRequired: true,
          normalisation: { kind: 'fixed', subtract: 3, divide: 250 },
        },
        { sequence: 'FLAIR', isRequired: true, normalisation: { kind: 'none' } },
        { sequence: 'T2', isRequired: false, normalisation: null },
      ],
      maskChannel: 'none',
    }),
    subject(images, regionOnOblique),
  ],
  'the whole image, as many voxels as cover it': [
    imageInput({
      crop: 'image',
      size: null,
      multipleOf: 4,
      brainMask: 'none',
      maskChannel: 'none',
    }),
    subject(images),
  ],
  'the brain, as many voxels as cover it': [
    imageInput({
      crop: 'image',
      size: null,
      multipleOf: 2,
      maskChannel: 'none',
      orientation: 'PIR',
    }),
    subject(images),
  ],
  'a brain mask on another grid': [
    imageInput({ crop: 'image', brainMask: 'given', size: [14, 13, 12] }),
    subject(images, regionOnOblique, mask(drawn, ball(drawn.size, [10, 7, 6], 6))),
  ],
  'half a voxel apart: ties of the masks': [
    imageInput({ spacing: [1, 1, 1], size: [10, 11, 12], brainMask: 'none' }),
    subject(
      { T1c: volume(axisAlignedGrid(SIZE, [2, 2, 2], [0.5, 1, 0.25]), head(4)) },
      mask(axisAlignedGrid(SIZE, [2, 2, 2], [0.5, 0, 1]), ball(SIZE, [7, 8, 5], 2)),
    ),
  ],
};

describeEngines('input preparation', (_, engine) => {
  test.each(Object.entries(CASES))('as defined: %s', async (_, [input, given]) => {
    await expectDefinition(engine(), input, given);
  });

  test('voxels that are not finite count as 0', async () => {
    const data = Float64Array.from(head(5));
    for (let n = 3; n < data.length; n += 41) data[n] = n % 2 === 0 ? Number.NaN : Infinity;
    for (const over of ['brain', 'image'] as const) {
      for (const brainMask of ['none', 'nonzero'] as const) {
        const input = imageInput({ normalisation: { kind: 'z-score', over }, brainMask });
        await expectDefinition(
          engine(),
          input,
          subject({ T1c: volume(oblique, data) }, regionOnOblique),
        );
      }
    }
  });

  test('an image without spread is all 0', async () => {
    const flat = volume(oblique, new Uint8Array(volumeOf(SIZE)).fill(7));
    const input = imageInput({ sequences: imageInput().sequences.slice(0, 1) });
    const { channels, facts } = await prepareInput(
      engine(),
      input,
      subject({ T1c: flat }, regionOnOblique),
    );
    const bound = 7 * INTERPOLATION_BOUND.affine;
    expect(channels[0]?.every((value) => Math.abs(value) <= bound)).toBe(true);
    expect(facts[0]).toEqual({ sequence: 'T1c', isPresent: true, centre: 7, scale: 1 });
  });

  test('however an image is stored, the network sees the same', async () => {
    const grid = axisAlignedGrid([13, 11, 9], [1.2, 0.9, 1.7], [-20.3, 14.1, 7.7]);
    const image = volume(grid, randomDoubles(volumeOf(grid.size), -300, 900, 8).map(Math.fround));
    const region = volume(grid, ball(grid.size, [6, 6, 4], 3));
    const input = imageInput({ sequences: imageInput().sequences.slice(0, 1), brainMask: 'none' });
    const preparedAs = async (orientation: string) => {
      const at = stored(region, orientation);
      const drawn = mask(at.grid, Uint8Array.from(at.data));
      return prepareInput(engine(), input, subject({ T1c: stored(image, orientation) }, drawn));
    };
    const first = await preparedAs('RAS');
    const scale = first.facts[0]?.scale as number;
    const share = engine().info.name === 'cpu' ? POSITIONS : 2 * INTERPOLATION_BOUND.affine;
    for (const orientation of orientations()) {
      const { channels, region: inside } = await preparedAs(orientation);
      expect(inside).toEqual(first.region);
      const difference = (channels[0] as Float32Array).reduce(
        (most, v, n) => Math.max(most, Math.abs(v - (first.channels[0]?.[n] as number))),
        0,
      );
      expect(difference, orientation).toBeLessThanOrEqual((share * 900) / scale + 4 * 2 * FLOAT32);
    }
  });
});
