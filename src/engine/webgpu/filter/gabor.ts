import boundaryCode from '../../../../shaders/common/boundary.wgsl?raw';
import groupCode from '../../../../shaders/common/group.wgsl?raw';
import collectCode from '../../../../shaders/filter/gabor-collect.wgsl?raw';
import loadCode from '../../../../shaders/filter/gabor-load.wgsl?raw';
import multiplyCode from '../../../../shaders/filter/gabor-multiply.wgsl?raw';
import widenCode from '../../../../shaders/filter/gabor-widen.wgsl?raw';
import { BOUNDARIES, type Boundary } from '../../../volume/boundary.ts';
import type { Triple } from '../../../volume/grid.ts';
import type { Box } from '../../../volume/roi.ts';
import { GaborKernels } from '../../cpu/filter/gabor-kernels.ts';
import type { Span } from '../../cpu/fourier/plane-fourier.ts';
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
const WIDEN_SHADER: Shader = { name: 'filter/gabor-widen.wgsl', code: `${widenCode}${groupCode}` };
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
export function makeGabor(
  image: GpuImage,
  bank: GaborBank,
  boundary: Boundary,
  box: Box,
): DerivedImage {
  const { source } = image.expectation;
  const isWhole = box.size.every((n, axis) => n === image.size[axis]);
  const isMoved = image.expectation.isMoved || !isWhole;
  // A kernel's magnitude sum; its response to noise is smaller. Only a guess for memory.
  const voxel = bank.spacing[0] * bank.spacing[1];
  const gain = (image.expectation.gain * Math.PI * bank.sigma * bank.sigma) / (bank.gamma * voxel);
  return new DerivedImage(box.size, image.label, { source, isMoved, gain }, (plan) => {
    const [nx, ny, nz] = box.size;
    const responses = plan.scratch(`${image.label} · Gabor`, 4 * nx * ny * nz);
    bank.across.forEach((across, n) => {
      new Planes(plan, image, bank, across, boundary, box).respond(responses, n > 0);
    });
    return responses;
  });
}

interface KernelView {
  readonly factors: View;
  readonly band: Span;
}

/** The planes across one axis. */
class Planes {
  readonly #plan: Plan;
  readonly #image: GpuImage;
  readonly #bank: GaborBank;
  readonly #across: Axis;
  readonly #boundary: Boundary;
  readonly #box: Box;
  readonly #kernels: GaborKernels;
  readonly #label: string;
  /** Elements of a transformed plane. */
  readonly #length: number;

  constructor(
    plan: Plan,
    image: GpuImage,
    bank: GaborBank,
    across: Axis,
    boundary: Boundary,
    box: Box,
  ) {
    this.#plan = plan;
    this.#image = image;
    this.#bank = bank;
    this.#across = across;
    this.#boundary = boundary;
    this.#box = box;
    this.#kernels = new GaborKernels(bank, box.size, across);
    this.#label = `${image.label} · Gabor`;
    this.#length = this.#kernels.lengths[0] * this.#kernels.lengths[1];
  }

