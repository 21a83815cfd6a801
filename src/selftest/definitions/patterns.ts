import type { CirclePatterns } from '../../engine/circle-patterns.ts';
import { icosphere, type SpherePatterns } from '../../engine/sphere-patterns.ts';
import type { Triple } from '../../volume/grid.ts';
import { imageByDefinition } from './interpolation.ts';

/** Local binary patterns, voxel by voxel: bilinear samples at places rounded to 1e-5 voxel, 0 beyond the plane. */
export function circlesByDefinition(
  data: ArrayLike<number>,
  size: Triple,
  { radius, samples, method, across }: CirclePatterns,
): Float64Array {
  // Rows and columns: y and x, z and x, or y and z.
  const [down, along] = [[1, 2] as const, [2, 0] as const, [1, 0] as const][across] as [
    number,
    number,
  ];
  const at = (index: readonly number[]) =>
    index.some((n, axis) => n < 0 || n >= (size[axis] as number))
      ? 0
      : (data[
          (index[0] as number) + size[0] * ((index[1] as number) + size[1] * (index[2] as number))
        ] as number);
  const places = Array.from({ length: samples }, (_, n) => {
    const angle = (2 * Math.PI * n) / samples;
    return [-Math.sin(angle), Math.cos(angle)].map((part) => Math.round(1e5 * radius * part));
  });
  return Float64Array.from({ length: size[0] * size[1] * size[2] }, (_, n) => {
    const here = [
      n % size[0],
      Math.floor(n / size[0]) % size[1],
      Math.floor(n / size[0] / size[1]),
    ];
    // 1e10 times the sample less the voxel: a whole number.
    const above = places.map((place) => {
      const [r, c] = place as [number, number];
      let sum = 0;
      for (const [i, wi] of corners(r)) {
        for (const [j, wj] of corners(c)) {
          const there = [...here];
          there[down] = (there[down] as number) + i;
          there[along] = (there[along] as number) + j;
          sum += wi * wj * (at(there) - at(here));
        }
      }
      return sum;
    });
    const bits = above.map((value) => (value >= 0 ? '1' : '0'));
    const number = (text: readonly string[]) => Number.parseInt([...text].reverse().join(''), 2);
    if (method === 'default') return number(bits);
    if (method === 'ror') {
      return Math.min(...bits.map((_, k) => number([...bits.slice(k), ...bits.slice(0, k)])));
    }
    if (method === 'uniform') {
      const changes = bits.filter((bit, k) => k > 0 && bit !== bits[k - 1]).length;
      return changes > 2 ? samples + 1 : bits.filter((bit) => bit === '1').length;
    }
    const values = above.map((value) => value / 1e10);
    const mean = values.reduce((sum, value) => sum + value, 0) / samples;
    return values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / samples;
  });
}

/** The two voxels around a place in 1e-5 voxel, and their weights. */
function corners(place: number): readonly (readonly [number, number])[] {
  const whole = Math.floor(place / 1e5);
  const share = place - 1e5 * whole;
  return [
    [whole, 1e5 - share],
    [whole + 1, share],
  ];
}

/** Complex spherical harmonics of degrees 0 and 1 (scipy.special.sph_harm), orders -n to n. */
const HARMONICS: readonly ((azimuth: number, polar: number) => readonly [number, number])[] = [
  () => [Math.sqrt(1 / (4 * Math.PI)), 0],
  ...[-1, 0, 1].map((order) => (azimuth: number, polar: number): [number, number] => {
    if (order === 0) return [Math.sqrt(3 / (4 * Math.PI)) * Math.cos(polar), 0];
    // (sin²)^(1/2): the angle may be negative.
    const size = -order * Math.sqrt(3 / (8 * Math.PI)) * Math.abs(Math.sin(polar));
    return [size * Math.cos(azimuth), order * size * Math.sin(azimuth)];
  }),
];

/**
 * Local binary patterns on a sphere as PyRadiomics calculates them, with two degrees: coefficients of the bits, the
 * function that each degree's make, and its norm; all in complex numbers. Degree 0, degree 1, kurtosis.
 */
export function spheresByDefinition(
  data: ArrayLike<number>,
  size: Triple,
  { radius, subdivision, isWhole }: SpherePatterns,
): readonly Float64Array[] {
  const points = icosphere(subdivision);
  const rows = points.map(([x, y, z]) =>
    HARMONICS.map((harmonic) => harmonic(Math.acos(z), Math.atan2(y, x))),
  );
  const kernel = { interpolator: 'cubic', border: 'mirror', outside: 'border' } as const;
  const maps = [0, 1, 2].map(() => new Float64Array(data.length));
  for (let n = 0; n < data.length; n++) {
    const here: Triple = [
      n % size[0],
      Math.floor(n / size[0]) % size[1],
      Math.floor(n / size[0] / size[1]),
    ];
    const places = points.map(
      ([x, y, z]): Triple => [here[0] + radius * z, here[1] + radius * y, here[2] + radius * x],
    );
    const inside = places.map((place) =>
      place.every((p, axis) => p >= 0 && p <= (size[axis] as number) - 1),
    );
    const samples = imageByDefinition(data, size, places, kernel).map((value, k) => {
      if (inside[k] !== true) return 0;
      // Where a sample lies on a voxel the sum's rounding is not to count.
      const clean = Math.abs(value - Math.round(value)) < 1e-9 ? Math.round(value) : value;
      return isWhole ? Math.sign(clean) * Math.floor(Math.abs(clean) + 0.5) : clean;
    });
    const bits = samples.map((value) => (value >= (data[n] as number) ? 1 : 0));
    const norm = (first: number, end: number) => {
      let square = 0;
      for (const row of rows) {
        let [re, im] = [0, 0];
        for (let j = first; j < end; j++) {
          let [p, q] = [0, 0];
          rows.forEach((other, k) => {
            p += (bits[k] as number) * (other[j]?.[0] ?? 0);
            q += (bits[k] as number) * (other[j]?.[1] ?? 0);
          });
          const [a, b] = row[j] as readonly [number, number];
          re += p * a - q * b;
          im += p * b + q * a;
        }
        square += re * re - im * im;
      }
      return Math.sqrt(square);
    };
    const mean = samples.reduce((sum, value) => sum + value, 0) / samples.length;
    const moment = (order: number) =>
      samples.reduce((sum, value) => sum + (value - mean) ** order, 0) / samples.length;
    const values = [norm(0, 1), norm(1, 4), moment(4) / moment(2) ** 2 - 3];
    values.forEach((value, k) => {
      (maps[k] as Float64Array)[n] = value;
    });
  }
  return maps;
}
