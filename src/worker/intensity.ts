import type { VoxelArray } from '../volume/volume.ts';
import type { LoadedItem } from './protocol.ts';

const BINS = 4096;
/** Voxels between two turns of the event loop: some milliseconds of work. */
const SLICE = 1 << 20;

/**
 * Range and 2nd/98th percentile of the finite voxels, for the viewer's window. Percentiles are the
 * nearest rank to within range / 4096²; for whole numbers with a range below 4096, exact.
 */
export async function measureIntensity(
  data: VoxelArray,
  pace: () => Promise<void>,
): Promise<LoadedItem['intensity']> {
  let min = Number.POSITIVE_INFINITY;
  let max = Number.NEGATIVE_INFINITY;
  let count = 0;
  await inSlices(data, pace, (value) => {
    count++;
    if (value < min) min = value;
    if (value > max) max = value;
  });
  if (count === 0) return { min: 0, max: 0, p2: 0, p98: 0 };
  if (min === max) return { min, max, p2: min, p98: max };
  // Width 1 puts each whole number into a bin of its own, whose lower edge is the number.
  const isWhole = !(data instanceof Float32Array || data instanceof Float64Array);
  const width = isWhole && max - min < BINS ? 1 : (max - min) / BINS;
  const coarse = new Uint32Array(BINS);
  await inSlices(data, pace, (value) => count1(coarse, (value - min) / width));
  const ranks = [Math.ceil(0.02 * count), Math.ceil(0.98 * count)] as const;
  const low = binOfRank(coarse, ranks[0]);
  const high = binOfRank(coarse, ranks[1]);
  if (width === 1) return { min, max, p2: min + low.bin, p98: min + high.bin };
  const [lowFine, highFine] = [new Uint32Array(BINS), new Uint32Array(BINS)];
  await inSlices(data, pace, (value) => {
    const at = (value - min) / width;
    const bin = Math.min(Math.floor(at), BINS - 1);
    if (bin === low.bin) count1(lowFine, (at - bin) * BINS);
    if (bin === high.bin) count1(highFine, (at - bin) * BINS);
  });
  const refined = (coarseBin: number, fine: Uint32Array, rank: number) =>
    min + width * (coarseBin + binOfRank(fine, rank).bin / BINS);
  return {
    min,
    max,
    p2: refined(low.bin, lowFine, ranks[0] - low.before),
    p98: refined(high.bin, highFine, ranks[1] - high.before),
  };
}

function count1(bins: Uint32Array, at: number): void {
  const bin = Math.min(Math.floor(at), BINS - 1);
  bins[bin] = (bins[bin] as number) + 1;
}

function binOfRank(bins: Uint32Array, rank: number): { bin: number; before: number } {
  let before = 0;
  for (let bin = 0; bin < bins.length; bin++) {
    const here = bins[bin] as number;
    if (before + here >= rank) return { bin, before };
    before += here;
  }
  return { bin: bins.length - 1, before };
}

async function inSlices(
  data: VoxelArray,
  pace: () => Promise<void>,
  visit: (value: number) => void,
): Promise<void> {
  for (let start = 0; start < data.length; start += SLICE) {
    const end = Math.min(start + SLICE, data.length);
    for (let n = start; n < end; n++) {
      const value = data[n] as number;
      if (Number.isFinite(value)) visit(value);
    }
    await pace();
  }
}
