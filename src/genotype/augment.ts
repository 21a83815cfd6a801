import type { RunOptions } from '../engine/engine.ts';
import { throwIfCancelled } from '../volume/errors.ts';
import type { Triple } from '../volume/grid.ts';
import type { Channels, LogitsOf } from './altered-input.ts';
import type { ImageInput } from './manifest.ts';
import type { Augmentation } from './prediction.ts';
import type { PreparedInput } from './tensor.ts';

/** Voxels that a copy is moved by, along each axis. */
const SHIFTS = [-2, -1, 1, 2] as const;

/** Factors of the normalised intensities. */
const GAINS = [0.95, 1.05] as const;

const OPPOSITES: Readonly<Record<string, string>> = {
  L: 'R',
  R: 'L',
  A: 'P',
  P: 'A',
  S: 'I',
  I: 'S',
};

export interface AlteredCopy {
  /** For a person: 'moved by 2 voxels towards L'. */
  readonly name: string;
  readonly channels: Channels;
}

/** How many copies there are, with the one that is left as it is. */
export const COPY_COUNT = 2 + 3 * SHIFTS.length + GAINS.length;

/**
 * Copies of an input that mean the same to a reader: left and right swapped; moved by one and two voxels each way along
 * each axis, background coming in; intensities a twentieth weaker and stronger. Made one by one, for they are large.
 */
export function* alteredCopies(
  input: ImageInput,
  { channels, facts, grid }: Pick<PreparedInput, 'channels' | 'facts' | 'grid'>,
): Generator<AlteredCopy> {
  const fills = facts.map(({ sequence }) => (sequence === 'mask' ? 0 : input.background));
  const across = [...input.orientation].findIndex((letter) => letter === 'L' || letter === 'R');
  yield {
    name: 'left and right swapped',
    channels: channels.map((each) => mirrored(each, grid.size, across)),
  };
  for (const axis of [0, 1, 2] as const) {
    const forwards = input.orientation[axis] ?? '';
    for (const by of SHIFTS) {
      const towards = by > 0 ? forwards : (OPPOSITES[forwards] ?? '');
      const voxels = Math.abs(by) === 1 ? '1 voxel' : `${Math.abs(by)} voxels`;
      yield {
        name: `moved by ${voxels} towards ${towards}`,
        channels: channels.map((each, n) => moved(each, grid.size, axis, by, fills[n] as number)),
      };
    }
  }
  for (const gain of GAINS) {
    yield {
      name: `intensities times ${gain}`,
      channels: channels.map((each, n) =>
        facts[n]?.sequence === 'mask' ? each : scaled(each, gain, input),
      ),
    };
  }
}

/**
 * Test-time augmentation: the logits of each copy, and their sample SD. `whole`: of the input as it is.
 *
 * @throws LocusError 'cancelled', and what `logitsOf` throws
 */
export async function augmented(
  input: ImageInput,
  prepared: PreparedInput,
  whole: readonly number[],
  logitsOf: LogitsOf,
  { signal, onProgress }: RunOptions = {},
): Promise<Augmentation> {
  const copies: { readonly name: string; readonly logits: readonly number[] }[] = [
    { name: 'as it is', logits: whole },
  ];
  for (const { name, channels } of alteredCopies(input, prepared)) {
    throwIfCancelled(signal);
    onProgress?.(copies.length, COPY_COUNT, name);
    copies.push({ name, logits: await logitsOf(channels) });
  }
  onProgress?.(COPY_COUNT, COPY_COUNT, 'altered copies');
  return {
    copies,
    sd: whole.map((_, n) => sampleSd(copies.map(({ logits }) => logits[n] as number))),
  };
}

function sampleSd(values: readonly number[]): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return Math.sqrt(squares / (values.length - 1));
}

function mirrored(voxels: Float32Array, size: Triple, axis: number): Float32Array {
  return gathered(voxels, size, axis, (index) => (size[axis] as number) - 1 - index, 0);
}

function moved(voxels: Float32Array, size: Triple, axis: number, by: number, fill: number) {
  return gathered(voxels, size, axis, (index) => index - by, fill);
}

/** Each voxel from another place along an axis; `fill` where that is outside. */
function gathered(
  voxels: Float32Array,
  size: Triple,
  axis: number,
  from: (index: number) => number,
  fill: number,
): Float32Array {
  const [nx, ny] = size;
  const stride = [1, nx, nx * ny][axis] as number;
  const count = size[axis] as number;
  const sources = Array.from({ length: count }, (_, index) => from(index));
  const out = new Float32Array(voxels.length);
  for (let n = 0; n < out.length; n++) {
    const index = Math.floor(n / stride) % count;
    const source = sources[index] as number;
    const isInside = source >= 0 && source < count;
    out[n] = isInside ? (voxels[n + (source - index) * stride] as number) : fill;
  }
  return out;
}

/** Background stays what it is, as does the clip. */
function scaled(voxels: Float32Array, gain: number, { background, clip }: ImageInput) {
  const [low, high] = clip ?? [-Infinity, Infinity];
  const empty = Math.fround(background);
  return voxels.map((value) =>
    value === empty ? value : Math.min(high, Math.max(low, gain * value)),
  );
}
