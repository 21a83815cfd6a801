import { beforeAll, expect, test } from 'vitest';
import { createCpuEngine } from '../../../src/engine/cpu/cpu-engine.ts';
import { featureDistance, inputWarnings } from '../../../src/genotype/input-warnings.ts';
import type { ImageInput, SeenInTraining } from '../../../src/genotype/manifest.ts';
import type { CaseInput } from '../../../src/genotype/predict.ts';
import { prepareInput } from '../../../src/genotype/prepare.ts';
import type { PreparedInput } from '../../../src/genotype/tensor.ts';
import { SAMPLE } from '../../../src/phantom/parameters.ts';
import { makePhantom } from '../../../src/phantom/sample-case.ts';
import { axisAlignedGrid, type Triple } from '../../../src/volume/grid.ts';
import type { Volume } from '../../../src/volume/volume.ts';
import { scanLike, volumeOf } from '../../support/generators.ts';
import { ball, imageInput, mask, subject, volume } from '../../support/genotype/make-case.ts';

const engine = createCpuEngine();
const SIZE: Triple = [20, 20, 20];
const grid = axisAlignedGrid(SIZE, [2, 2, 2]);
const middle: Triple = [9.5, 9.5, 9.5];
const brain = ball(SIZE, middle, 9);
const wide = ball(SIZE, middle, 14);
const head = volume(
  grid,
  scanLike(SIZE, 100, 900, 1).map((v, n) => v * (brain[n] as number)),
);
const region = mask(grid, ball(SIZE, [9, 9, 9], 4));

/** Ranges around what the head above has. */
const SEEN: SeenInTraining = {
  spacing: [1, 3],
  regionVolumeMl: [1, 5],
  channels: [{ sequence: 'T1c', mean: [-1.5, 1.5], sd: [0.3, 2] }],
  features: { mean: [0, 1, 5], sd: [1, 2, 0], limit: 1.5 },
};
const input = imageInput({
  sequences: imageInput().sequences.slice(0, 1),
  size: [16, 16, 16],
  seen: SEEN,
});

async function textsOf(
  given: CaseInput,
  own: Partial<ImageInput> = {},
  features: readonly number[] | null = null,
) {
  const model = { ...input, ...own };
  const prepared = await prepareInput(engine, model, given);
  return inputWarnings(model, given, prepared, features).map(
    ({ kind, sequence, text }) => `${kind}${sequence === null ? '' : ` (${sequence})`}: ${text}`,
  );
}

const filled = (value: (n: number) => number, at = grid): Volume =>
  volume(
    at,
    Float32Array.from({ length: volumeOf(at.size) }, (_, n) => value(n)),
  );
const both = { sequences: imageInput().sequences };
const bigGrid = axisAlignedGrid(SIZE, [2, 2, 6]);

test('nothing is said of a case like those of training', async () => {
  expect(await textsOf(subject({ T1c: head }, region), {}, [0.5, 2, 9])).toEqual([]);
  expect(await textsOf(subject({ T1c: head }, region), { seen: null }, [99, 99, 99])).toEqual([]);
  const nearly = { ...SEEN, spacing: [2.1, 5] } as const;
  expect(await textsOf(subject({ T1c: head }, region), { seen: nearly })).toEqual([]);
});

