import boundaryCode from '../../../../shaders/common/boundary.wgsl?raw';
import groupCode from '../../../../shaders/common/group.wgsl?raw';
import collectCode from '../../../../shaders/filter/gabor-collect.wgsl?raw';
import loadCode from '../../../../shaders/filter/gabor-load.wgsl?raw';
import multiplyCode from '../../../../shaders/filter/gabor-multiply.wgsl?raw';
import { BOUNDARIES, type Boundary } from '../../../volume/boundary.ts';
import { GaborKernels } from '../../cpu/filter/gabor-kernels.ts';
import { type GaborBank, planeAxes } from '../../gabor.ts';
import type { Axis } from '../../neighbourhood.ts';
import { transformLines } from '../fourier/transform.ts';
import { type Plan, type Shader, singleBits, type View } from '../plan.ts';
import { DerivedImage, type GpuImage } from '../volume/image.ts';

const LOAD_SHADER: Shader = {
  name: 'filter/gabor-load.wgsl',
  code: `${loadCode}${groupCode}${boundaryCode}`,
};
const MULTIPLY_SHADER: Shader = {
  name: 'filter/gabor-multiply.wgsl',
  code: `${multiplyCode}${groupCode}`,
};
const COLLECT_SHADER: Shader = {
  name: 'filter/gabor-collect.wgsl',
  code: `${collectCode}${groupCode}`,
};

/** Complex planes that are worked on together; four such blocks are in use at a time. */
const CHUNK_BYTES = 32 * 2 ** 20;

/** As the shader numbers them. */
const RESPONSES = { modulus: 0, real: 1, imaginary: 2 } as const;
const POOLINGS = { mean: 1, max: 2, min: 3 } as const;

/** The pooled response to Gabor kernels within planes (see Batch.gabor), in float32 (see GABOR_BOUND). */
export function makeGabor(image: GpuImage, bank: GaborBank, boundary: Boundary): DerivedImage {
  const { source, isMoved } = image.expectation;
  // A kernel's magnitude sum; its response to noise is smaller. Only a guess for memory.
  const voxel = bank.spacing[0] * bank.spacing[1];
  const gain = (image.expectation.gain * Math.PI * bank.sigma * bank.sigma) / (bank.gamma * voxel);
  return new DerivedImage(image.size, image.label, { source, isMoved, gain }, (plan) => {
    const [nx, ny, nz] = image.size;
    const responses = plan.scratch(`${image.label} · Gabor`, 4 * nx * ny * nz);
    bank.across.forEach((across, n) => {
      new Planes(plan, image, bank, across, boundary).respond(responses, n > 0);
    });
    return responses;
  });
}

/** The planes across one axis. */
class Planes {
  readonly #plan: Plan;
  readonly #image: GpuImage;
  readonly #bank: GaborBank;
  readonly #across: Axis;
  readonly #boundary: Boundary;
  readonly #kernels: GaborKernels;
  readonly #label: string;
  /** Elements of a transformed plane. */
  readonly #length: number;

  constructor(plan: Plan, image: GpuImage, bank: GaborBank, across: Axis, boundary: Boundary) {
    this.#plan = plan;
    this.#image = image;
    this.#bank = bank;
    this.#across = across;
    this.#boundary = boundary;
    this.#kernels = new GaborKernels(bank, image.size, across);
    this.#label = `${image.label} · Gabor`;
    this.#length = this.#kernels.lengths[0] * this.#kernels.lengths[1];
  }

  respond(responses: View, isAdded: boolean): void {
    const factors = this.#bank.thetas.map((theta) =>
      this.#plan.upload(this.#label, new Float32Array(this.#kernels.spectrum(theta))),
    );
    const count = this.#image.size[this.#across];
    const most = Math.max(1, Math.floor(CHUNK_BYTES / (8 * this.#length)));
    for (let start = 0; start < count; start += most) {
      this.#respondChunk(start, Math.min(most, count - start), factors, responses, isAdded);
    }
  }

  #respondChunk(
    start: number,
    planes: number,
    factors: readonly View[],
    responses: View,
    isAdded: boolean,
  ): void {
    const spectra = this.#transform(this.#load(start, planes), planes, 'forward');
    const [first, second] = planeAxes(this.#across);
    const voxels = planes * this.#image.size[first] * this.#image.size[second];
    const pooled = this.#plan.scratch(this.#label, 4 * voxels);
    factors.forEach((kernel, k) => {
      const products = this.#multiply(spectra, kernel, planes);
      const complex = this.#transform(products, planes, 'back');
      const isMean = this.#bank.pooling === 'mean';
      const weight = 1 / (this.#bank.across.length * (isMean ? factors.length : 1));
      this.#plan.add({
        label: this.#label,
        shader: COLLECT_SHADER,
        params: [
          ...this.#layout(start, planes),
          RESPONSES[this.#bank.response],
          k === 0 ? 0 : POOLINGS[this.#bank.pooling],
          ...[k === factors.length - 1 ? 1 : 0, isAdded ? 1 : 0, singleBits(weight)],
        ],
        bindings: [complex, pooled, responses],
        workgroups: Math.ceil(voxels / 256),
        cost: 256 * 35,
      });
    });
  }

  #load(start: number, planes: number): View {
    const to = this.#plan.scratch(this.#label, 8 * planes * this.#length);
    this.#plan.add({
      label: this.#label,
      shader: LOAD_SHADER,
      params: [...this.#layout(start, planes), BOUNDARIES.indexOf(this.#boundary)],
      bindings: [this.#image.singles(this.#plan), to],
      workgroups: Math.ceil((planes * this.#length) / 256),
      cost: 256 * 50,
    });
    return to;
  }

  #multiply(spectra: View, factors: View, planes: number): View {
    const count = planes * this.#length;
    const to = this.#plan.scratch(this.#label, 8 * count);
    this.#plan.add({
      label: this.#label,
      shader: MULTIPLY_SHADER,
      params: [count, this.#length],
      bindings: [spectra, factors, to],
      workgroups: Math.ceil(count / 256),
      cost: 256 * 12,
    });
    return to;
  }

  #transform(data: View, planes: number, direction: 'forward' | 'back'): View {
    const [first, second] = this.#kernels.lengths;
    const count = planes * this.#length;
    const along = (from: View, length: number, step: number) =>
      transformLines(this.#plan, this.#label, { data: from, count, length, step }, direction);
    return along(along(data, second, 1), first, second);
  }

  /** Fields that both layouts share. */
  #layout(start: number, planes: number): readonly number[] {
    const { size } = this.#image;
    const steps = [1, size[0], size[0] * size[1]] as const;
    const [first, second] = planeAxes(this.#across);
    return [
      ...[planes, ...this.#kernels.lengths],
      ...[size[first], size[second], ...this.#kernels.reach],
      ...[steps[first], steps[second], steps[this.#across], start * steps[this.#across]],
    ];
  }
}
