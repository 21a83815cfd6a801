import groupCode from '../../../../shaders/common/group.wgsl?raw';
import narrowCode from '../../../../shaders/volume/narrow.wgsl?raw';
import type { Boundary } from '../../../volume/boundary.ts';
import type { Triple } from '../../../volume/grid.ts';
import type { Box } from '../../../volume/roi.ts';
import type { VoxelArray } from '../../../volume/volume.ts';
import { windowOf } from '../../cpu/filter/window.ts';
import { regionRange, regionSamples } from '../../cpu/volume/region.ts';
import { block, type Spans } from '../../cpu/volume/resample.ts';
import type { ImageHandle, Range } from '../../engine.ts';
import type { Plan, Shader, View } from '../plan.ts';
import type { GpuRegion } from './region.ts';

const NARROW_SHADER: Shader = {
  name: 'volume/narrow.wgsl',
  code: `${narrowCode}${groupCode}`,
};

/** Voxels as a kernel reads them: the bits of float32, or of float64 in (low, high) words. */
export interface VoxelBits {
  readonly view: View;
  readonly isDouble: boolean;
}

/** Part of an uploaded image's values, to guess the values of images made from it. */
export interface Expectation {
  readonly source: UploadedImage;
  /** Spread of the derived image over the spread of its source. */
  readonly gain: number;
  /** Whether its voxels lie elsewhere than the source's: a region of one is then no region of the other. */
  readonly isMoved: boolean;
}

/**
 * An image whose voxels the host has. What the host can do at once and in float64 (range, samples) is done
 * there; the GPU compares float64 by its bits where float32 would not be exact.
 */
export class UploadedImage implements ImageHandle {
  readonly size: Triple;
  readonly label: string;
  readonly #data: VoxelArray;
  readonly #ranges = new WeakMap<GpuRegion, Range>();
  #isSingle: boolean | null = null;

  constructor(size: Triple, label: string, data: VoxelArray) {
    this.size = size;
    this.label = label;
    this.#data = data;
  }

  /** Whether float32 holds every voxel exactly. */
  get isSingle(): boolean {
    this.#isSingle ??= isExactInSingle(this.#data);
    return this.#isSingle;
  }

  get expectation(): Expectation {
    return { source: this, gain: 1, isMoved: false };
  }

  bits(plan: Plan): VoxelBits {
    if (this.isSingle) return { view: this.singles(plan), isDouble: false };
    const doubles = () =>
      this.#data instanceof Float64Array ? this.#data : Float64Array.from(this.#data);
    const view = plan.once(this, 'doubles', () => plan.upload(this.label, doubles()));
    return { view, isDouble: true };
  }

  /** Voxels in float32, rounded where they must be. */
  singles(plan: Plan): View {
    const singles = () =>
      this.#data instanceof Float32Array ? this.#data : new Float32Array(this.#data);
    return plan.once(this, 'singles', () => plan.upload(this.label, singles()));
  }

