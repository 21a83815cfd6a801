import type { Triple } from '../volume/grid.ts';

/** A component of a Riesz transform and how it enters the one along a unit vector u: factor u_x^lx u_y^ly u_z^lz. */
export interface SteeredComponent {
  readonly orders: Triple;
  readonly factor: number;
}

/**
 * The components of a Riesz transform of order L and their parts in the one along u: (u · ν)^L is the sum of
 * L! / (lx! ly! lz!) u^l ν^l, and a component holds the root of that number already.
 */
export function steeredComponents(order: number): readonly SteeredComponent[] {
  const components: SteeredComponent[] = [];
  for (let x = order; x >= 0; x--) {
    for (let y = order - x; y >= 0; y--) {
      const orders: Triple = [x, y, order - x - y];
      const ways = orders.reduce((rest, l) => rest / factorial(l), factorial(order));
      components.push({ orders, factor: Math.sqrt(ways) });
    }
  }
  return components;
}

function factorial(n: number): number {
  return n <= 1 ? 1 : n * factorial(n - 1);
}

/**
 * How far the WebGPU engine may be from float64, as a share of the components' largest magnitude, where the largest
 * eigenvalue is at least twice the second: near equal ones every direction between is as main as the other.
 */
export const STEERING_BOUND = 2e-5;
