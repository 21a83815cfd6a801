import type { Engine } from '../engine/engine.ts';
import { LocusError } from '../volume/errors.ts';
import { type Grid, type Triple, voxelCount } from '../volume/grid.ts';
import type { Box } from '../volume/roi.ts';
import { sigmoid } from './calibrate.ts';
import type { SegmentationManifest, SegmentationOutput } from './manifest.ts';
import { coveredBox, ontoGrid } from './onto-grid.ts';
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
 * Labels on another grid from probabilities on the network's, interpolated on the engine (trilinear, the edge voxel goes on
 * to half a voxel beyond the outermost centres) before regions are told: a channel from its threshold up (sigmoid), or the
 * likeliest one (softmax). A voxel gets the last label whose region it is in; outside the network's grid, 0. On the WebGPU
 * engine voxels within INTERPOLATION_BOUND of a threshold may fall on either side.
 *
 * @throws LocusError 'geometry-mismatch' for a singular affine, 'cancelled', 'device-lost'
 */
export async function labelsOnGrid(
  engine: Engine,
  channels: Channels,
  output: SegmentationOutput,
  from: Grid,
  to: Grid,
  { signal, onProgress }: { signal?: AbortSignal; onProgress?: (fraction: number) => void } = {},
): Promise<Uint8Array> {
  const out = new Uint8Array(voxelCount(to));
  const box = coveredBox(to, from);
  if (box === null) return out;
  const isSoftmax = output.activation === 'softmax';
  const steps = stepsOf(output, channels.length);
  const wanted = isSoftmax ? [...channels.keys()] : steps.map(({ channel }) => channel);
  const inBox = new Uint8Array(voxelCount(box));
  const likeliest = isSoftmax ? makeLikeliest(inBox.length) : null;
  // One by one: a channel on the grid of a whole scan is large.
  for (const [n, channel] of wanted.entries()) {
    onProgress?.(n / wanted.length);
    const image = { grid: from, data: channels[channel] as Float32Array, label: 'probability' };
    const [found] = await ontoGrid(engine, [image], to, signal === undefined ? {} : { signal });
    const values = found?.values ?? new Float64Array();
    if (likeliest === null) mark(inBox, values, steps[n] as Step);
    else likeliest.add(channel, values);
  }
  likeliest?.mark(inBox, steps);
  copyBox(inBox, box, out, to.size);
  return out;
}

interface Step {
  readonly value: number;
  readonly channel: number;
  readonly threshold: number;
}

function stepsOf({ labels, regions }: SegmentationOutput, count: number): readonly Step[] {
  return labels.flatMap(({ value, region }) =>
    regions
      .filter(({ name, channel }) => name === region && channel < count)
      .map(({ channel, threshold }) => ({ value, channel, threshold })),
  );
}

/** NaN, outside the network's grid, passes no threshold. */
function mark(labels: Uint8Array, values: Float64Array, { value, threshold }: Step): void {
  for (let n = 0; n < labels.length; n++) {
    if ((values[n] as number) >= threshold) labels[n] = value;
  }
}

/** Keeps the likeliest channel of each voxel, the first of equals. */
function makeLikeliest(count: number) {
  const best = new Float32Array(count);
  const channels = new Int16Array(count).fill(-1);
  return {
    add(channel: number, values: Float64Array): void {
      for (let n = 0; n < count; n++) {
        const value = Math.fround(values[n] as number);
        if (value <= (best[n] as number) || Number.isNaN(value)) continue;
        best[n] = value;
        channels[n] = channel;
      }
    },
    mark(labels: Uint8Array, steps: readonly Step[]): void {
      for (const { value, channel } of steps) {
        for (let n = 0; n < count; n++) if (channels[n] === channel) labels[n] = value;
      }
    },
  };
}

function copyBox(from: Uint8Array, { start, size }: Box, to: Uint8Array, [nx, ny]: Triple): void {
  const [bx, by, bz] = size;
  for (let k = 0; k < bz; k++) {
    for (let j = 0; j < by; j++) {
      const row = bx * (j + by * k);
      to.set(from.subarray(row, row + bx), start[0] + nx * (start[1] + j + ny * (start[2] + k)));
    }
  }
}
