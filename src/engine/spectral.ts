import type { Triple } from '../volume/grid.ts';

/** What a filter does to the spectrum of an image (IBSI-2 reference manual, sections 3.5 and 3.6). */
export interface SpectralFilter {
  /** All z planes apart, or the volume. */
  readonly isPlanar: boolean;
  /** Isotropic band-pass of a level from 1 (LODD), or null. */
  readonly band: { readonly wavelet: 'simoncelli' | 'shannon'; readonly level: number } | null;
  /** Orders of a Riesz transform (AYRS) along x, y, z, or null. */
  readonly riesz: Triple | null;
}

/**
 * How far the WebGPU engine may be from float64, as a share of the image's largest magnitude. A transform in float32
 * is wrong by some 3e-7 of the root mean square of what goes in, about equally in every voxel.
 */
export const SPECTRAL_BOUND = 5e-6;

/**
 * A response is the real part of the inverse transform of spectrum times transfer function H. As the reference maps
 * have it, H is taken at numpy.linspace(-1, 1, N) along an axis, moved by ifftshift: for an even N these
 * frequencies are half a step off, and H(k) is not the conjugate of H(-k). For a real image the real part is what
 * the conjugate-symmetric part (H(k) + conj H(-k)) / 2 gives, which is (-i)^L times a real number, L = sum of orders.
 */
export interface Transfer {
  /** Frequencies of element k of each axis, as a share of Nyquist's, and those of element -k. */
  readonly frequencies: readonly [AxisFrequencies, AxisFrequencies, AxisFrequencies];
  /** Lower and upper end of the squared frequency that passes, the upper one included as far as rounding goes. */
  readonly pass: readonly [number, number];
  /** 4 4^(level - 1) in Simoncelli's cos(π/4 log2(c r²)), or 0 where all that passes stays as it is. */
  readonly steepness: number;
  readonly orders: Triple;
  /** sqrt(L! / (l1! l2! l3!)) */
  readonly gain: number;
  /** L modulo 4. */
  readonly turns: number;
}

export interface AxisFrequencies {
  readonly there: Float64Array;
  readonly back: Float64Array;
}

/** Frequencies this near to the end of a band lie at it: both engines then agree about them. */
const ROUNDING = 1e-6;

export function transferOf({ isPlanar, band, riesz }: SpectralFilter, size: Triple): Transfer {
  const orders = riesz ?? [0, 0, 0];
  const order = orders[0] + orders[1] + orders[2];
  const scale = band === null ? 0 : 4 ** (band.level - 1);
  return {
    frequencies: [
      axisFrequencies(size[0]),
      axisFrequencies(size[1]),
      axisFrequencies(isPlanar ? 1 : size[2]),
    ],
    pass: passOf(band),
    steepness: band?.wavelet === 'simoncelli' ? 4 * scale : 0,
    orders,
    gain: Math.sqrt(factorial(order) / orders.reduce((product, l) => product * factorial(l), 1)),
    turns: order % 4,
  };
}

/** Simoncelli: 1/4 < ν ≤ 1; Shannon: 1/2 ≤ ν ≤ 1, with ν = 2^(level - 1) |f|. */
function passOf(band: SpectralFilter['band']): readonly [number, number] {
  if (band === null) return [-1, Number.POSITIVE_INFINITY];
  const end = 4 ** (1 - band.level);
  // Simoncelli's response is 0 at its lower end anyway.
  const start = end / (band.wavelet === 'simoncelli' ? 16 : 4);
  return [start * (1 - ROUNDING), end * (1 + ROUNDING)];
}

function factorial(n: number): number {
  return n <= 1 ? 1 : n * factorial(n - 1);
}

/** A lone voxel has no frequency but 0. */
function axisFrequencies(length: number): AxisFrequencies {
  const at = (k: number) => {
    const index = (k + Math.floor(length / 2)) % length;
    return length === 1 ? 0 : (2 * index - (length - 1)) / (length - 1);
  };
  return {
    there: Float64Array.from({ length }, (_, k) => at(k)),
    back: Float64Array.from({ length }, (_, k) => at((length - k) % length)),
  };
}

/** The real number of which an element's transfer is (-i)^L times. */
export function transferAt(transfer: Transfer, kx: number, ky: number, kz: number): number {
  const [x, y, z] = transfer.frequencies;
  const there = partAt(
    transfer,
    x.there[kx] as number,
    y.there[ky] as number,
    z.there[kz] as number,
  );
  const back = partAt(transfer, x.back[kx] as number, y.back[ky] as number, z.back[kz] as number);
  return (there + (transfer.turns % 2 === 1 ? -back : back)) / 2;
}

function partAt(
  { pass, steepness, orders, gain }: Transfer,
  x: number,
  y: number,
  z: number,
): number {
  const square = x * x + y * y + z * z;
  if (square < pass[0] || square > pass[1]) return 0;
  let value = gain;
  if (steepness > 0) value *= Math.cos((Math.PI / 4) * Math.log2(steepness * square));
  const order = orders[0] + orders[1] + orders[2];
  if (order === 0) return value;
  if (square === 0) return 0;
  return (value * x ** orders[0] * y ** orders[1] * z ** orders[2]) / square ** (order / 2);
}
