import type { Triple } from '../volume/grid.ts';
import type { AdapterInfo } from './engine.ts';

/** How sums over all pairs of voxels are had: pair by pair or by Fourier transform on the CPU, pair by pair on the GPU. */
export type PairMethod = 'direct' | 'fourier' | 'gpu';

// Measured on one core of an AMD EPYC (Zen 3), Node 20: ns of a pair, and of an element of the padded box.
const DIRECT_NS = 6;
const FOURIER_NS = 65;

/** Kernel spectra beyond this many numbers (512 MB) are refused: boxes of some 400 voxels a side. */
const MAX_KERNEL = 2 ** 26;

/** What takes longer on any path is not tried: two minutes. */
const MAX_MS = 120e3;

/** Submitting, and waiting for the readback. */
const GPU_START_MS = 5;

/**
 * Pairs a second on GPUs of a kind: WebGPU tells no clock and no number of cores. A pair is 15 instructions, one of
 * them a reciprocal square root, done at half of the peak. The peak in float32 instructions a second is 1.5e12 on a
 * GTX 1650 and 6e12 on an RTX 3060; 1.3e12 on an Apple M1, 7e12 on an M3 Max; 0.6e12 on a Vega 8 and 4e12 on an
 * RX 6600; 0.2e12 on an Intel UHD 620, and on phones. Where a kind spans a factor of four, its middle is wrong by two
 * at most, and then costs at most twice the best time. Software is SwiftShader on two cores, measured.
 */
const PAIRS_PER_SECOND = { nvidia: 1e11, apple: 6e10, amd: 4e10, other: 5e9, software: 2e7 };

/**
 * The fastest way, by estimated time; null where all take too long. All pairs cost N², the transform N log N of the
 * box: small or thinly filled regions go pair by pair, large dense ones to the transform, and a strong GPU moves
 * the border between the two to a hundred thousand voxels and more.
 *
 * `padded`: sides of the transform's box. `gpu`: the adapter at hand, or null.
 */
export function choosePairMethod(
  voxels: number,
  padded: Triple,
  gpu: Pick<AdapterInfo, 'vendor' | 'isSoftware'> | null,
): PairMethod | null {
  const pairs = (voxels * (voxels - 1)) / 2;
  const kernel = padded.reduce((product, length) => product * (Math.floor(length / 2) + 1), 1);
  const elements = padded.reduce((product, length) => product * length, 1);
  const times: readonly (readonly [PairMethod, number])[] = [
    ['direct', pairs * DIRECT_NS * 1e-6],
    ['fourier', kernel > MAX_KERNEL ? Number.POSITIVE_INFINITY : elements * FOURIER_NS * 1e-6],
    ['gpu', gpu === null ? Number.POSITIVE_INFINITY : GPU_START_MS + (1e3 * pairs) / speed(gpu)],
  ];
  const [method, ms] = times.reduce((best, each) => (each[1] < best[1] ? each : best));
  return ms <= MAX_MS ? method : null;
}

function speed({ vendor, isSoftware }: Pick<AdapterInfo, 'vendor' | 'isSoftware'>): number {
  if (isSoftware) return PAIRS_PER_SECOND.software;
  switch (vendor.toLowerCase()) {
    case 'nvidia':
      return PAIRS_PER_SECOND.nvidia;
    case 'apple':
      return PAIRS_PER_SECOND.apple;
    case 'amd':
      return PAIRS_PER_SECOND.amd;
    default:
      return PAIRS_PER_SECOND.other;
  }
}