test.each<readonly [string, CaseInput, Partial<ImageInput>, readonly string[]]>([
  [
    'a missing sequence',
    subject({ T1c: head }, region),
    both,
    ['missing-sequence (FLAIR): FLAIR is missing: the model runs without it.'],
  ],
  [
    'an empty one',
    subject({ T1c: head, FLAIR: filled(() => 0) }, region),
    both,
    ['missing-sequence (FLAIR): FLAIR holds no value: the model runs as if it were missing.'],
  ],
  [
    'thick slices',
    subject({ T1c: { ...head, grid: bigGrid } }, mask(bigGrid, region.data as Uint8Array)),
    { seen: { ...SEEN, regionVolumeMl: [1, 50] } },
    [
      'region-cut: 17 % of the region lies outside the box that the model sees.',
      'spacing (T1c): T1c has voxels of 6 mm; the model was trained on 1 to 3 mm.',
    ],
  ],
  [
    'finer voxels',
    subject({ T1c: head }, region),
    { seen: { ...SEEN, spacing: [2.5, 5] } },
    ['spacing (T1c): T1c has voxels of 2 mm; the model was trained on 2.5 to 5 mm.'],
  ],
  [
    'other intensities',
    subject({ T1c: head }, region),
    { seen: { ...SEEN, channels: [{ sequence: 'T1c', mean: [3, 4], sd: [3, 4] }] } },
    [
      expect.stringMatching(
        /^intensity \(T1c\): The normalised intensities of T1c in the region have a mean of −?[\d.]+; in training it lay between 3 and 4\.$/,
      ),
      expect.stringMatching(
        /^intensity \(T1c\): The normalised intensities of T1c in the region have a SD of [\d.]+; in training it lay between 3 and 4\.$/,
      ),
    ],
  ],
  [
    'a skull: noise all around',
    subject({ T1c: filled((n) => (head.data[n] as number) + 1 + (n % 7)) }, region),
    { seen: null },
    [
      'not-skull-stripped (T1c): T1c is not skull-stripped, as the model expects: 100 % of the voxels in its corners are not 0.',
    ],
  ],
  [
    'a whole field of view but for its corners',
    subject({ T1c: filled((n) => (wide[n] as number) * (5 + (n % 9))) }, region),
    { seen: null },
    [expect.stringMatching(/^not-skull-stripped \(T1c\): .* 9\d % of its voxels are not 0\.$/)],
  ],
  [
    'a small region',
    subject({ T1c: head }, mask(grid, ball(SIZE, [9, 9, 9], 0))),
    {},
    [
      'region-size: The region has 0.008 ml; the model was trained on 1 to 5 ml.',
      'region-size: The region fills 0 voxels of the model’s grid: too few to tell anything from.',
    ],
  ],
  [
    'a large one, past the box',
    subject({ T1c: head }, mask(grid, ball(SIZE, middle, 8.8))),
    { size: [16, 16, 14] },
    [
      expect.stringMatching(
        /^region-cut: \d+ % of the region lies outside the box that the model sees\.$/,
      ),
      expect.stringMatching(
        /^region-size: The region has 2\d(\.\d)? ml; the model was trained on 1 to 5 ml\.$/,
      ),
    ],
  ],
  [
    'a region outside the brain',
    subject({ T1c: head }, mask(grid, ball(SIZE, [1, 1, 1], 3.5))),
    { seen: null },
    ['region-place: 100 % of the region lies outside the brain.'],
  ],
  [
    'half outside',
    subject({ T1c: head }, mask(grid, ball(SIZE, [1, 9, 9], 3.5))),
    { seen: null },
    [expect.stringMatching(/^region-place: [2-5]\d % of the region lies outside the brain\.$/)],
  ],
  [
    'a region in the air of an image that is all brain',
    subject({ T1c: head }, mask(grid, ball(SIZE, [1, 1, 1], 3.5))),
    { seen: null, brainMask: 'none' },
    ['region-place: 100 % of the region lies outside the images.'],
  ],
  [
    'a region beside the image',
    subject(
      { T1c: head },
      mask(axisAlignedGrid(SIZE, [2, 2, 2], [200, 0, 0]), region.data as Uint8Array),
    ),
    { seen: null, brainMask: 'none' },
    [
      'values (T1c): Nothing of T1c lies in the box that the model sees.',
      'region-place: 100 % of the region lies outside the images.',
    ],
  ],
  [
    'one value everywhere',
    subject({ T1c: filled((n) => 7 * (brain[n] as number)) }, region),
    { seen: null },
    ['values (T1c): T1c has the same value everywhere: there is nothing in it to see.'],
  ],
  [
    'voxels without a number',
    subject(
      {
        T1c: filled((n) => (n < 80 ? Number.NaN : (head.data[n] as number))),
      },
      region,
    ),
    { seen: null },
    ['values (T1c): 1 % of the voxels of T1c hold no number (NaN or infinite); they count as 0.'],
  ],
])('%s is told', async (_, given, own, texts) => {
  expect(await textsOf(given, own)).toEqual(texts);
});

test('features unlike any that were seen are told', async () => {
  // (3² + 2²) / 2, its root; the third feature never varied.
  expect(
    featureDistance([3, 5, 77], SEEN.features as NonNullable<SeenInTraining['features']>),
  ).toBeCloseTo(6.5 ** 0.5, 12);
  expect(await textsOf(subject({ T1c: head }, region), {}, [3, 5, 77])).toEqual([
    'features: To the network this case is unlike those of its validation: distance 2.55, where 99 of 100 stay below 1.5.',
  ]);
});

test('what makes an input meaningless comes first', async () => {
  const given = subject({ T1c: filled(() => 7) }, mask(grid, ball(SIZE, [9, 9, 9], 0)));
  const kinds = (await textsOf(given, both, [9, 9, 9])).map((text) => text.split(/[ :]/)[0]);
  expect(kinds).toEqual([
    'values',
    'not-skull-stripped',
    'region-size',
    'region-size',
    'missing-sequence',
    'features',
  ]);
});

/** As the sample case of the page at half its resolution. */
let sample: CaseInput;
beforeAll(async () => {
  const made = await makePhantom({ ...SAMPLE, size: [76, 96, 80], spacing: [2, 2, 2] });
  sample = {
    images: new Map(made.sequences.map(({ name, volume: each }) => [name, each])),
    region: { map: made.mask, labels: made.mask.labels.map(({ value }) => value) },
    brain: null,
  };
});

test('the sample case is nothing unusual to a model that saw the like of it', async () => {
  const model = imageInput({
    sequences: (['T1', 'T1c', 'T2', 'FLAIR'] as const).map((sequence) => ({
      sequence,
      isRequired: true,
      normalisation: null,
    })),
    size: [48, 48, 48],
  });
  const prepared = await prepareInput(engine, model, sample);
  expect(inputWarnings(model, sample, prepared, null)).toEqual([]);
  const ml = (sample.region?.map.labels ?? []).reduce((sum, { volumeMl }) => sum + volumeMl, 0);
  const own: SeenInTraining = {
    spacing: [2, 2],
    regionVolumeMl: [ml, ml],
    channels: model.sequences.map(({ sequence }, n) => ({ sequence, ...rangesOf(prepared, n) })),
    features: null,
  };
  expect(inputWarnings({ ...model, seen: own }, sample, prepared, null)).toEqual([]);
});

/** As written into a manifest, with four digits. */
function rangesOf({ channels, region: inside }: PreparedInput, n: number) {
  const values = [...(channels[n] ?? [])].filter((_, at) => inside?.[at] === 1);
  const mean = values.reduce((sum, v) => sum + v, 0) / values.length;
  const sd = Math.sqrt(values.reduce((sum, v) => sum + (v - mean) ** 2, 0) / values.length);
  const rounded = (x: number) => [Number(x.toFixed(4)), Number(x.toFixed(4))] as const;
  return { mean: rounded(mean), sd: rounded(sd) };
}
