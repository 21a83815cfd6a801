import { LocusError } from '../volume/errors.ts';
import { type Grid, type Triple, voxelCount } from '../volume/grid.ts';
import { indexToIndex } from '../volume/index-to-index.ts';
import { makePacer } from '../volume/pace.ts';
import { sigmoid } from './calibrate.ts';
import type { SegmentationManifest, SegmentationOutput } from './manifest.ts';
import type { Tensor } from './tensor.ts';
import { fromTensor } from './tensor-layout.ts';

/** Probabilities of each channel, x fastest. */
type Channels = readonly Float32Array[];

/**
 * Probabilities from a segmentation's logits [1, C, …]: a sigmoid of each, or a softmax over the channels.
 *
 * @throws LocusError 'bad-model' for another size than the input's, or too few channels
 */
export function probabilitiesOf(
  tensor: Tensor,
  { input, output }: Pick<SegmentationManifest, 'input' | 'output'>,
  grid: Grid,
): Channels {
  const { channels, size } = fromTensor(tensor, input.layout);
  const needed = Math.max(...output.regions.map(({ channel }) => channel)) + 1;
  const isSame = size.every((n, axis) => n === grid.size[axis]);
  if (!isSame || channels.length < needed) {
    throw new LocusError(
      'bad-model',
      `Output "${output.tensor}" has ${channels.length} channels of ${size.join(' x ')} voxels; ${needed} of ${grid.size.join(' x ')} were to come.`,
      'Correct model.json, or export the model again.',
    );
  }
  if (output.activation === 'sigmoid') return channels.map((each) => each.map(sigmoid));
  return softmaxOver(channels);
}

function softmaxOver(channels: Channels): Channels {
  const out = channels.map((each) => new Float32Array(each.length));
  const count = channels[0]?.length ?? 0;
  for (let n = 0; n < count; n++) {
    let highest = Number.NEGATIVE_INFINITY;
    for (const each of channels) highest = Math.max(highest, each[n] as number);
    let sum = 0;
    for (const each of channels) sum += Math.exp((each[n] as number) - highest);
    for (const [c, each] of channels.entries()) {
      (out[c] as Float32Array)[n] = Math.exp((each[n] as number) - highest) / sum;
    }
  }
  return out;
}

/**
 * Labels on another grid from probabilities on the network's, interpolated (trilinear, the edge voxel goes on to half a
 * voxel beyond the outermost centres) before regions are told: a channel from its threshold up (sigmoid), or the likeliest
 * one (softmax). A voxel gets the last label whose region it is in; outside the network's grid, 0.
 *
 * @throws LocusError 'geometry-mismatch' for a singular affine, 'cancelled'
 */
export async function labelsOnGrid(
  channels: Channels,
  output: SegmentationOutput,
  from: Grid,
  to: Grid,
  { signal, onProgress }: { signal?: AbortSignal; onProgress?: (fraction: number) => void } = {},
): Promise<Uint8Array> {
  const matrix = indexToIndex(to, from);
  if (matrix === null) {
    throw new LocusError('geometry-mismatch', 'The network’s grid has no extent.', '');
  }
  const label = labeller(output, channels.length);
  const out = new Uint8Array(voxelCount(to));
  const values = new Float64Array(channels.length);
  const [a, b, c, t, d, e, f, u, g, h, l, v] = matrix;
  const [nx, ny, nz] = to.size;
  const corners = makeCorners(from.size);
  const pace = makePacer(signal);
  let n = 0;
  for (let k = 0; k < nz; k++) {
    await pace();
    onProgress?.(k / nz);
    for (let j = 0; j < ny; j++) {
      for (let i = 0; i < nx; i++, n++) {
        const isInside = corners.move(
          a * i + b * j + c * k + t,
          d * i + e * j + f * k + u,
          g * i + h * j + l * k + v,
        );
        if (!isInside) continue;
        for (let at = 0; at < values.length; at++) {
          values[at] = corners.read(channels[at] as Float32Array);
        }
        out[n] = label(values);
      }
    }
  }
  return out;
}

/** Probabilities of a voxel to its label. */
function labeller(
  { labels, regions, activation }: SegmentationOutput,
  count: number,
): (values: Float64Array) => number {
  const steps = labels.flatMap(({ value, region }) =>
    regions
      .filter(({ name, channel }) => name === region && channel < count)
      .map(({ channel, threshold }) => ({ value, channel, threshold })),
  );
  if (activation === 'sigmoid') {
    return (values) => {
      let label = 0;
      for (const { value, channel, threshold } of steps) {
        if ((values[channel] as number) >= threshold) label = value;
      }
      return label;
    };
  }
  return (values) => {
    const likeliest = values.indexOf(Math.max(...values));
    let label = 0;
    for (const { value, channel } of steps) if (channel === likeliest) label = value;
    return label;
  };
}

/** Positions on the border of the outermost voxels, half a voxel out, are still inside. */
const EDGE = 0.5 + 1e-6;

/** The eight voxels around a position, and their weights; made once, as there are millions of positions. */
function makeCorners([nx, ny, nz]: Triple) {
  const offsets = new Int32Array(8);
  const weights = new Float64Array(8);
  return {
    /** False outside. */
    move(x: number, y: number, z: number): boolean {
      if (x < -EDGE || y < -EDGE || z < -EDGE) return false;
      if (x > nx - 1 + EDGE || y > ny - 1 + EDGE || z > nz - 1 + EDGE) return false;
      const cx = Math.min(nx - 1, Math.max(0, x));
      const cy = Math.min(ny - 1, Math.max(0, y));
      const cz = Math.min(nz - 1, Math.max(0, z));
      const [i, j, k] = [Math.floor(cx), Math.floor(cy), Math.floor(cz)];
      const [p, q, r] = [cx - i, cy - j, cz - k];
      for (let corner = 0; corner < 8; corner++) {
        const [di, dj, dk] = [corner & 1, (corner >> 1) & 1, corner >> 2];
        const ci = Math.min(nx - 1, i + di);
        const cj = Math.min(ny - 1, j + dj);
        const ck = Math.min(nz - 1, k + dk);
        offsets[corner] = ci + nx * (cj + ny * ck);
        weights[corner] = (di ? p : 1 - p) * (dj ? q : 1 - q) * (dk ? r : 1 - r);
      }
      return true;
    },
    read(data: Float32Array): number {
      let sum = 0;
      for (let corner = 0; corner < 8; corner++) {
        sum += (weights[corner] as number) * (data[offsets[corner] as number] as number);
      }
      return sum;
    },
  };
}