  respond(responses: View, isAdded: boolean): void {
    const kernels = this.#bank.thetas.map((theta): KernelView => {
      const { factors, band } = this.#kernels.spectrum(theta);
      return { factors: this.#plan.upload(this.#label, new Float32Array(factors)), band };
    });
    const count = this.#box.size[this.#across];
    const most = Math.max(1, Math.floor(CHUNK_BYTES / (8 * this.#length)));
    for (let start = 0; start < count; start += most) {
      this.#respondChunk(start, Math.min(most, count - start), kernels, responses, isAdded);
    }
  }

  #respondChunk(
    start: number,
    planes: number,
    kernels: readonly KernelView[],
    responses: View,
    isAdded: boolean,
  ): void {
    const [firstLength, secondLength] = this.#kernels.lengths;
    const [first, second] = planeAxes(this.#across);
    const steps = stepsOf(this.#box.size);
    const rows = planes * this.#box.size[first];
    const voxels = rows * this.#box.size[second];
    const loaded = this.#load(start, planes);
    const along = this.#transform(loaded, planes * this.#length, secondLength, 1, 'forward');
    const count = planes * this.#length;
    const spectra = this.#transform(along, count, firstLength, secondLength, 'forward');
    const pooled = this.#plan.scratch(this.#label, 4 * voxels);
    const isMean = this.#bank.pooling === 'mean';
    const weight = 1 / (this.#bank.across.length * (isMean ? kernels.length : 1));
    kernels.forEach((kernel, k) => {
      const { band } = kernel;
      const products = this.#multiply(spectra, kernel, planes);
      const elements = planes * firstLength * band.count;
      const bands = this.#transform(products, elements, firstLength, band.count, 'back');
      const wide = this.#widen(bands, band, planes);
      const complex = this.#transform(wide, rows * secondLength, secondLength, 1, 'back');
      this.#plan.add({
        label: this.#label,
        shader: COLLECT_SHADER,
        params: [
          ...[planes, secondLength, this.#box.size[first], this.#box.size[second]],
          ...[this.#kernels.reach[1], steps[first], steps[second]],
          ...[steps[this.#across], start * steps[this.#across]],
          RESPONSES[this.#bank.response],
          k === 0 ? 0 : POOLINGS[this.#bank.pooling],
          ...[k === kernels.length - 1 ? 1 : 0, isAdded ? 1 : 0, singleBits(weight)],
        ],
        bindings: [complex, pooled, responses],
        workgroups: Math.ceil(voxels / 256),
        cost: 256 * 35,
      });
    });
  }

  #load(start: number, planes: number): View {
    const { size } = this.#image;
    const { reach } = this.#kernels;
    const box = this.#box;
    const steps = stepsOf(size);
    const [first, second] = planeAxes(this.#across);
    const to = this.#plan.scratch(this.#label, 8 * planes * this.#length);
    this.#plan.add({
      label: this.#label,
      shader: LOAD_SHADER,
      params: [
        ...[planes, ...this.#kernels.lengths],
        ...[box.size[first] + 2 * reach[0], box.size[second] + 2 * reach[1]],
        ...[size[first], size[second]],
        ...[box.start[first] - reach[0], box.start[second] - reach[1]],
        ...[steps[first], steps[second], steps[this.#across]],
        (box.start[this.#across] + start) * steps[this.#across],
        BOUNDARIES.indexOf(this.#boundary),
      ],
      bindings: [this.#image.singles(this.#plan), to],
      workgroups: Math.ceil((planes * this.#length) / 256),
      cost: 256 * 50,
    });
    return to;
  }

  /** The kernel's band of columns alone. */
  #multiply(spectra: View, { factors, band }: KernelView, planes: number): View {
    const [first, second] = this.#kernels.lengths;
    const count = planes * first * band.count;
    const to = this.#plan.scratch(this.#label, 8 * count);
    this.#plan.add({
      label: this.#label,
      shader: MULTIPLY_SHADER,
      params: [count, first, second, band.start, band.count],
      bindings: [spectra, factors, to],
      workgroups: Math.ceil(count / 256),
      cost: 256 * 25,
    });
    return to;
  }

  /** Rows of the image alone, with 0 beside the band. */
  #widen(bands: View, band: Span, planes: number): View {
    const [firstLength, secondLength] = this.#kernels.lengths;
    const rows = this.#box.size[planeAxes(this.#across)[0]];
    const count = planes * rows * secondLength;
    const to = this.#plan.scratch(this.#label, 8 * count);
    this.#plan.add({
      label: this.#label,
      shader: WIDEN_SHADER,
      params: [
        ...[count, firstLength, secondLength, band.start, band.count],
        ...[rows, this.#kernels.reach[0]],
      ],
      bindings: [bands, to],
      workgroups: Math.ceil(count / 256),
      cost: 256 * 25,
    });
    return to;
  }

  #transform(
    data: View,
    count: number,
    length: number,
    step: number,
    direction: 'forward' | 'back',
  ): View {
    return transformLines(this.#plan, this.#label, { data, count, length, step }, direction);
  }
}

function stepsOf(size: Triple): Triple {
  return [1, size[0], size[0] * size[1]];
}
