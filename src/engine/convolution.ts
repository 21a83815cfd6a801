import type { Triple } from '../volume/grid.ts';
import type { Box } from '../volume/roi.ts';
import type { Axis } from './neighbourhood.ts';

/** One pass along an axis, a true convolution: out[n] = Σ_k weights[k] in[n + origin - k]. */
export interface Taps {
  readonly weights: readonly number[];
  /** The tap that lies on the voxel. */
  readonly origin: number;
  /**
   * The same taps, not cut off, as a sum of damped oscillations: the CPU engine computes long ones recursively where
   * the boundary rule is 'nearest'.
   */
  readonly oscillations?: readonly DampedOscillation[];
}

/** e^(-damping |n|) (cos · cos(frequency |n|) + sin · sin(frequency |n|)), n voxels away. */
export interface DampedOscillation {
  readonly cos: number;
  readonly sin: number;
  readonly frequency: number;
  readonly damping: number;
}

/** Along x, y and z: passes one after the other, each with the boundary rule anew; none = the axis as it is. */
export interface SeparableKernel {
  readonly axes: readonly [readonly Taps[], readonly Taps[], readonly Taps[]];
}

/** How the responses to a bank of kernels become one. */
export type BankPooling = 'sum' | 'mean' | 'max' | 'min';

/** A pass and what follows on its result: kernels with equal beginnings share it. */
export interface BankNode {
  readonly axis: Axis;
  readonly taps: Taps;
  readonly after: readonly BankNode[];
  /** Where this pass ends a kernel (nothing follows then): how its result r enters the pooled one. */
  readonly response: BankResponse | null;
}

/** factor · r, or factor · |r|. */
export interface BankResponse {
  readonly factor: number;
  readonly isMagnitude: boolean;
}

/**
 * How far the WebGPU engine may be from float64: as a share of the image's largest magnitude times the product of
 * the sums of tap magnitudes over a kernel's passes, largest of all kernels (their sum where responses are added).
 */
export const CONVOLUTION_BOUND = 2 ** -20;

const IDENTITY: Taps = { weights: [1], origin: 0 };

interface Ends {
  plus: number;
  minus: number;
}

interface Draft {
  readonly axis: Axis;
  readonly taps: Taps;
  readonly after: Map<string, Draft>;
  readonly ends: Ends;
}

/**
 * A bank as a tree of passes. Turned kernels often differ in sign alone, so that signs are kept apart from taps:
 * 24 rotations of E5L5S5 are six kernels.
 */
export function planBank(
  kernels: readonly SeparableKernel[],
  pooling: BankPooling,
): readonly BankNode[] {
  if (kernels.length === 0) throw new Error('a bank without kernels');
  const roots = new Map<string, Draft>();
  for (const kernel of kernels) addKernel(roots, kernel);
  const finish = (drafts: ReadonlyMap<string, Draft>): readonly BankNode[] =>
    Array.from(drafts.values(), ({ axis, taps, after, ends }) => ({
      axis,
      taps,
      after: finish(after),
      response: after.size > 0 ? null : responseOf(ends, pooling, kernels.length),
    }));
  return finish(roots);
}

function addKernel(roots: Map<string, Draft>, { axes }: SeparableKernel): void {
  const passes = axes.flatMap((along, axis) => along.map((taps) => ({ axis: axis as Axis, taps })));
  if (passes.length === 0) passes.push({ axis: 0, taps: IDENTITY });
  let isNegative = false;
  let level = roots;
  passes.forEach(({ axis, taps: signed }, n) => {
    const isLast = n === passes.length - 1;
    const first = signed.weights.find((weight) => weight !== 0) ?? 0;
    const taps = first < 0 ? scaledTaps(signed, -1) : signed;
    if (first < 0) isNegative = !isNegative;
    // A pass that ends a kernel is its own, even where another kernel goes on from the same.
    const key = `${isLast ? 'end' : ''} ${axis} ${taps.origin} ${taps.weights.join()}`;
    const draft = level.get(key) ?? { axis, taps, after: new Map(), ends: { plus: 0, minus: 0 } };
    level.set(key, draft);
    level = draft.after;
    if (isLast) draft.ends[isNegative ? 'minus' : 'plus']++;
  });
}

export function scaledTaps({ weights, origin, oscillations }: Taps, factor: number): Taps {
  return {
    weights: weights.map((weight) => factor * weight),
    origin,
    ...(oscillations && {
      oscillations: oscillations.map((each) => ({
        ...each,
        cos: factor * each.cos,
        sin: factor * each.sin,
      })),
    }),
  };
}

function responseOf({ plus, minus }: Ends, pooling: BankPooling, count: number): BankResponse {
  if (pooling === 'sum') return { factor: plus - minus, isMagnitude: false };
  if (pooling === 'mean') return { factor: (plus - minus) / count, isMagnitude: false };
  // max(r, -r) = |r|, min(r, -r) = -|r|
  if (plus > 0 && minus > 0) return { factor: pooling === 'max' ? 1 : -1, isMagnitude: true };
  return { factor: plus > 0 ? 1 : -1, isMagnitude: false };
}

/** All passes of a bank, depth first. */
export function* passesOf(nodes: readonly BankNode[]): Generator<BankNode> {
  for (const node of nodes) {
    yield node;
    yield* passesOf(node.after);
  }
}

/**
 * Where the result of a pass is needed: all of the image along axes of later passes, else only what is wanted of the
 * response.
 */
export function boxAfter({ after }: BankNode, size: Triple, wanted: Box): Box {
  const ahead = new Set(Array.from(passesOf(after), ({ axis }) => axis));
  const along = (axis: Axis) =>
    ahead.has(axis)
      ? ([0, size[axis]] as const)
      : ([wanted.start[axis], wanted.size[axis]] as const);
  const spans = [along(0), along(1), along(2)] as const;
  return {
    start: [spans[0][0], spans[1][0], spans[2][0]],
    size: [spans[0][1], spans[1][1], spans[2][1]],
  };
}

/** Multiplications of a bank. */
export function bankCost(nodes: readonly BankNode[], size: Triple, wanted: Box): number {
  let cost = 0;
  for (const node of passesOf(nodes)) {
    const [nx, ny, nz] = boxAfter(node, size, wanted).size;
    cost += nx * ny * nz * node.taps.weights.length;
  }
  return cost;
}
