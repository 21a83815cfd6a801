import type { GaborBank } from '../../engine/gabor.ts';
import type { Boundary } from '../../volume/boundary.ts';
import type { Triple } from '../../volume/grid.ts';
import { windowByDefinition } from './convolution.ts';

/** Where exp(-r² / 2) is 2e-14: as good as no end. */
const SIGMAS = 8;

interface Kernel {
  /** Voxels from the middle along x, y and z. */
  readonly offsets: readonly Triple[];
  readonly re: readonly number[];
  readonly im: readonly number[];
}

/** Every voxel of a plane around the middle, out to where a kernel is as good as 0 in every direction. */
function kernelAcross(
  across: number,
  { sigma, lambda, gamma, spacing }: GaborBank,
  theta: number,
): Kernel {
  const [first, second] = [(across + 1) % 3, (across + 2) % 3];
  const radius = SIGMAS * sigma * Math.max(1, 1 / gamma);
  const [m, n] = [first, second].map((axis) => Math.ceil(radius / (spacing[axis] as number))) as [
    number,
    number,
  ];
  const offsets: Triple[] = [];
  const [re, im]: [number[], number[]] = [[], []];
  for (let a = -m; a <= m; a++) {
    for (let b = -n; b <= n; b++) {
      const [u, v] = [a * (spacing[first] as number), b * (spacing[second] as number)];
      const r1 = u * Math.cos(theta) + v * Math.sin(theta);
      const r2 = v * Math.cos(theta) - u * Math.sin(theta);
      const size = Math.exp(-(r1 ** 2 + (gamma * r2) ** 2) / (2 * sigma ** 2));
      const offset: [number, number, number] = [0, 0, 0];
      offset[first] = a;
      offset[second] = b;
      offsets.push(offset);
      re.push(size * Math.cos((2 * Math.PI * r1) / lambda));
      im.push(size * Math.sin((2 * Math.PI * r1) / lambda));
    }
  }
  return { offsets, re, im };
}

/** The Euclidean norm of the largest kernel. */
export function gaborNorm(bank: GaborBank): number {
  return Math.max(
    ...bank.across.flatMap((across) =>
      bank.thetas.map((theta) => {
        const { re, im } = kernelAcross(across, bank, theta);
        return Math.hypot(...re, ...im);
      }),
    ),
  );
}

/** Sums of products with every voxel of every kernel. */
export function gaborByDefinition(
  voxels: ArrayLike<number>,
  size: Triple,
  bank: GaborBank,
  boundary: Boundary,
): Float64Array {
  const out = new Float64Array(voxels.length);
  for (const across of bank.across) {
    const responses = bank.thetas.map((theta) => {
      const kernel = kernelAcross(across, bank, theta);
      return respond(voxels, size, kernel, bank.response, boundary);
    });
    for (let n = 0; n < out.length; n++) {
      const values = responses.map((response) => response[n] as number);
      const sum = values.reduce((total, value) => total + value, 0);
      const pooled = {
        mean: sum / values.length,
        max: Math.max(...values),
        min: Math.min(...values),
      };
      out[n] = (out[n] as number) + pooled[bank.pooling] / bank.across.length;
    }
  }
  return out;
}

function respond(
  voxels: ArrayLike<number>,
  size: Triple,
  { offsets, re, im }: Kernel,
  response: GaborBank['response'],
  boundary: Boundary,
): readonly number[] {
  const margin = [0, 1, 2].map((axis) =>
    Math.max(...offsets.map((offset) => offset[axis] as number)),
  ) as unknown as Triple;
  const start = margin.map((n) => -n) as unknown as Triple;
  const wide = size.map((n, axis) => n + 2 * (margin[axis] as number)) as unknown as Triple;
  const around = windowByDefinition(voxels, size, start, wide, boundary);
  const steps = [1, wide[0], wide[0] * wide[1]] as const;
  const shifts = offsets.map(
    (offset) => offset[0] * steps[0] + offset[1] * steps[1] + offset[2] * steps[2],
  );
  return Array.from({ length: voxels.length }, (_, n) => {
    const place = [
      n % size[0],
      Math.floor(n / size[0]) % size[1],
      Math.floor(n / size[0] / size[1]),
    ];
    const at = place.reduce(
      (sum, p, axis) => sum + (p + (margin[axis] as number)) * (steps[axis] as number),
      0,
    );
    let [x, y] = [0, 0];
    for (let k = 0; k < shifts.length; k++) {
      const value = around[at - (shifts[k] as number)] as number;
      x += value * (re[k] as number);
      y += value * (im[k] as number);
    }
    return { modulus: Math.hypot(x, y), real: x, imaginary: y }[response];
  });
}
