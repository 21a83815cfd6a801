import { expect, test } from 'vitest';
import { INTERPOLATION_BOUND } from '../../../src/engine/interpolation.ts';
import type { SegmentationOutput } from '../../../src/genotype/manifest.ts';
import { labelsOnGrid } from '../../../src/genotype/network-regions.ts';
import { axisAlignedGrid, type Grid, type Triple } from '../../../src/volume/grid.ts';
import { randomDoubles, volumeOf } from '../../support/generators.ts';
import { obliqueGrid } from '../../support/genotype/make-case.ts';
import { trilinear, worldOf } from '../../support/genotype/prepare-by-definition.ts';
import { describeEngines } from '../engines.ts';

const network = axisAlignedGrid([18, 20, 16], [2, 2, 2], [-17, -19, -15]);
const scan = obliqueGrid([44, 40, 22], [1, 1.1, 1.9], 0.3, -0.2, [1, -1, 2]);

const output = (own: Partial<SegmentationOutput>): SegmentationOutput => ({
  tensor: 'regions',
  activation: 'sigmoid',
  regions: [
    { name: 'Whole', channel: 0, threshold: 0.5 },
    { name: 'Core', channel: 1, threshold: 0.7 },
  ],
  labels: [
    { value: 2, name: 'Oedema', region: 'Whole' },
    { value: 1, name: 'Core', region: 'Core' },
  ],
  performance: [],
  ...own,
});

/** World positions of a grid's voxels, in memory order. */
function positionsOf({ size, affine }: Grid): readonly Triple[] {
  const [nx, ny] = size;
  return Array.from({ length: volumeOf(size) }, (_, n) =>
    worldOf(affine, [n % nx, Math.floor(n / nx) % ny, Math.floor(n / nx / ny)]),
  );
}

/** A ball as a network would draw it: the logit falls by 1 per mm, 0 at the radius. */
function ballOn(grid: Grid, centre: Triple, radius: number): Float32Array {
  return Float32Array.from(positionsOf(grid), (p) => {
    const distance = Math.hypot(...p.map((x, axis) => x - (centre[axis] as number)));
    return 1 / (1 + Math.exp(distance - radius));
  });
}

const middleOf = (positions: readonly Triple[]) =>
  [0, 1, 2].map(
    (axis) => positions.reduce((sum, p) => sum + (p[axis] as number), 0) / positions.length,
  );

describeEngines('regions of a network on a scan’s grid', (_, engine) => {
  test('a ball keeps its place and its size', async () => {
    const centre: Triple = [1.3, -2.1, 0.7];
    const alone = output({ labels: [{ value: 1, name: 'Whole', region: 'Whole' }] });
    const found = await labelsOnGrid(engine(), [ballOn(network, centre, 9)], alone, network, scan);
    const positions = positionsOf(scan);
    const drawn = positions.filter((_, n) => found[n] === 1);
    const isIn = positions.map(
      (p) => Math.hypot(...p.map((x, a) => x - (centre[a] as number))) <= 9,
    );
    const truth = positions.filter((_, n) => isIn[n]);
    const both = positions.filter((_, n) => isIn[n] && found[n] === 1);
    // Moved by half a voxel, 1 mm, it would be 0.92.
    expect((2 * both.length) / (drawn.length + truth.length)).toBeGreaterThan(0.98);
    const middle = middleOf(truth);
    middleOf(drawn).forEach((x, axis) => {
      expect(Math.abs(x - (middle[axis] as number))).toBeLessThan(0.05);
    });
  });

  test('as defined, but for probabilities within the bound of a threshold', async () => {
    const channels = [3, 4, 5].map((seed) =>
      Float32Array.from(randomDoubles(volumeOf(network.size), 0, 1, seed)),
    );
    for (const activation of ['sigmoid', 'softmax'] as const) {
      const own = output({ activation });
      const found = await labelsOnGrid(engine(), channels, own, network, scan);
      let [wrong, close, inside] = [0, 0, 0];
      for (const [n, p] of positionsOf(scan).entries()) {
        const values = channels.map((data) => trilinear(data, network, p));
        const [whole, core, third] = values as [number, number, number];
        if (!Number.isNaN(whole)) inside++;
        const best = Math.max(...values);
        const isWhole = activation === 'sigmoid' ? whole >= 0.5 : whole === best;
        const isCore = activation === 'sigmoid' ? core >= 0.7 : core === best;
        const margins =
          activation === 'sigmoid'
            ? [whole - 0.5, core - 0.7]
            : [whole - core, whole - third, core - third];
        if (margins.some((margin) => Math.abs(margin) <= 2 * INTERPOLATION_BOUND.affine)) close++;
        else if (found[n] !== (isCore ? 1 : isWhole ? 2 : 0)) wrong++;
      }
      expect(wrong).toBe(0);
      expect(close).toBeLessThan(20);
      // Some of the scan lies outside the network's grid.
      expect(inside).toBeGreaterThan(10_000);
      expect(inside).toBeLessThan(found.length - 1000);
    }
  });

  test('nothing of a network that looked elsewhere', async () => {
    const far = axisAlignedGrid([4, 4, 4], [2, 2, 2], [500, 0, 0]);
    const found = await labelsOnGrid(
      engine(),
      [new Float32Array(64).fill(1)],
      output({}),
      far,
      scan,
    );
    expect(found.every((label) => label === 0)).toBe(true);
  });
});
