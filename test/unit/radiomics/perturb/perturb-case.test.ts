import { describe, expect, it } from 'vitest';
import { createCpuEngine } from '../../../../src/engine/cpu/cpu-engine.ts';
import { addNoise } from '../../../../src/radiomics/perturb/noise.ts';
import { type PerturbInput, perturbCase } from '../../../../src/radiomics/perturb/perturb-case.ts';
import type { Perturbation } from '../../../../src/radiomics/perturb/plan.ts';
import { axisAlignedGrid, indexToWorld, type Triple } from '../../../../src/volume/grid.ts';
import { makeLabelMap } from '../../../../src/volume/label-map.ts';
import { makeRandom } from '../../../../src/volume/random.ts';
import { makeRoi } from '../../../../src/volume/roi.ts';
import type { LabelMap, Volume } from '../../../../src/volume/volume.ts';

const STILL: Perturbation = {
  index: 0,
  hasNoise: false,
  rotation: 0,
  translation: [0, 0, 0],
  volume: 0,
};

const SIZE: Triple = [24, 23, 12];

interface CaseOptions {
  readonly spacing?: Triple;
  readonly unit?: string;
  readonly at?: Triple;
  readonly box?: Triple;
}

/** Random intensities and a random region inside a box. */
function makeCase({
  spacing = [1, 1, 1],
  unit = '1',
  at = [8, 7, 4],
  box = [7, 6, 4],
}: CaseOptions = {}) {
  const grid = axisAlignedGrid(SIZE, spacing, [5, -3, 2]);
  const data = new Float64Array(SIZE[0] * SIZE[1] * SIZE[2]);
  addNoise(data, 100, makeRandom(1, 1));
  const labels = new Uint8Array(data.length);
  const random = makeRandom(2, 2);
  for (let k = at[2]; k < at[2] + box[2]; k++) {
    for (let j = at[1]; j < at[1] + box[1]; j++) {
      for (let i = at[0]; i < at[0] + box[0]; i++) {
        if (random.uniform() < 0.8) labels[i + SIZE[0] * (j + SIZE[1] * k)] = 1;
      }
    }
  }
  const image: Volume = { grid, data, modality: 'MR', unit, nonFiniteCount: 0 };
  const mask = makeLabelMap(grid, labels);
  const roi = makeRoi(image, mask, [1]);
  return {
    image,
    mask,
    input: { image, roi, margin: [3, 3, 3], seed: 9, noise: 10 } as PerturbInput,
  };
}

const perturb = (input: PerturbInput, part: Partial<Perturbation>) =>
  perturbCase(createCpuEngine(), input, { ...STILL, ...part });

/** Intensities of the region by world position in voxels of the source grid. */
function regionOf({ image, mask }: { image: Volume; mask: LabelMap }, source: Volume) {
  const [nx, ny] = image.grid.size;
  const found = new Map<string, number>();
  const [a, , , x, , e, , y, , , i, z] = source.grid.affine;
  mask.data.forEach((label, at) => {
    if (label === 0) return;
    const index: Triple = [at % nx, Math.floor(at / nx) % ny, Math.floor(at / (nx * ny))];
    const world = indexToWorld(image.grid.affine, index);
    const place = [(world[0] - x) / a, (world[1] - y) / e, (world[2] - z) / i].map(Math.round);
    found.set(place.join(' '), image.data[at] as number);
  });
  return found;
}

function moved(
  region: ReadonlyMap<string, number>,
  move: (at: readonly number[]) => readonly number[],
): Map<string, number> {
  return new Map(
    [...region].map(([key, value]) => [move(key.split(' ').map(Number)).join(' '), value]),
  );
}

