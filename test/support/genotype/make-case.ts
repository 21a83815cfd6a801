// Small cases for tests of input preparation: generated, the same on every run.

import type { ImageInput } from '../../../src/genotype/manifest.ts';
import type { CaseInput } from '../../../src/genotype/predict.ts';
import { type Affine, type Grid, gridFromAffine, type Triple } from '../../../src/volume/grid.ts';
import { makeLabelMap } from '../../../src/volume/label-map.ts';
import type { Sequence } from '../../../src/volume/sequence.ts';
import type { LabelMap, Volume, VoxelArray } from '../../../src/volume/volume.ts';
import { volumeOf } from '../generators.ts';

/** A model's input, of which a test says what matters to it. */
export function imageInput(own: Partial<ImageInput> = {}): ImageInput {
  return {
    tensor: 'image',
    sequences: [
      { sequence: 'T1c', isRequired: true, normalisation: null },
      { sequence: 'FLAIR', isRequired: false, normalisation: null },
    ],
    maskChannel: 'region',
    layout: 'NCDHW',
    orientation: 'LPS',
    spacing: [2, 2, 2],
    crop: 'region',
    size: [8, 7, 6],
    multipleOf: 1,
    brainMask: 'nonzero',
    normalisation: { kind: 'z-score', over: 'brain' },
    clip: null,
    background: 0,
    seen: null,
    ...own,
  };
}

export function volume(grid: Grid, data: VoxelArray): Volume {
  const nonFiniteCount = Array.from(data).filter((v) => !Number.isFinite(v)).length;
  return { grid, data, modality: 'MR', unit: '1', nonFiniteCount };
}

export function mask(grid: Grid, data: Uint8Array): LabelMap {
  return makeLabelMap(grid, data, []);
}

/** An affine of turned axes of a given spacing: by `angle` about z and by `tilt` about x, in radians; its middle is at `centre`. */
export function obliqueGrid(
  size: Triple,
  spacing: Triple,
  angle: number,
  tilt: number,
  centre: Triple,
): Grid {
  const [c, s, p, q] = [Math.cos(angle), Math.sin(angle), Math.cos(tilt), Math.sin(tilt)];
  const rows = [
    [c, -s, 0],
    [p * s, p * c, -q],
    [q * s, q * c, p],
  ];
  const affine = rows.flatMap((row, world) => [
    ...row.map((n, axis) => n * (spacing[axis] as number)),
    row.reduce(
      (at, n, axis) => at - (n * (spacing[axis] as number) * ((size[axis] as number) - 1)) / 2,
      centre[world] as number,
    ),
  ]);
  return gridFromAffine(size, affine as unknown as Affine);
}

/** A ball of 1 in 0 by its centre and radius, both in the grid's voxels. */
export function ball(size: Triple, centre: Triple, radius: number): Uint8Array {
  const [nx, ny] = size;
  return Uint8Array.from({ length: volumeOf(size) }, (_, n) => {
    const index = [n % nx, Math.floor(n / nx) % ny, Math.floor(n / nx / ny)];
    return Math.hypot(...index.map((x, a) => x - (centre[a] as number))) <= radius ? 1 : 0;
  });
}

/** The images of a case by sequence, with a region and a brain mask where there are any. */
export function subject(
  images: Partial<Record<Sequence, Volume>>,
  region: LabelMap | null = null,
  brain: LabelMap | null = null,
): CaseInput {
  const chosen = (map: LabelMap | null) =>
    map === null ? null : { map, labels: map.labels.map(({ value }) => value) };
  return {
    images: new Map(Object.entries(images) as [Sequence, Volume][]),
    region: chosen(region),
    brain: chosen(brain),
  };
}

const LETTERS = { x: ['R', 'L'], y: ['A', 'P'], z: ['S', 'I'] } as const;

/** The 48 ways of storing a volume: orders of the axes, each forwards or backwards, by their letters. */
export function orientations(): readonly string[] {
  const orders = ['xyz', 'xzy', 'yxz', 'yzx', 'zxy', 'zyx'];
  return orders.flatMap((order) =>
    Array.from({ length: 8 }, (_, signs) =>
      [...order].map((axis, n) => LETTERS[axis as 'x'][(signs >> n) & 1]).join(''),
    ),
  );
}

/** The same image, of RAS axes, stored in another orientation: no voxel moves in the world. */
export function stored(image: Volume, orientation: string): Volume {
  const { size, affine } = image.grid;
  const axes = [...orientation].map((letter) => {
    const from = ['RL', 'AP', 'SI'].findIndex((pair) => pair.includes(letter));
    return { from, isBack: 'LPI'.includes(letter) };
  });
  const to = axes.map(({ from }) => size[from] as number) as unknown as Triple;
  const out = image.data.slice() as Float64Array;
  const [nx, ny] = size;
  for (let n = 0; n < out.length; n++) {
    const index = [n % to[0], Math.floor(n / to[0]) % to[1], Math.floor(n / to[0] / to[1])];
    const source = [0, 0, 0];
    axes.forEach(({ from, isBack }, a) => {
      source[from] = isBack ? (to[a] as number) - 1 - (index[a] as number) : (index[a] as number);
    });
    const [i, j, k] = source as [number, number, number];
    out[n] = image.data[i + nx * (j + ny * k)] as number;
  }
  const turned = [...affine];
  for (const row of [0, 4, 8]) {
    axes.forEach(({ from, isBack }, a) => {
      const step = affine[row + from] as number;
      turned[row + a] = isBack ? -step : step;
      if (isBack)
        turned[row + 3] = (turned[row + 3] as number) + step * ((size[from] as number) - 1);
    });
  }
  return { ...image, grid: gridFromAffine(to, turned as unknown as Affine), data: out };
}
