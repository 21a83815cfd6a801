import type { Engine } from '../../src/engine/engine.ts';
import type { SegmentationOutput } from '../../src/genotype/manifest.ts';
import { labelsOnGrid } from '../../src/genotype/network-regions.ts';
import { prepareInput } from '../../src/genotype/prepare.ts';
import { targetGrid } from '../../src/genotype/target-grid.ts';
import { axisAlignedGrid, type Triple } from '../../src/volume/grid.ts';
import type { Sequence } from '../../src/volume/sequence.ts';
import type { Volume } from '../../src/volume/volume.ts';
import { ellipsoidMask, scanLike, volumeOf } from '../support/generators.ts';
import { imageInput, mask, subject } from '../support/genotype/make-case.ts';
import { time } from './timing.ts';

/** BraTS' grid. */
const SIZE: Triple = [240, 240, 155];
const SEQUENCES: readonly Sequence[] = ['T1', 'T1c', 'T2', 'FLAIR'];
const BUDGET_MS = 1000;

const sequences = SEQUENCES.map((sequence) => ({
  sequence,
  isRequired: true,
  normalisation: null,
}));
const INPUTS = {
  'tumour, 48 x 48 x 48': imageInput({ sequences, size: [48, 48, 48] }),
  'head, 80 x 96 x 80': imageInput({
    sequences,
    crop: 'image',
    size: [80, 96, 80],
    maskChannel: 'none',
  }),
};

const OUTPUT: SegmentationOutput = {
  tensor: 'regions',
  activation: 'sigmoid',
  regions: [0, 1, 2].map((channel) => ({ name: String(channel), channel, threshold: 0.5 })),
  labels: [2, 1, 4].map((value, n) => ({ value, name: String(value), region: String(n) })),
  performance: [],
};

/** Four skull-stripped images of one case to a network's tensor, and three regions back, by engine. */
export async function benchGenotype(engines: readonly Engine[]) {
  const grid = axisAlignedGrid(SIZE, [1, 1, 1]);
  const brain = ellipsoidMask(SIZE);
  // One set of voxels for all four: what they hold changes no time.
  const data = scanLike(SIZE, 20, 900, 1);
  for (let at = 0; at < data.length; at++) if (brain[at] === 0) data[at] = 0;
  const image: Volume = { grid, data, modality: 'MR', unit: '1', nonFiniteCount: 0 };
  const images = Object.fromEntries(SEQUENCES.map((sequence) => [sequence, image]));
  const given = subject(images, mask(grid, tumour()));
  const network = targetGrid(INPUTS['head, 80 x 96 x 80'], {
    grid,
    box: { start: [0, 0, 0], size: SIZE },
  });
  const probabilities = [9, 10, 11].map((seed) =>
    Float32Array.from(scanLike(network.size, 0, 1000, seed), (value) => value / 1000),
  );
  const results: Record<string, unknown> = { voxels: volumeOf(SIZE), images: SEQUENCES.length };
  for (const engine of engines) {
    const timings: Record<string, unknown> = {};
    for (const [name, input] of Object.entries(INPUTS)) {
      timings[name] = await time(() => prepareInput(engine, input, given), BUDGET_MS);
    }
    timings['three regions back'] = await time(
      () => labelsOnGrid(engine, probabilities, OUTPUT, network, grid),
      BUDGET_MS,
    );
    results[engine.info.name] = timings;
  }
  return results;
}

/** A ball of 40 mm, 34 ml, in the right hemisphere. */
function tumour(): Uint8Array {
  const side = 40;
  const within = ellipsoidMask([side, side, side]);
  const out = new Uint8Array(volumeOf(SIZE));
  for (let row = 0; row < side * side; row++) {
    const [j, k] = [row % side, Math.floor(row / side)];
    const at = 70 + SIZE[0] * (100 + j + SIZE[1] * (60 + k));
    out.set(within.subarray(row * side, (row + 1) * side), at);
  }
  return out;
}