describe('perturbed case', () => {
  it('is the case itself, cut out, when nothing changes', async () => {
    const { image, mask, input } = makeCase();
    const out = await perturb(input, {});
    expect(out.image.grid.size.every((n, axis) => n < (SIZE[axis] as number))).toBe(true);
    expect(regionOf(out, image)).toEqual(regionOf({ image, mask }, image));
  });

  it.each([[[1, 0, 0]], [[-2, 3, 1]], [[0, 0, -4]]] as const)(
    'shifts by whole voxels %o as it should',
    async ([dx, dy, dz]) => {
      const { image, mask, input } = makeCase();
      const out = await perturb(input, { translation: [dx, dy, dz] });
      const expected = moved(regionOf({ image, mask }, image), ([i = 0, j = 0, k = 0]) => [
        i + dx,
        j + dy,
        k + dz,
      ]);
      expect(regionOf(out, image)).toEqual(expected);
    },
  );

  it.each([90, 180, -90])('turns by %i degrees from voxel to voxel', async (rotation) => {
    const { image, mask, input } = makeCase();
    // Larger than a plan allows: right angles can be checked exactly.
    const out = await perturb(input, { rotation });
    const [cx, cy] = [8 + 3, 7 + 3];
    const quarters = (rotation / 90 + 4) % 4;
    const turn = ([i = 0, j = 0, k = 0]: readonly number[]) => {
      let [x, y] = [i - cx, j - cy];
      for (let n = 0; n < quarters; n++) [x, y] = [-y, x];
      return [x + cx, y + cy, k];
    };
    expect(regionOf(out, image)).toEqual(moved(regionOf({ image, mask }, image), turn));
  });

  it('turns in millimetres where voxels are not square', async () => {
    const { image, mask, input } = makeCase({ spacing: [1, 2, 1] });
    const out = await perturb(input, { rotation: 90 });
    const before = regionOf({ image, mask }, image).size;
    // A turned voxel of 1 x 2 mm covers half of two: the area stays, voxel by voxel it cannot.
    expect(Math.abs(out.mask.labels[0]?.voxelCount ?? 0) / before).toBeGreaterThan(0.7);
    const span = (region: Map<string, number>, axis: number) => {
      const all = [...region.keys()].map((key) => Number(key.split(' ')[axis]));
      return Math.max(...all) - Math.min(...all) + 1;
    };
    const after = regionOf(out, image);
    expect(span(after, 0)).toBeGreaterThanOrEqual(10);
    expect(span(after, 1)).toBeLessThanOrEqual(5);
  });

  it('leaves a linear ramp a ramp under rotation and translation', async () => {
    const { image, input } = makeCase();
    const ramp = (i: number, j: number, k: number) => 3 * i - 2 * j + 5 * k;
    const data = image.data.map((_: number, at: number) =>
      ramp(at % SIZE[0], Math.floor(at / SIZE[0]) % SIZE[1], Math.floor(at / (SIZE[0] * SIZE[1]))),
    ) as Float64Array;
    const out = await perturb(
      { ...input, image: { ...image, data } },
      { rotation: 6, translation: [0.25, 0.75, 0.25] },
    );
    const angle = (-6 * Math.PI) / 180;
    for (const [place, value] of regionOf(out, image)) {
      const [i = 0, j = 0, k = 0] = place.split(' ').map(Number);
      const [dx, dy] = [i - 0.25 - 11, j - 0.75 - 10];
      const x = 11 + Math.cos(angle) * dx - Math.sin(angle) * dy;
      const y = 10 + Math.sin(angle) * dx + Math.cos(angle) * dy;
      // The edge of the image, held constant, reaches the region through the spline's tails.
      expect(Math.abs(value - ramp(x, y, k - 0.25))).toBeLessThan(0.05);
    }
  });

  it('adds the noise it was given, other noise at another place of the plan', async () => {
    const { image, mask, input } = makeCase();
    const before = regionOf({ image, mask }, image);
    const draw = async (index: number) => {
      const after = regionOf(await perturb(input, { hasNoise: true, index }), image);
      return [...after].map(([key, value]) => value - (before.get(key) as number));
    };
    const [first, second] = [await draw(0), await draw(1)];
    expect(await draw(0)).toEqual(first);
    expect(second).not.toEqual(first);
    const deviation = Math.sqrt(first.reduce((sum, x) => sum + x * x, 0) / first.length);
    // About 130 draws: within 4 standard errors.
    expect(Math.abs(deviation / 10 - 1)).toBeLessThan(4 / Math.sqrt(2 * first.length));
  });

  it('changes the volume after it has moved the region', async () => {
    const { input } = makeCase();
    const count = async (volume: number) =>
      (await perturb(input, { rotation: 4, translation: [0.25, 0.75, 0.25], volume })).mask
        .labels[0]?.voxelCount ?? 0;
    const still = await count(0);
    expect(await count(0.1)).toBe(Math.round(1.1 * still));
    expect(await count(-0.1)).toBe(Math.round(0.9 * still));
  });

  it('keeps Hounsfield units whole', async () => {
    const { input } = makeCase({ unit: 'HU' });
    const out = await perturb(input, { hasNoise: true, rotation: 3 });
    expect(out.image.data.every(Number.isInteger)).toBe(true);
    const { input: other } = makeCase();
    const mr = await perturb(other, { hasNoise: true, rotation: 3 });
    expect(mr.image.data.every(Number.isInteger)).toBe(false);
  });

  it('loses nothing of a region at the edge of the image', async () => {
    const { image, mask, input } = makeCase({ at: [0, 0, 0] });
    const before = regionOf({ image, mask }, image).size;
    expect((await perturb(input, { translation: [-3, -3, -2] })).mask.labels[0]?.voxelCount).toBe(
      before,
    );
    const turned = (await perturb(input, { rotation: 6 })).mask.labels[0]?.voxelCount ?? 0;
    expect(Math.abs(turned / before - 1)).toBeLessThan(0.15);
  });

  it('leaves out voxels without a number', async () => {
    const { image, mask, input } = makeCase();
    const at = mask.data.indexOf(1);
    const data = image.data.slice() as Float64Array;
    data[at] = Number.NaN;
    const out = await perturb({ ...input, image: { ...image, data, nonFiniteCount: 1 } }, {});
    expect(out.image.data.every(Number.isFinite)).toBe(true);
    expect(out.mask.labels[0]?.voxelCount).toBe(regionOf({ image, mask }, image).size - 1);
  });
});
