import type { Random } from '../volume/random.ts';

/**
 * A draw close to a normal one, kept within limits. Twelve uniform ones added, as there must be no
 * logarithm (see random.ts).
 */
export function normal(
  random: Random,
  mean: number,
  deviation: number,
  low: number,
  high: number,
): number {
  let sum = -6;
  for (let term = 0; term < 12; term++) sum += random.uniform();
  return Math.min(high, Math.max(low, mean + deviation * sum));
}

export function chance(random: Random, share: number): boolean {
  return random.uniform() < share;
}

/** One of several, by weight. */
export function pick<T>(random: Random, choices: readonly (readonly [T, number])[]): T {
  let left = random.uniform() * choices.reduce((sum, [, weight]) => sum + weight, 0);
  for (const [choice, weight] of choices) {
    left -= weight;
    if (left < 0) return choice;
  }
  return (choices.at(-1) as readonly [T, number])[0];
}
