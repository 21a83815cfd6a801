import type { Triple } from '../../../volume/grid.ts';
import { WAVELET_BANDS, type WaveletBand, type WaveletFilters } from '../../engine.ts';

/**
 * The eight sub-bands of one undecimated wavelet level, valid part only (see Batch.wavelet), two at a time so
 * that the caller can breathe in between. Low and high pass share their reads, and the passes along x and y
 * are shared by the bands: 1 + 2 + 4 double passes, fewer where not all bands are wanted.
 */
export function* waveletBands(
  voxels: ArrayLike<number>,
  size: Triple,
  filters: WaveletFilters,
  isWanted: (band: WaveletBand) => boolean = () => true,
): Generator<readonly [WaveletBand, Float64Array]> {
  const shrink = filters.low.length - 1;
  const afterX: Triple = [size[0] - shrink, size[1], size[2]];
  const afterY: Triple = [afterX[0], size[1] - shrink, size[2]];
  const alongX = splitAxis(voxels, size, 0, filters);
  const isAny = (start: string) =>
    WAVELET_BANDS.some((band) => band.startsWith(start) && isWanted(band));
  for (const x of ['L', 'H'] as const) {
    if (!isAny(x)) continue;
    const alongY = splitAxis(alongX[x], afterX, 1, filters);
    for (const y of ['L', 'H'] as const) {
      if (!isAny(`${x}${y}`)) continue;
      const alongZ = splitAxis(alongY[y], afterY, 2, filters);
      yield [`${x}${y}L`, alongZ.L];
      yield [`${x}${y}H`, alongZ.H];
    }
  }
}

/** Low- and high-pass valid convolution along one axis: out[n] = Σ_k taps[k] in[n + T - 1 - k]. */
function splitAxis(
  voxels: ArrayLike<number>,
  size: Triple,
  axis: 0 | 1 | 2,
  { low, high }: WaveletFilters,
): { readonly L: Float64Array; readonly H: Float64Array } {
  const shrink = low.length - 1;
  const to = size.map((n, a) => (a === axis ? n - shrink : n)) as unknown as Triple;
  const L = new Float64Array(to[0] * to[1] * to[2]);
  const H = new Float64Array(L.length);
  const step = [1, size[0], size[0] * size[1]][axis] as number;
  // Taps outermost, two a pass: plain multiply-adds over contiguous rows, whatever the axis.
  for (let k = 0; k < low.length; k += 2) {
    addTaps(voxels, size, to, L, H, {
      shift: [(shrink - k) * step, k + 1 < low.length ? (shrink - k - 1) * step : 0],
      low: [low[k] as number, low[k + 1] ?? 0],
      high: [high[k] as number, high[k + 1] ?? 0],
    });
  }
  return { L, H };
}

interface TapPair {
  readonly shift: readonly [number, number];
  readonly low: readonly [number, number];
  readonly high: readonly [number, number];
}

function addTaps(
  voxels: ArrayLike<number>,
  size: Triple,
  [nx, ny, nz]: Triple,
  L: Float64Array,
  H: Float64Array,
  { shift: [first, second], low: [l0, l1], high: [h0, h1] }: TapPair,
): void {
  for (let z = 0, n = 0; z < nz; z++) {
    for (let y = 0; y < ny; y++) {
      let from = size[0] * (y + size[1] * z);
      for (let x = 0; x < nx; x++, n++, from++) {
        const a = voxels[from + first] as number;
        const b = voxels[from + second] as number;
        L[n] = (L[n] as number) + l0 * a + l1 * b;
        H[n] = (H[n] as number) + h0 * a + h1 * b;
      }
    }
  }
}
