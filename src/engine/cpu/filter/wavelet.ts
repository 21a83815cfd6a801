import type { Triple } from '../../../volume/grid.ts';
import type { WaveletBand, WaveletFilters } from '../../engine.ts';

/**
 * The eight sub-bands of one undecimated wavelet level, valid part only (see Batch.wavelet), one at a time
 * so that the caller can breathe in between. The passes along x and y are shared: 2 + 4 + 8 instead of 24.
 */
export function* waveletBands(
  voxels: ArrayLike<number>,
  size: Triple,
  filters: WaveletFilters,
): Generator<readonly [WaveletBand, Float64Array]> {
  const taps = { L: filters.low, H: filters.high };
  const shrink = filters.low.length - 1;
  const afterX: Triple = [size[0] - shrink, size[1], size[2]];
  const afterY: Triple = [afterX[0], size[1] - shrink, size[2]];
  for (const x of ['L', 'H'] as const) {
    const alongX = convolveAxis(voxels, size, 0, taps[x]);
    for (const y of ['L', 'H'] as const) {
      const alongY = convolveAxis(alongX, afterX, 1, taps[y]);
      for (const z of ['L', 'H'] as const) {
        yield [`${x}${y}${z}`, convolveAxis(alongY, afterY, 2, taps[z])];
      }
    }
  }
}

/** Valid convolution along one axis: out[n] = Σ_k taps[k] in[n + T - 1 - k]. */
export function convolveAxis(
  voxels: ArrayLike<number>,
  size: Triple,
  axis: 0 | 1 | 2,
  taps: readonly number[],
): Float64Array {
  const shrink = taps.length - 1;
  const to = size.map((n, a) => (a === axis ? n - shrink : n)) as unknown as Triple;
  const [nx, ny, nz] = to;
  const out = new Float64Array(nx * ny * nz);
  const step = [1, size[0], size[0] * size[1]][axis] as number;
  // Taps outermost: each pass is a plain multiply-add over contiguous rows, whatever the axis.
  for (let k = 0; k < taps.length; k++) {
    const tap = taps[k] as number;
    if (tap === 0) continue;
    const shift = (shrink - k) * step;
    for (let z = 0, n = 0; z < nz; z++) {
      for (let y = 0; y < ny; y++) {
        let from = size[0] * (y + size[1] * z) + shift;
        for (let x = 0; x < nx; x++, n++, from++) {
          out[n] = (out[n] as number) + tap * (voxels[from] as number);
        }
      }
    }
  }
  return out;
}
