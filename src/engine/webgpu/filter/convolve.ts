import boundaryCode from '../../../../shaders/common/boundary.wgsl?raw';
import groupCode from '../../../../shaders/common/group.wgsl?raw';
import convolveCode from '../../../../shaders/filter/convolve.wgsl?raw';
import { BOUNDARIES, type Boundary, indexWithin } from '../../../volume/boundary.ts';
import type { Box } from '../../../volume/roi.ts';
import {
  type BankNode,
  type BankPooling,
  boxAfter,
  planBank,
  type SeparableKernel,
  type Taps,
} from '../../convolution.ts';
import { type Plan, type Shader, singleBits, type View } from '../plan.ts';
import { DerivedImage, type GpuImage } from '../volume/image.ts';

const CONVOLVE_SHADER: Shader = {
  name: 'filter/convolve.wgsl',
  code: `${convolveCode}${groupCode}${boundaryCode}`,
};

/** As the shader numbers them. */
const POOLING = { alone: 0, sum: 1, mean: 1, max: 2, min: 3 } as const;

/** The pooled response to a bank of separable kernels, in float32 (see CONVOLUTION_BOUND). */
export function makeConvolution(
  image: GpuImage,
  kernels: readonly SeparableKernel[],
  pooling: BankPooling,
  boundary: Boundary,
  wanted: Box = { start: [0, 0, 0], size: image.size },
): DerivedImage {
  const bank = planBank(kernels, pooling);
  const { source, gain, isMoved } = image.expectation;
  const expectation = {
    source,
    isMoved: isMoved || wanted.size.some((n, axis) => n !== image.size[axis]),
    gain: gain * typicalGain(kernels, pooling),
  };
  return new DerivedImage(wanted.size, image.label, expectation, (plan) =>
    new Recording(plan, image, pooling, boundary, wanted).respond(bank),
  );
}

/** Passes in depth-first order: an intermediate image is free for the next branch after its last reader. */
class Recording {
  readonly #plan: Plan;
  readonly #image: GpuImage;
  readonly #pooling: BankPooling;
  readonly #boundary: Boundary;
  readonly #wanted: Box;
  readonly #taps = new Map<string, View>();
  #pooled: View | null = null;

  constructor(plan: Plan, image: GpuImage, pooling: BankPooling, boundary: Boundary, wanted: Box) {
    this.#plan = plan;
    this.#image = image;
    this.#pooling = pooling;
    this.#boundary = boundary;
    this.#wanted = wanted;
  }

  respond(bank: readonly BankNode[]): View {
    const whole: Box = { start: [0, 0, 0], size: this.#image.size };
    for (const node of bank) this.#pass(node, this.#image.singles(this.#plan), whole);
    if (this.#pooled === null) throw new Error('a bank without kernels');
    return this.#pooled;
  }

  #pass(node: BankNode, from: View, source: Box): void {
    const { axis, taps, after, response } = node;
    const box = boxAfter(node, this.#image.size, this.#wanted);
    const count = box.size[0] * box.size[1] * box.size[2];
    const label = `${this.#image.label} · convolution`;
    const pooling = response === null || this.#pooled === null ? 'alone' : this.#pooling;
    const to =
      response === null || this.#pooled === null
        ? this.#plan.scratch(label, 4 * count)
        : this.#pooled;
    if (response !== null) this.#pooled = to;
    const { factor, isMagnitude } = response ?? { factor: 1, isMagnitude: false };
    const length = this.#image.size[axis];
    const tapCount = taps.weights.length;
    const isLonger = tapCount > length;
    const shift = box.start.map((n, a) => n - (source.start[a] as number));
    const [width, height] = source.size;
    this.#plan.add({
      label,
      shader: CONVOLVE_SHADER,
      params: [
        ...[...box.size, ...shift, width, height],
        ...[axis, length, [1, width, width * height][axis] as number, tapCount, taps.origin],
        ...[BOUNDARIES.indexOf(this.#boundary), POOLING[pooling]],
        ...[singleBits(factor), isMagnitude ? 1 : 0, isLonger ? 1 : 0],
      ],
      bindings: [from, isLonger ? this.#lineView(taps, length) : this.#tapView(taps), to],
      workgroups: Math.ceil(count / 256),
      cost: 256 * (25 + operations(tapCount, length)),
    });
    for (const next of after) this.#pass(next, to, box);
  }

  #tapView({ weights }: Taps): View {
    return this.#constant(weights.join(), () => weights);
  }

  /** For each voxel of a line, as it enters each place: taps that fall on the same one beyond a border are added up. */
  #lineView({ weights, origin }: Taps, length: number): View {
    return this.#constant(`${length} ${origin} ${weights.join()}`, () => {
      const sums = new Array<number>(length * length).fill(0);
      for (let place = 0; place < length; place++) {
        weights.forEach((weight, k) => {
          const voxel = indexWithin(place + origin - k, length, this.#boundary);
          if (voxel >= 0)
            sums[voxel * length + place] = (sums[voxel * length + place] ?? 0) + weight;
        });
      }
      return sums;
    });
  }

  /** Numbers as float32 and what that leaves of the float64. */
  #constant(key: string, make: () => readonly number[]): View {
    const view =
      this.#taps.get(key) ??
      this.#plan.constant(
        Float32Array.from(make().flatMap((tap) => [tap, tap - Math.fround(tap)])),
      );
    this.#taps.set(key, view);
    return view;
  }
}

/** Of one voxel; taps near a border look up where the image goes on. */
function operations(taps: number, length: number): number {
  return taps > length ? 6 * length : taps * (5 + 12 * (taps / length));
}

/** How much wider than its source a response typically spreads; only a guess for memory. */
function typicalGain(kernels: readonly SeparableKernel[], pooling: BankPooling): number {
  const gains = kernels.map(({ axes }) =>
    axes.flat().reduce((product, { weights }) => product * gainOf(weights), 1),
  );
  const sum = gains.reduce((total, gain) => total + gain, 0);
  if (pooling === 'sum') return sum;
  return pooling === 'mean' ? sum / gains.length : Math.max(...gains);
}

/** A low pass keeps the contrast times its sum; a high pass of a blurred edge stays below the edge. */
function gainOf(weights: readonly number[]): number {
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return Math.max(Math.abs(sum), 0.8 * Math.hypot(...weights));
}
