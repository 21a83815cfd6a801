// Input preparation as its definition reads, voxel by voxel in float64, sharing no code with src/.

import type { ImageInput, Normalisation } from '../../../src/genotype/manifest.ts';
import type { CaseInput } from '../../../src/genotype/predict.ts';
import type { Affine, Grid, Triple } from '../../../src/volume/grid.ts';
import type { Volume } from '../../../src/volume/volume.ts';

export interface DefinedInput {
  readonly size: Triple;
  /** World position of a voxel. */
  readonly at: (i: number, j: number, k: number) => Triple;
  /** Of each sequence, x fastest; the region, where it is a channel, last. */
  readonly channels: readonly Float64Array[];
  /** Of each channel: largest magnitude of its image over its scale, which interpolation in float32 errs by a share of. */
  readonly magnitudes: readonly number[];
  readonly region: Uint8Array | null;
}

type Mask = { readonly grid: Grid; readonly data: Uint8Array };

const WORLD: Readonly<Record<string, Triple>> = {
  R: [1, 0, 0],
  L: [-1, 0, 0],
  A: [0, 1, 0],
  P: [0, -1, 0],
  S: [0, 0, 1],
  I: [0, 0, -1],
};

export function preparedByDefinition(input: ImageInput, subject: CaseInput): DefinedInput {
  const region = united(subject.region);
  const given = input.brainMask === 'given' ? united(subject.brain) : null;
  const images = input.sequences.map(({ sequence }) => {
    const volume = subject.images.get(sequence);
    return volume === undefined ? null : cleaned(volume);
  });
  const brainOf = (image: Volume): Mask => {
    if (given !== null) return given;
    const isIn = (v: number) => input.brainMask === 'none' || v !== 0;
    return { grid: image.grid, data: Uint8Array.from(image.data, (v) => (isIn(v) ? 1 : 0)) };
  };
  const first = images.find((image) => image !== null);
  if (first === undefined || first === null) throw new Error('no image');
  const around = input.crop === 'region' ? region : brainOf(first);
  if (around === null) throw new Error('no region');
  const { size, at } = latticeOf(input, around);
  const each = <T>(read: (p: Triple) => T): T[] => {
    const out: T[] = [];
    for (let k = 0; k < size[2]; k++) {
      for (let j = 0; j < size[1]; j++)
        for (let i = 0; i < size[0]; i++) out.push(read(at(i, j, k)));
    }
    return out;
  };
  const isIn = (mask: Mask, p: Triple) => trilinear(mask.data, mask.grid, p) >= 0.5 - 1e-4;
  const magnitudes: number[] = [];
  const channels = input.sequences.map(({ normalisation, sequence }, n) => {
    const image = images[n] ?? null;
    if (image === null) return Float64Array.from(each(() => input.background));
    const brain = brainOf(image);
    const raw = subject.images.get(sequence) as Volume;
    const on = (mask: Mask | null) => (offset: number) => {
      if (mask === null || mask.data.length === 0) throw new Error('no mask');
      if (mask.grid === image.grid) return mask.data[offset] === 1;
      const [nx, ny] = image.grid.size;
      const index: Triple = [
        offset % nx,
        Math.floor(offset / nx) % ny,
        Math.floor(offset / nx / ny),
      ];
      return isIn(mask, worldOf(image.grid.affine, index));
    };
    const chosen = {
      brain: on(brain),
      image: (offset: number) => Number.isFinite(raw.data[offset]),
      region: on(region),
    };
    const [centre, scale] = numbersOf(normalisation ?? input.normalisation, image.data, chosen);
    magnitudes.push(
      Array.from(image.data).reduce((m, v) => Math.max(m, Math.abs(v)), 0) / Math.abs(scale),
    );
    return Float64Array.from(
      each((p) => {
        const value = trilinear(image.data, image.grid, p);
        if (Number.isNaN(value) || !isIn(brain, p)) return input.background;
        const normalised = (value - centre) / scale;
        if (input.clip === null) return normalised;
        return Math.max(input.clip[0], Math.min(input.clip[1], normalised));
      }),
    );
  });
  const inside = region === null ? null : Uint8Array.from(each((p) => (isIn(region, p) ? 1 : 0)));
  if (input.maskChannel === 'region' && inside !== null) {
    channels.push(Float64Array.from(inside));
    magnitudes.push(0);
  }
  return { size, at, channels, magnitudes, region: inside };
}

function united(chosen: CaseInput['region']): Mask | null {
  if (chosen === null) return null;
  const { map, labels } = chosen;
  return { grid: map.grid, data: Uint8Array.from(map.data, (v) => (labels.includes(v) ? 1 : 0)) };
}

function cleaned(volume: Volume): Volume {
  return { ...volume, data: Float64Array.from(volume.data, (v) => (Number.isFinite(v) ? v : 0)) };
}

