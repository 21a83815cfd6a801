import { type Grid, type Triple, voxelCount } from '../volume/grid.ts';
import type { Head, ImageInput } from './manifest.ts';
import type { Tensor } from './tensor.ts';
import { fromTensor } from './tensor-layout.ts';

/**
 * A head's class activation map (Zhou et al. 2016, arXiv 1512.04150) on the network's input grid: the graph's last feature
 * map has fewer voxels, which cover the same box; between their centres the map is trilinear, beyond them constant. Of two
 * entries the difference, so that the map is of the log odds; of more, the last against the mean of the others.
 *
 * @param tensor [1, K, …] in the model's layout
 * @throws LocusError 'bad-model' for a tensor of other dimensions
 */
export function activationMap(
  { layout }: Pick<ImageInput, 'layout'>,
  tensor: Tensor,
  { indices }: Pick<Head, 'indices'>,
  grid: Pick<Grid, 'size'>,
): Float32Array {
  const { channels, size } = fromTensor(tensor, layout);
  const own = indices.map((index) => channels[index] as Float32Array);
  const positive = own.at(-1) as Float32Array;
  const others = own.slice(0, -1);
  const coarse = positive.map((value, n) =>
    others.reduce((sum, other) => sum - (other[n] as number) / others.length, value),
  );
  return stretched(coarse, size, grid.size);
}

/** Weights of two neighbours along one axis. */
interface Step {
  readonly low: number;
  readonly high: number;
  readonly share: number;
}

function stepsAlong(from: number, to: number): readonly Step[] {
  return Array.from({ length: to }, (_, n) => {
    const place = Math.min(from - 1, Math.max(0, ((n + 0.5) * from) / to - 0.5));
    const low = Math.floor(place);
    return { low, high: Math.min(from - 1, low + 1), share: place - low };
  });
}

function stretched(values: Float32Array, from: Triple, to: Triple): Float32Array {
  const out = new Float32Array(voxelCount({ size: to }));
  const [xs, ys, zs] = from.map((n, axis) => stepsAlong(n, to[axis] as number));
  const [nx, ny] = from;
  let n = 0;
  for (const z of zs ?? []) {
    for (const y of ys ?? []) {
      const row = (k: number, j: number, i: number) => values[i + nx * (j + ny * k)] as number;
      for (const x of xs ?? []) {
        const along = (k: number, j: number) =>
          row(k, j, x.low) * (1 - x.share) + row(k, j, x.high) * x.share;
        const across = (k: number) => along(k, y.low) * (1 - y.share) + along(k, y.high) * y.share;
        out[n++] = across(z.low) * (1 - z.share) + across(z.high) * z.share;
      }
    }
  }
  return out;
}
