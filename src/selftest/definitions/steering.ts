import type { Triple } from '../../volume/grid.ts';
import { wholeNumbers } from '../subjects.ts';

/** Tensors whose main directions are known before they are made, and components to be turned to them. */
export interface SteeringCase {
  /** xx, yy, zz, xy, xz, yz. */
  readonly tensor: readonly Float64Array[];
  readonly directions: readonly Triple[];
  /** By orders, joined. */
  readonly components: Readonly<Record<string, Float64Array>>;
}

const COMPONENTS = [
  '1,0,0',
  '0,1,0',
  '0,0,1',
  '2,0,0',
  '0,2,0',
  '0,0,2',
  '1,1,0',
  '1,0,1',
  '0,1,1',
];

/** 5 u uᵀ + v vᵀ + w wᵀ / 2 of orthogonal unit vectors u, v, w, times different numbers; 0 in the last voxel. */
export function makeSteeringCase(count: number, seed: number): SteeringCase {
  const numbers = wholeNumbers(6 * count, -1000, 1000, seed);
  const tensor = Array.from({ length: 6 }, () => new Float64Array(count));
  const directions: Triple[] = [];
  for (let n = 0; n < count; n++) {
    const [a, b] = [0, 3].map((first) =>
      [0, 1, 2].map((axis) => (numbers[6 * n + first + axis] as number) + 0.5),
    ) as unknown as [Triple, Triple];
    const u = unit(a);
    const v = unit(cross(u, b));
    const w = cross(u, v);
    const scale = n === count - 1 ? 0 : 10 ** ((n % 9) - 4);
    directions.push(scale === 0 ? [1, 0, 0] : u);
    [
      [0, 0],
      [1, 1],
      [2, 2],
      [0, 1],
      [0, 2],
      [1, 2],
    ].forEach(([i, j], entry) => {
      const of = (x: Triple) => (x[i as 0] as number) * (x[j as 0] as number);
      (tensor[entry] as Float64Array)[n] = scale * (5 * of(u) + of(v) + of(w) / 2);
    });
  }
  const components = Object.fromEntries(
    COMPONENTS.map((orders, k) => [
      orders,
      Float64Array.from(wholeNumbers(count, -1000, 1000, seed + 1 + k)),
    ]),
  );
  return { tensor, directions, components };
}

function unit(a: Triple): Triple {
  const length = Math.hypot(...a);
  return [a[0] / length, a[1] / length, a[2] / length];
}

function cross(a: Triple, b: Triple): Triple {
  return [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]];
}

/** |u · r| of the vector, uᵀ M u of the matrix of components, whose mixed ones hold √2 times an entry. */
export function steeredByDefinition(
  { directions, components }: SteeringCase,
  order: 1 | 2,
): Float64Array {
  const at = (orders: string, n: number) => components[orders]?.[n] as number;
  return Float64Array.from(directions, ([x, y, z], n) => {
    if (order === 1) return Math.abs(x * at('1,0,0', n) + y * at('0,1,0', n) + z * at('0,0,1', n));
    const straight = x * x * at('2,0,0', n) + y * y * at('0,2,0', n) + z * z * at('0,0,2', n);
    const mixed = x * y * at('1,1,0', n) + x * z * at('1,0,1', n) + y * z * at('0,1,1', n);
    return straight + (2 / Math.SQRT2) * mixed;
  });
}
