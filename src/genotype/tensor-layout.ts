import { LocusError } from '../volume/errors.ts';
import { type Triple, voxelCount } from '../volume/grid.ts';
import type { ImageInput } from './manifest.ts';
import type { PreparedInput, Tensor } from './tensor.ts';

type Layout = ImageInput['layout'];

/** What the network takes: [1, C, z, y, x] with x fastest, or [1, C, x, y, z] with z fastest. */
export function toTensor(
  { channels, grid }: Pick<PreparedInput, 'channels' | 'grid'>,
  layout: Layout,
): Tensor {
  const [nx, ny, nz] = grid.size;
  const count = voxelCount(grid);
  const data = new Float32Array(channels.length * count);
  channels.forEach((channel, n) => {
    data.set(layout === 'NCDHW' ? channel : turned(channel, grid.size), n * count);
  });
  const dims = layout === 'NCDHW' ? [nz, ny, nx] : [nx, ny, nz];
  return { dims: [1, channels.length, ...dims], data };
}

/** Channels of an output [1, C, …], each x fastest, and their size along x, y, z. */
export interface OutputChannels {
  readonly channels: readonly Float32Array[];
  readonly size: Triple;
}

/** @throws LocusError 'bad-model' for a tensor of other dimensions */
export function fromTensor({ dims, data }: Tensor, layout: Layout): OutputChannels {
  const [batch, count = 0, first = 0, second = 0, third = 0] = dims;
  if (dims.length !== 5 || batch !== 1 || count * first * second * third !== data.length) {
    throw new LocusError(
      'bad-model',
      `The model gave a tensor of ${dims.join(' x ')} where 1 x channels and three axes were to come.`,
      'Check which output the model’s description names.',
    );
  }
  const each = first * second * third;
  const parts = Array.from({ length: count }, (_, n) => data.subarray(n * each, (n + 1) * each));
  if (layout === 'NCDHW') return { channels: parts, size: [third, second, first] };
  return {
    channels: parts.map((part) => turned(part, [third, second, first])),
    size: [first, second, third],
  };
}

/** The same voxels with the axes in reverse order. */
function turned(voxels: Float32Array, [nx, ny, nz]: Triple): Float32Array {
  const out = new Float32Array(voxels.length);
  let from = 0;
  for (let k = 0; k < nz; k++) {
    for (let j = 0; j < ny; j++) {
      for (let i = 0; i < nx; i++) out[k + nz * (j + ny * i)] = voxels[from++] as number;
    }
  }
  return out;
}
