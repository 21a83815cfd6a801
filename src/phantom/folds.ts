import type { Random } from '../volume/random.ts';
import { type NoiseCube, normalise, smooth, whiteNoise } from './noise.ts';

const BITS = 6;
const ROUNDS = 2;

/**
 * A cube of signed distances, in cells, to a labyrinth of sheets about 5 cells apart: the walls
 * of the sulci. The sheets are the zeros of noise of nearly one wavelength, filtered to a band
 * and saturated in turns, as pattern-forming media do, so that the folds become evenly wide.
 * A generator, because it takes longer than a page may be held up.
 */
export function* makeFolds(random: Random): Generator<void, NoiseCube> {
  const data = whiteNoise(random, BITS);
  const narrow = new Float32Array(data.length);
  const scratch = new Float32Array(data.length);
  for (let round = 0; round < ROUNDS; round++) {
    // Peak of exp(-4k²/2) - exp(-7k²/2): k = √(2 ln(7/4)/3) = 0.61 per cell, 10.3 cells a wave.
    for (let pass = 0; pass < 4; pass++) smooth(data, scratch, BITS);
    yield;
    narrow.set(data);
    for (let pass = 0; pass < 3; pass++) smooth(data, scratch, BITS);
    for (let at = 0; at < data.length; at++) {
      data[at] = (narrow[at] as number) - (data[at] as number);
    }
    normalise(data);
    if (round < ROUNDS - 1) {
      for (let at = 0; at < data.length; at++) {
        const value = data[at] as number;
        data[at] = value / (0.6 + Math.abs(value));
      }
    }
    yield;
  }
  return { bits: BITS, data: zeroDistance(data) };
}

/**
 * From a wave to the distance from its nearest zero. For a sine of wave number k,
 * k f / √(|∇f|² + k² f²) is the sine itself, whose arcsine over k is the distance.
 */
function zeroDistance(wave: Float32Array): Float32Array {
  const k = 0.6;
  const result = new Float32Array(wave.length);
  for (let at = 0; at < wave.length; at++) {
    const f = wave[at] as number;
    const dx = slope(wave, at, 0);
    const dy = slope(wave, at, BITS);
    const dz = slope(wave, at, 2 * BITS);
    const sine = (k * f) / Math.sqrt(dx * dx + dy * dy + dz * dz + k * k * f * f + 1e-12);
    const square = sine * sine;
    result[at] = (sine * (1 + square * (0.17 + 0.4 * square))) / k;
  }
  return result;
}

function slope(wave: Float32Array, at: number, shift: number): number {
  const side = ((1 << BITS) - 1) << shift;
  const line = at & ~side;
  const up = line | ((at + (1 << shift)) & side);
  const down = line | ((at - (1 << shift)) & side);
  return ((wave[up] as number) - (wave[down] as number)) / 2;
}
