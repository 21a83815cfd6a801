import { type Boundary, indexWithin } from '../../../volume/boundary.ts';
import type { Triple } from '../../../volume/grid.ts';
import type { Box } from '../../../volume/roi.ts';
import { type GaborBank, planeAxes } from '../../gabor.ts';
import type { Axis } from '../../neighbourhood.ts';
import type { Lines } from '../fourier/butterflies.ts';
import { makeLines } from '../fourier/fourier.ts';
import { PlaneFourier, type PlaneKernel } from '../fourier/plane-fourier.ts';
import { GaborKernels } from './gabor-kernels.ts';

/**
 * The pooled response to Gabor kernels within planes (see Batch.gabor), in float64: each plane's spectrum once, times
 * each kernel's, and back. Besides the response, planes and kernels nothing is held. Yields after each plane and
 * kernel the share that is done.
 */
export function* gaborResponse(
  voxels: ArrayLike<number>,
  size: Triple,
  bank: GaborBank,
  boundary: Boundary,
  box: Box,
): Generator<number, Float64Array> {
  const out = new Float64Array(box.size[0] * box.size[1] * box.size[2]);
  for (const [n, across] of bank.across.entries()) {
    for (const done of addPlanes(voxels, size, bank, across, boundary, box, out)) {
      yield (n + done) / bank.across.length;
    }
  }
  return out;
}

function* addPlanes(
  voxels: ArrayLike<number>,
  size: Triple,
  bank: GaborBank,
  across: Axis,
  boundary: Boundary,
  box: Box,
  out: Float64Array,
): Generator<number> {
  const steps: Triple = [1, size[0], size[0] * size[1]];
  const outSteps: Triple = [1, box.size[0], box.size[0] * box.size[1]];
  const [first, second] = planeAxes(across);
  const kernels = new GaborKernels(bank, box.size, across);
  const { reach, lengths } = kernels;
  const spectra: PlaneKernel[] = [];
  for (const theta of bank.thetas) {
    spectra.push(kernels.spectrum(theta));
    yield 0;
  }
  const fourier = new PlaneFourier(lengths);
  /** Offsets of the voxels that stand along an axis, -1 where there is 0. */
  const places = (axis: Axis, around: number) =>
    Int32Array.from({ length: box.size[axis] + 2 * around }, (_, t) => {
      const index = indexWithin(box.start[axis] + t - around, size[axis], boundary);
      return index < 0 ? -1 : index * steps[axis];
    });
  const [rows, columns] = [places(first, reach[0]), places(second, reach[1])];
  const spans = [
    { start: reach[0], count: box.size[first] },
    { start: reach[1], count: box.size[second] },
  ] as const;
  const spectrum = makeLines(lengths[0] * lengths[1]);
  const response = makeLines(box.size[first] * box.size[second]);
  const plane = new Float64Array(box.size[first] * box.size[second]);
  const count = box.size[across];
  const weight = 1 / (bank.across.length * (bank.pooling === 'mean' ? spectra.length : 1));
  for (let p = 0; p < count; p++) {
    loadPlane(voxels, (box.start[across] + p) * steps[across], rows, columns, lengths[1], spectrum);
    fourier.forward(spectrum);
    for (const [k, kernel] of spectra.entries()) {
      fourier.back(spectrum, kernel, spans, response);
      pool(response, bank, k === 0, plane);
      yield (p + k / spectra.length) / count;
    }
    addPlane(plane, weight, out, p * outSteps[across], [
      { count: box.size[first], step: outSteps[first] },
      { count: box.size[second], step: outSteps[second] },
    ]);
  }
}

interface Steps {
  readonly count: number;
  readonly step: number;
}

function addPlane(
  plane: Float64Array,
  weight: number,
  out: Float64Array,
  start: number,
  [rows, columns]: readonly [Steps, Steps],
): void {
  for (let a = 0, at = 0; a < rows.count; a++) {
    let to = start + a * rows.step;
    for (let b = 0; b < columns.count; b++, at++, to += columns.step) {
      out[to] = (out[to] as number) + weight * (plane[at] as number);
    }
  }
}

/** A plane with its surroundings, and 0 up to the lengths of the transform. */
function loadPlane(
  voxels: ArrayLike<number>,
  start: number,
  rows: Int32Array,
  columns: Int32Array,
  length: number,
  { re, im }: Lines,
): void {
  re.fill(0);
  im.fill(0);
  for (let a = 0; a < rows.length; a++) {
    const row = rows[a] as number;
    if (row < 0) continue;
    for (let b = 0, to = a * length; b < columns.length; b++, to++) {
      const column = columns[b] as number;
      if (column >= 0) re[to] = voxels[start + row + column] as number;
    }
  }
}

/** Takes a kernel's response into a plane; means are divided where the plane is added. */
function pool(
  { re, im }: Lines,
  { response, pooling }: GaborBank,
  isFirst: boolean,
  plane: Float64Array,
): void {
  if (response === 'modulus') {
    for (let n = 0; n < plane.length; n++) {
      const x = re[n] as number;
      const y = im[n] as number;
      re[n] = Math.sqrt(x * x + y * y);
    }
  }
  const values = response === 'imaginary' ? im : re;
  if (isFirst) {
    plane.set(values);
  } else if (pooling === 'mean') {
    for (let n = 0; n < plane.length; n++) {
      plane[n] = (plane[n] as number) + (values[n] as number);
    }
  } else {
    const sign = pooling === 'max' ? 1 : -1;
    for (let n = 0; n < plane.length; n++) {
      const value = values[n] as number;
      if (sign * value > sign * (plane[n] as number)) plane[n] = value;
    }
  }
}
