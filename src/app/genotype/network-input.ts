import type { Manifest, Normalisation } from '../../genotype/manifest.ts';
import type { Grid } from '../../volume/grid.ts';
import type { PreviewReport } from '../../worker/protocol-genotype.ts';
import { formatFixed } from './model-words.ts';

type Channel = PreviewReport['channels'][number];

export interface ShownChannel {
  readonly title: string;
  readonly words: string;
  readonly data: Float32Array;
  readonly isMask: boolean;
  /** Black and white; equal where the channel is constant. */
  readonly low: number;
  readonly high: number;
}

function isMask({ name }: Channel): boolean {
  return name === 'Region';
}

/** The region's channel; null where the model takes none. */
export function maskOf({ channels }: PreviewReport): Float32Array | null {
  return channels.find(isMask)?.data ?? null;
}

export function channelsOf({ channels }: PreviewReport): readonly ShownChannel[] {
  return channels.map((channel): ShownChannel => {
    const { data, isPresent, name } = channel;
    if (isMask(channel)) {
      return { title: 'Region', words: '1 inside, 0 outside', data, isMask: true, low: 0, high: 1 };
    }
    const [low, high] = isPresent ? percentiles(data) : [0, 0];
    const words = isPresent
      ? `grey from ${formatFixed(low)} to ${formatFixed(high)}`
      : `missing: every voxel is ${data[0] ?? 0}`;
    return { title: name, words, data, isMask: false, low, high };
  });
}

/** 1st and 99th, of at most some ten thousand voxels. */
function percentiles(data: Float32Array): readonly [number, number] {
  const step = Math.max(1, Math.floor(data.length / 20_000)) | 1;
  const sample = Float32Array.from({ length: Math.ceil(data.length / step) }, (_, n) => {
    return data[n * step] ?? 0;
  })
    .filter(Number.isFinite)
    .sort();
  if (sample.length === 0) return [0, 0];
  const at = (share: number) => sample[Math.round(share * (sample.length - 1))] ?? 0;
  return [at(0.01), at(0.99)];
}

/** Where the region is widest; the middle without one. */
export function startSlice(report: PreviewReport): number {
  const mask = maskOf(report);
  const [nx, ny, nz] = report.grid.size;
  let [best, most] = [Math.floor(nz / 2), 0];
  for (let k = 0; mask !== null && k < nz; k++) {
    let count = 0;
    for (let at = k * nx * ny; at < (k + 1) * nx * ny; at++) count += mask[at] === 0 ? 0 : 1;
    if (count > most) [best, most] = [k, count];
  }
  return best;
}

/** World z of a slice's middle. */
export function sliceMm({ affine, size }: Grid, slice: number): number {
  const [, , , , , , , , a, b, c, z] = affine;
  return (a * (size[0] - 1)) / 2 + (b * (size[1] - 1)) / 2 + c * slice + z;
}

/** '48 × 48 × 48 voxels of 2 × 2 × 2 mm, LPS, centred on the region; z-score over the brain.' */
export function gridWords({ size, spacing }: Grid, manifest: Manifest | undefined): string {
  const edges = spacing.map((mm) => String(Number(mm.toPrecision(4)))).join(' × ');
  const voxels = `${size.join(' × ')} voxels of ${edges} mm`;
  if (manifest === undefined || manifest.task === 'signature') return `${voxels}.`;
  const { crop, normalisation, orientation, brainMask } = manifest.input;
  const centre =
    crop === 'region' || brainMask !== 'none'
      ? crop === 'region'
        ? 'the region'
        : 'the brain'
      : 'the image';
  return `${voxels}, axes ${orientation}, centred on ${centre}; ${normalisationWords(normalisation)}.`;
}

function normalisationWords(normalisation: Normalisation): string {
  switch (normalisation.kind) {
    case 'none':
      return 'intensities as they are';
    case 'z-score':
      return `z-scores over the ${normalisation.over}`;
    case 'percentile':
      return `scaled to percentiles ${normalisation.low} and ${normalisation.high} over the ${normalisation.over}`;
    case 'fixed':
      return `minus ${normalisation.subtract}, divided by ${normalisation.divide}`;
  }
}