  /**
   * The voxels within spans of each axis: in float32 where that is exact, else in two parts each, a multiple of
   * `grain` and the rest.
   */
  part(plan: Plan, spans: Spans, grain: number): { readonly view: View; readonly isPair: boolean } {
    if (!this.isSingle) {
      const voxels = block(this.#data, this.size, spans, Float64Array);
      return { view: plan.upload(this.label, inTwoParts(voxels, grain)), isPair: true };
    }
    const isWhole = spans.every((span, axis) => span.size === this.size[axis]);
    const view = isWhole
      ? this.singles(plan)
      : plan.upload(this.label, block(this.#data, this.size, spans, Float32Array));
    return { view, isPair: false };
  }

  range(region: GpuRegion): Range {
    const range = this.#ranges.get(region) ?? regionRange(this.#data, region.indices);
    this.#ranges.set(region, range);
    return range;
  }

  voxels(): Float64Array {
    return Float64Array.from(this.#data);
  }

  samples(region: GpuRegion): Float64Array {
    return regionSamples(this.#data, region.indices);
  }

  window(box: Box, boundary: Boundary, label: string): UploadedImage {
    const voxels = windowOf(this.#data, this.size, box, boundary);
    return new UploadedImage(box.size, label, voxels);
  }

  /** Smallest and largest value of all. */
  extremes(): Range {
    let min = Number.POSITIVE_INFINITY;
    let max = Number.NEGATIVE_INFINITY;
    for (let n = 0; n < this.#data.length; n++) {
      const value = this.#data[n] as number;
      if (value < min) min = value;
      if (value > max) max = value;
    }
    return { min, max };
  }

  /** Largest minus smallest value in a region of an image made from this one, around the same centre. */
  spreadAround(region: GpuRegion): number {
    const [mx, my, mz] = this.size.map((n, axis) =>
      Math.floor((n - (region.size[axis] as number)) / 2),
    );
    const [nx, ny] = region.size;
    const shift = (mx as number) + this.size[0] * ((my as number) + this.size[1] * (mz as number));
    let min = Number.POSITIVE_INFINITY;
    let max = Number.NEGATIVE_INFINITY;
    for (const index of region.indices) {
      const row = Math.floor(index / nx);
      const slice = Math.floor(row / ny);
      const at =
        index - row * nx + this.size[0] * (row - slice * ny + this.size[1] * slice) + shift;
      const value = this.#data[at] as number;
      if (value < min) min = value;
      if (value > max) max = value;
    }
    return Math.max(0, max - min);
  }
}

/** An image that exists on the GPU only, in float32. */
export class DerivedImage implements ImageHandle {
  readonly size: Triple;
  readonly label: string;
  readonly expectation: Expectation;
  readonly #make: (plan: Plan) => View;

  constructor(size: Triple, label: string, expectation: Expectation, make: (plan: Plan) => View) {
    this.size = size;
    this.label = label;
    this.expectation = expectation;
    this.#make = make;
  }

  bits(plan: Plan): VoxelBits {
    return { view: this.singles(plan), isDouble: false };
  }

  singles(plan: Plan): View {
    return plan.once(this, 'singles', () => this.#make(plan));
  }
}

/** An image that an earlier batch made and the host kept, as if it were made now. */
export function keptResponse(size: Triple, label: string, data: VoxelArray): DerivedImage {
  const source = new UploadedImage(size, label, data);
  return new DerivedImage(size, label, source.expectation, (plan) => source.singles(plan));
}

/** A derived image that is known to more than float32's precision, as sums of two numbers. */
export class PairedImage extends DerivedImage {
  readonly #pairs: (plan: Plan) => View;

  constructor(size: Triple, label: string, expectation: Expectation, pairs: (plan: Plan) => View) {
    super(size, label, expectation, (plan) => narrow(plan, this.pairs(plan), size, label));
    this.#pairs = pairs;
  }

  pairs(plan: Plan): View {
    return plan.once(this, 'pairs', () => this.#pairs(plan));
  }
}

function narrow(plan: Plan, pairs: View, [nx, ny, nz]: Triple, label: string): View {
  const count = nx * ny * nz;
  const voxels = plan.scratch(label, 4 * count);
  plan.add({
    label,
    shader: NARROW_SHADER,
    params: [count],
    bindings: [pairs, voxels],
    workgroups: Math.ceil(count / 256),
    cost: 256 * 3,
  });
  return voxels;
}

export type GpuImage = UploadedImage | DerivedImage;

function inTwoParts(voxels: Float64Array, grain: number): Float32Array {
  const parts = new Float32Array(2 * voxels.length);
  for (let n = 0; n < voxels.length; n++) {
    const value = voxels[n] as number;
    const first = Math.round(value / grain) * grain;
    parts[2 * n] = first;
    parts[2 * n + 1] = value - first;
  }
  return parts;
}

function isExactInSingle(data: VoxelArray): boolean {
  if (data instanceof Float32Array || data.BYTES_PER_ELEMENT < 4) return true;
  for (let n = 0; n < data.length; n++) {
    if (Math.fround(data[n] as number) !== data[n]) return false;
  }
  return true;
}
