import type { Random } from '../volume/random.ts';

/** Noise that repeats: a cube of 2ᵇ numbers a side, mean 0, root mean square 1. */
export interface NoiseCube {
  readonly bits: number;
  readonly data: Float32Array;
}

/** White noise smoothed by `passes` binomial filters (1 4 6 4 1)/16, each of variance 1 cell². */
export function makeNoise(random: Random, bits: number, passes: number): NoiseCube {
  const data = whiteNoise(random, bits);
  const scratch = new Float32Array(data.length);
  for (let pass = 0; pass < passes; pass++) smooth(data, scratch, bits);
  normalise(data);
  return { bits, data };
}

/** Value at a position in cells, linear between them. */
export function sampleNoise(cube: NoiseCube, x: number, y: number, z: number): number {
  const { bits, data } = cube;
  const mask = (1 << bits) - 1;
  const fx = Math.floor(x);
  const fy = Math.floor(y);
  const fz = Math.floor(z);
  const u = x - fx;
  const v = y - fy;
  const w = z - fz;
  const x0 = fx & mask;
  const x1 = (fx + 1) & mask;
  const y0 = (fy & mask) << bits;
  const y1 = ((fy + 1) & mask) << bits;
  const z0 = (fz & mask) << (2 * bits);
  const z1 = ((fz + 1) & mask) << (2 * bits);
  const a = mix(data[z0 + y0 + x0] as number, data[z0 + y0 + x1] as number, u);
  const b = mix(data[z0 + y1 + x0] as number, data[z0 + y1 + x1] as number, u);
  const c = mix(data[z1 + y0 + x0] as number, data[z1 + y0 + x1] as number, u);
  const d = mix(data[z1 + y1 + x0] as number, data[z1 + y1 + x1] as number, u);
  return mix(mix(a, b, v), mix(c, d, v), w);
}

function mix(a: number, b: number, t: number): number {
  return a + (b - a) * t;
}

export function whiteNoise(random: Random, bits: number): Float32Array {
  const data = new Float32Array(1 << (3 * bits));
  for (let at = 0; at < data.length; at++) data[at] = random.uniform() - 0.5;
  return data;
}

export function smooth(data: Float32Array, scratch: Float32Array, bits: number): void {
  smoothAxis(data, scratch, bits, 0);
  smoothAxis(scratch, data, bits, bits);
  smoothAxis(data, scratch, bits, 2 * bits);
  data.set(scratch);
}

/** (1 4 6 4 1)/16 along one axis, whose neighbours lie 2^shift apart; the cube wraps around. */
function smoothAxis(from: Float32Array, to: Float32Array, bits: number, shift: number): void {
  const side = ((1 << bits) - 1) << shift;
  const rest = from.length - 1 - side;
  const step = 1 << shift;
  for (let at = 0; at < from.length; at++) {
    const line = at & rest;
    const here = at & side;
    to[at] =
      ((from[line | ((here - 2 * step) & side)] as number) +
        (from[line | ((here + 2 * step) & side)] as number) +
        4 *
          ((from[line | ((here - step) & side)] as number) +
            (from[line | ((here + step) & side)] as number)) +
        6 * (from[at] as number)) /
      16;
  }
}

export function normalise(data: Float32Array): void {
  let sum = 0;
  for (let at = 0; at < data.length; at++) sum += data[at] as number;
  const mean = sum / data.length;
  let squares = 0;
  for (let at = 0; at < data.length; at++) {
    const off = (data[at] as number) - mean;
    squares += off * off;
  }
  const scale = 1 / Math.sqrt(squares / data.length);
  for (let at = 0; at < data.length; at++) data[at] = ((data[at] as number) - mean) * scale;
}
