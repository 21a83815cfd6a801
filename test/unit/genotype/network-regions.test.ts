import { describe, expect, test } from 'vitest';
import { createCpuEngine } from '../../../src/engine/cpu/cpu-engine.ts';
import type { SegmentationManifest, SegmentationOutput } from '../../../src/genotype/manifest.ts';
import { labelsOnGrid, probabilitiesOf } from '../../../src/genotype/network-regions.ts';
import { readManifest } from '../../../src/genotype/read-manifest.ts';
import { segmentCase } from '../../../src/genotype/segment-case.ts';
import type { Tensor } from '../../../src/genotype/tensor.ts';
import { axisAlignedGrid, gridFromAffine } from '../../../src/volume/grid.ts';
import { subject, volume } from '../../support/genotype/make-case.ts';
import { tinySegmentation } from '../../support/genotype/tiny-models.ts';

const engine = createCpuEngine();

const manifest = readManifest(
  JSON.stringify(tinySegmentation()),
  'model.json',
) as SegmentationManifest;

const output = (own: Partial<SegmentationOutput>): SegmentationOutput => ({
  ...manifest.output,
  ...own,
});

describe('labels of probabilities', () => {
  const grid = axisAlignedGrid([4, 1, 1], [2, 2, 2]);
  const whole = Float32Array.of(0.9, 0.6, 0.4, 0.1);
  const core = Float32Array.of(0.2, 0.7, 0.2, 0.2);

  test('on the same grid: from the threshold up; the last label wins', async () => {
    const labels = await labelsOnGrid(engine, [whole, core], manifest.output, grid, grid);
    expect(labels).toEqual(Uint8Array.of(1, 2, 0, 0));
  });

  test('on a finer grid the edge is where interpolated probabilities pass the threshold', async () => {
    // Voxels of 0.5 mm; whole passes 0.5 midway between the centres at 2 and 4 mm, and is kept to its edge at -1 mm.
    const fine = axisAlignedGrid([20, 1, 1], [0.5, 2, 2], [-2, 0, 0]);
    const alone = output({ labels: [{ value: 1, name: 'Oedema', region: 'Whole' }] });
    const labels = await labelsOnGrid(engine, [whole, core], alone, grid, fine);
    const positions = Array.from(labels, (label, n) => (label === 1 ? -2 + n / 2 : null));
    const inside = positions.filter((x) => x !== null);
    expect(inside[0]).toBe(-1);
    expect(inside.at(-1)).toBe(3);
    expect(inside).toHaveLength(9);
  });

  test('on a grid that runs the other way each voxel keeps its place in the world', async () => {
    const back = gridFromAffine([4, 1, 1], [-2, 0, 0, 6, 0, 2, 0, 0, 0, 0, 2, 0]);
    const labels = await labelsOnGrid(engine, [whole, core], manifest.output, grid, back);
    expect(labels).toEqual(Uint8Array.of(0, 0, 2, 1));
  });

  test('softmax: the likeliest class, whatever its probability', async () => {
    const classes = [
      Float32Array.of(0.4, 0.3, 0.2, 0.9),
      Float32Array.of(0.35, 0.4, 0.3, 0.1),
      Float32Array.of(0.25, 0.3, 0.5, 0),
    ];
    const own = output({
      activation: 'softmax',
      regions: [
        { name: 'Whole', channel: 1, threshold: 0.5 },
        { name: 'Core', channel: 2, threshold: 0.5 },
      ],
    });
    expect(await labelsOnGrid(engine, classes, own, grid, grid)).toEqual(Uint8Array.of(0, 1, 2, 0));
  });
});

describe('probabilities of a tensor', () => {
  const grid = axisAlignedGrid([2, 1, 1], [2, 2, 2]);
  const tensor = (data: number[], dims = [1, 2, 1, 1, 2]): Tensor => ({
    dims,
    data: Float32Array.from(data),
  });

  test('sigmoid, and softmax over channels', () => {
    const [a, b] = probabilitiesOf(tensor([0, 2, -1, 1]), manifest, grid);
    expect(a?.[0]).toBeCloseTo(0.5);
    expect(b?.[1]).toBeCloseTo(1 / (1 + Math.exp(-1)));
    const soft = { ...manifest, output: output({ activation: 'softmax' }) };
    const [c, d] = probabilitiesOf(tensor([0, 2, -1, 1]), soft, grid);
    expect(c?.[1]).toBeCloseTo(1 / (1 + Math.exp(-1)));
    expect((c?.[1] ?? 0) + (d?.[1] ?? 0)).toBeCloseTo(1);
  });

  test.each([
    ['another size', [1, 2, 1, 2, 1]],
    ['too few channels', [1, 1, 1, 2, 2]],
  ])('%s is the model’s fault', (_, dims) => {
    expect(() => probabilitiesOf(tensor([0, 1, 2, 3], dims), manifest, grid)).toThrow(
      /Output "regions" has \d channels of [\d x]+ voxels; 2 of 2 x 1 x 1 were to come/,
    );
  });
});

test('a case comes back on the grid of its first image, whatever the network’s', async () => {
  const grid = axisAlignedGrid([9, 11, 7], [1.2, 1.2, 3], [5, 6, 7]);
  const bright = Float32Array.from({ length: 9 * 11 * 7 }, (_, n) => (n % 9 < 4 ? 10 : 100));
  const subjectOf = subject({ T1c: volume(grid, bright) });
  const run = async (inputs: Readonly<Record<string, Tensor>>) => {
    const { dims, data } = inputs.image as Tensor;
    const each = data.length / 2;
    const found = data.map((_, n) =>
      n < each
        ? (data[n] as number) + (data[n + each] as number) - 0.5
        : 4 * (data[n - each] as number) - 1,
    );
    return { regions: { dims, data: found } };
  };
  const none = { notes: [], inputs: [], outputs: [], dispose: async () => {} };
  const session = { backend: 'wasm' as const, whyNotGpu: null, threads: 1, run, ...none };
  const found = await segmentCase({ manifest, session, engine }, subjectOf);
  expect(found.mask.grid).toBe(grid);
  // z-scores are about -1.1 and 0.9: both channels pass in the bright half alone, but the plane beside the dark.
  const row = Array.from(found.mask.data.slice(0, 9));
  expect(row.slice(0, 4)).toEqual([0, 0, 0, 0]);
  expect(row.slice(5)).toEqual([2, 2, 2, 2]);
  expect(found.labels).toEqual([
    { value: 1, name: 'Oedema' },
    { value: 2, name: 'Core' },
  ]);
  expect(found.warnings.map(({ kind }) => kind)).toContain('missing-sequence');
});