function latticeOf(input: ImageInput, { grid, data }: Mask) {
  const low = [Infinity, Infinity, Infinity];
  const high = [-Infinity, -Infinity, -Infinity];
  const [nx, ny] = grid.size;
  data.forEach((value, n) => {
    if (value === 0) return;
    [n % nx, Math.floor(n / nx) % ny, Math.floor(n / nx / ny)].forEach((index, axis) => {
      low[axis] = Math.min(low[axis] as number, index);
      high[axis] = Math.max(high[axis] as number, index);
    });
  });
  const centre = worldOf(grid.affine, low.map((l, a) => (l + (high[a] as number)) / 2) as never);
  const axes = [...input.orientation].map((letter) => WORLD[letter] as Triple);
  const corners = Array.from({ length: 8 }, (_, corner) =>
    worldOf(
      grid.affine,
      low.map((l, a) => ((corner >> a) & 1 ? (high[a] as number) + 0.5 : l - 0.5)) as never,
    ),
  );
  const size =
    input.size ??
    (axes.map((axis, a) => {
      const along = corners.map((p) => dot(p, axis));
      const wanted = (Math.max(...along) - Math.min(...along)) / (input.spacing[a] as number);
      const steps = Number((wanted / input.multipleOf).toFixed(6));
      return Math.ceil(steps) * input.multipleOf;
    }) as unknown as Triple);
  const at = (...index: [number, number, number]): Triple =>
    [0, 1, 2].map((world) =>
      axes.reduce((sum, axis, a) => {
        const steps = (index[a] as number) - ((size[a] as number) - 1) / 2;
        return sum + (axis[world] as number) * steps * (input.spacing[a] as number);
      }, centre[world] as number),
    ) as unknown as Triple;
  return { size, at };
}

function numbersOf(
  normalisation: Normalisation,
  data: ArrayLike<number>,
  chosen: Record<'brain' | 'image' | 'region', (offset: number) => boolean>,
): readonly [number, number] {
  if (normalisation.kind === 'none') return [0, 1];
  if (normalisation.kind === 'fixed') return [normalisation.subtract, normalisation.divide];
  const isIn = chosen[normalisation.over];
  const values = Array.from(data).filter((_, n) => isIn(n));
  if (normalisation.kind === 'z-score') {
    const mean = values.reduce((sum, v) => sum + v, 0) / values.length;
    const variance = values.reduce((sum, v) => sum + (v - mean) * (v - mean), 0) / values.length;
    return [mean, variance === 0 ? 1 : variance ** 0.5];
  }
  values.sort((a, b) => a - b);
  const [low, high] = [normalisation.low, normalisation.high].map((percent) => {
    const place = ((values.length - 1) * percent) / 100;
    const [below, above] = [Math.floor(place), Math.ceil(place)].map(
      (rank) => values[rank] as number,
    );
    return (below as number) * (1 - (place % 1)) + (above as number) * (place % 1);
  }) as [number, number];
  return [low, high === low ? 1 : high - low];
}

/** The eight voxels around a position, each by its share; NaN beyond half a voxel outside. */
export function trilinear(data: ArrayLike<number>, { affine, size }: Grid, p: Triple): number {
  const index = indexOf(affine, p);
  if (index.some((x, a) => x < -0.5 - 1e-6 || x > (size[a] as number) - 0.5 + 1e-6))
    return Number.NaN;
  let sum = 0;
  for (let corner = 0; corner < 8; corner++) {
    let weight = 1;
    let offset = 0;
    let stride = 1;
    index.forEach((x, a) => {
      const count = size[a] as number;
      const held = Math.max(0, Math.min(count - 1, x));
      const isUpper = ((corner >> a) & 1) === 1;
      const upper = held - Math.floor(held);
      weight *= isUpper ? upper : 1 - upper;
      offset += stride * Math.min(count - 1, Math.floor(held) + (isUpper ? 1 : 0));
      stride *= count;
    });
    sum += weight * (data[offset] as number);
  }
  return sum;
}

export function worldOf(m: Affine, [i, j, k]: Triple): Triple {
  return [0, 4, 8].map(
    (row) =>
      (m[row] as number) * i +
      (m[row + 1] as number) * j +
      (m[row + 2] as number) * k +
      (m[row + 3] as number),
  ) as unknown as Triple;
}

/** By Cramer's rule. */
function indexOf(m: Affine, p: Triple): Triple {
  const columns: Triple[] = [
    [m[0], m[4], m[8]],
    [m[1], m[5], m[9]],
    [m[2], m[6], m[10]],
  ];
  const from: Triple = [p[0] - m[3], p[1] - m[7], p[2] - m[11]];
  const whole = determinant(columns);
  return [0, 1, 2].map(
    (axis) => determinant(columns.map((column, a) => (a === axis ? from : column))) / whole,
  ) as unknown as Triple;
}

function determinant([a, b, c]: readonly Triple[]): number {
  const [u, v, w] = [a, b, c] as [Triple, Triple, Triple];
  return dot(u, [v[1] * w[2] - v[2] * w[1], v[2] * w[0] - v[0] * w[2], v[0] * w[1] - v[1] * w[0]]);
}

function dot(a: Triple, b: Triple): number {
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}
