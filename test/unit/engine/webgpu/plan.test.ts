// What is recorded for the GPU, looked at without one.

import { describe, expect, test } from 'vitest';
import { WAVELET_BANDS } from '../../../../src/engine/engine.ts';
import { AROUND } from '../../../../src/engine/neighbourhood.ts';
import { sizeClass } from '../../../../src/engine/webgpu/buffers.ts';
import { packParams, splitKernels, spread } from '../../../../src/engine/webgpu/dispatch.ts';
import { makeWavelet } from '../../../../src/engine/webgpu/filter/wavelet.ts';
import {
  edgesForDoubles,
  edgesForSingles,
  singleOfOrder,
} from '../../../../src/engine/webgpu/order.ts';
import { type Capabilities, type Kernel, Plan } from '../../../../src/engine/webgpu/plan.ts';
import { requestSamples } from '../../../../src/engine/webgpu/reduce/gather.ts';
import { requestHistogram } from '../../../../src/engine/webgpu/reduce/histogram.ts';
import { requestRange } from '../../../../src/engine/webgpu/reduce/range.ts';
import { requestDiameters } from '../../../../src/engine/webgpu/shape/diameters.ts';
import { requestPairSums } from '../../../../src/engine/webgpu/shape/pair-sums.ts';
import { requestSurface } from '../../../../src/engine/webgpu/shape/surface.ts';
import { Slot } from '../../../../src/engine/webgpu/slot.ts';
import { requestDependence } from '../../../../src/engine/webgpu/texture/dependence.ts';
import {
  requestCooccurrence,
  requestCooccurrenceBySlice,
} from '../../../../src/engine/webgpu/texture/glcm.ts';
import { requestRuns } from '../../../../src/engine/webgpu/texture/runs.ts';
import { requestToneDifferences } from '../../../../src/engine/webgpu/texture/tone-differences.ts';
import { requestZones } from '../../../../src/engine/webgpu/texture/zones.ts';
import { GpuLevels } from '../../../../src/engine/webgpu/volume/discretise.ts';
import { UploadedImage } from '../../../../src/engine/webgpu/volume/image.ts';
import {
  makeInterpolation,
  requestVoxels,
} from '../../../../src/engine/webgpu/volume/interpolate.ts';
import { GpuRegion } from '../../../../src/engine/webgpu/volume/region.ts';
import type { Affine, Triple } from '../../../../src/volume/grid.ts';
import { nextDouble, nextSingle } from '../../../support/compare.ts';
import { ellipsoidMask, scanLike } from '../../../support/generators.ts';

const SIZE: Triple = [20, 18, 16];
const WIDE: Triple = [25, 23, 21];
const FILTERS = { low: [1, 2, 3, 3, 2, 1], high: [1, -2, 3, -3, 2, -1] };

const CAPABILITIES: Capabilities = {
  maxBlock: 1 << 20,
  tallyWords: 0,
  arithmeticGain: 1,
  pairMethod: () => 'gpu',
  searchesChords: true,
};

/** Original and eight sub-bands, everything that can be asked of them. */
function extraction(tallyWords: number): Plan {
  const region = new GpuRegion(ellipsoidMask(SIZE), SIZE);
  const original = new UploadedImage(SIZE, 'original', scanLike(SIZE, 0, 800, 1));
  const bands = makeWavelet(new UploadedImage(WIDE, 'wide', scanLike(WIDE, 0, 800, 1)), FILTERS);
  const derived = WAVELET_BANDS.map((band) => bands[band]);
  const kernel = { interpolator: 'cubic', border: 'edge', outside: 'border' } as const;
  const half = SIZE.map((n) => Float64Array.from({ length: n / 2 }, (_, i) => 2 * i + 0.5));
  const [x, y, z] = half as [Float64Array, Float64Array, Float64Array];
  const smaller = makeInterpolation(original, { kind: 'axes', positions: [x, y, z] }, kernel);
  const matrix: Affine = [0.8, -0.6, 0, 5, 0.6, 0.8, 0, -3, 0, 0, 1, 0];
  const moved = makeInterpolation(smaller, { kind: 'affine', size: SIZE, matrix }, kernel);
  const rule = { kind: 'fixed-width', width: 25, origin: 'multiple' } as const;
  const requests = [
    requestSurface(region, new Slot()),
    requestVoxels(moved, new Slot()),
    requestDiameters(region, [1, 1, 2], new Slot(), () => {}),
    requestPairSums(original, region, [1, 1, 2], new Slot(), () => {}),
    ...derived.flatMap((image) => [
      requestRange(image, region, new Slot()),
      requestSamples(image, region, new Slot()),
    ]),
    ...[original, ...derived].flatMap((image) => {
      const levels = new GpuLevels(image, region, rule);
      const offsets: Triple[] = [
        [1, 0, 0],
        [0, 2, 0],
      ];
      return [
        requestHistogram(levels, new Slot()),
        requestCooccurrence(levels, offsets, new Slot()),
        requestCooccurrenceBySlice(levels, [[1, 0, 0]], new Slot()),
        requestRuns(levels, [[1, 0, 0]], false, new Slot()),
        requestZones(levels, { across: null, bySlice: false, border: region }, new Slot()),
        requestToneDifferences(levels, AROUND, false, new Slot()),
        requestDependence(levels, AROUND, 0, false, new Slot()),
      ];
    }),
  ];
  const plan = new Plan({ ...CAPABILITIES, maxBlock: 1 << 27, tallyWords });
  for (const request of requests) request.record(plan);
  return plan;
}

describe('the plan of an extraction', () => {
  // Room for 16 levels in workgroup memory: with more expected, both kernels are there.
  const { kernels, blocks } = extraction(128);
  const shaders = new Map(kernels.map((kernel) => [kernel.shader.name, kernel]));

  test('uses every shader', () => {
    expect([...shaders.keys()].sort()).toEqual([
      'filter/wavelet.wgsl',
      'reduce/gather.wgsl',
      'reduce/histogram.wgsl',
      'reduce/range.wgsl',
      'shape/border-depth.wgsl',
      'shape/diameters.wgsl',
      'shape/pair-sums.wgsl',
      'shape/surface.wgsl',
      'texture/dependence.wgsl',
      'texture/glcm-large.wgsl',
      'texture/glcm.wgsl',
      'texture/runs.wgsl',
      'texture/tone-differences.wgsl',
      'texture/zones-flatten.wgsl',
      'texture/zones-join.wgsl',
      'texture/zones-seed.wgsl',
      'texture/zones-tally.wgsl',
      'volume/discretise.wgsl',
      'volume/edges.wgsl',
      'volume/narrow.wgsl',
      'volume/numbers.wgsl',
      'volume/resample-affine.wgsl',
      'volume/resample-axis.wgsl',
      'volume/spline.wgsl',
    ]);
  });

  test.each([...shaders])('%s gets the bindings and parameters that it declares', (_, kernel) => {
    const { code } = kernel.shader;
    const declared = [...code.matchAll(/@binding\((\d+)\)/g)].map(([, n]) => Number(n));
    expect(declared).toEqual([0, ...kernel.bindings.map((_view, n) => n + 1)]);
    const fields = /struct Params \{([^}]*)\}/.exec(code)?.[1]?.match(/\w+: (u32|f32)/g) ?? [];
    // 'first' and 'end' come from the dispatch.
    expect(fields.length).toBe(2 + kernel.params.length);
  });

  test.each([...shaders])('%s stays within what every GPU has', (_, { shader, bindings }) => {
    expect(bindings.length).toBeLessThanOrEqual(8);
    const threads = /@workgroup_size\((\d+)\)/.exec(shader.code)?.[1];
    expect(Number(threads)).toBeLessThanOrEqual(256);
    expect(shader.code).not.toMatch(/enable |override /);
  });

  test('no kernel reads and writes the same block: WebGPU forbids it', () => {
    for (const { bindings, label, shader } of kernels) {
      const access = [...shader.code.matchAll(/@binding\([1-9]\) var<storage, (\w+)>/g)];
      const written = new Set(bindings.filter((_view, n) => access[n]?.[1] === 'read_write'));
      for (const view of bindings.filter((each) => !written.has(each))) {
        const clash = [...written].some(({ block }) => block === view.block);
        expect(clash, `${label}: ${view.block.label}`).toBe(false);
      }
    }
  });

  test('distances to the border and voxel numbers are made once for all images', () => {
    const made = (name: string) => kernels.filter(({ shader }) => shader.name === name).length;
    expect([made('shape/border-depth.wgsl'), made('volume/numbers.wgsl')]).toEqual([3, 1]);
  });

  test('passes of the wavelet are shared: 7, not 24', () => {
    expect(kernels.filter(({ shader }) => shader.name === 'filter/wavelet.wgsl').length).toBe(7);
  });

  test('a turn within slices takes the spline’s coefficients along two axes', () => {
    expect(kernels.filter(({ shader }) => shader.name === 'volume/spline.wgsl')).toHaveLength(2);
  });

  test('results lie in few blocks', () => {
    expect(blocks.filter(({ isResult }) => isResult).map(({ label }) => label)).toEqual([
      'results',
      'original · interpolation',
      'ranges',
      'level counts',
    ]);
  });

  test('an emulated GPU gets no kernel with barriers for the matrices', () => {
    const names = extraction(0).kernels.map(({ shader }) => shader.name);
    expect(names).toContain('texture/glcm-large.wgsl');
    expect(names).not.toContain('texture/glcm.wgsl');
  });
});

describe('dispatches', () => {
  const kernel = (workgroups: number, cost: number): Kernel => ({
    label: 'kernel',
    shader: { name: 'kernel.wgsl', code: '' },
    params: [7, 8],
    bindings: [],
    workgroups,
    cost,
  });

  test.each([1, 65535, 65536, 1_000_003, 65535 ** 2 + 1])('%i workgroups fit', (workgroups) => {
    const grid = spread(workgroups);
    expect(Math.max(...grid)).toBeLessThanOrEqual(65535);
    const room = grid.reduce((product, n) => product * n, 1);
    expect(room).toBeGreaterThanOrEqual(workgroups);
    // No more to spare than one row or plane.
    expect(room - workgroups).toBeLessThan(grid[0] * grid[1]);
  });

  test('long kernels are split, and every part knows its place', () => {
    const dispatches = splitKernels([kernel(10, 1), kernel(5, 10e6)]);
    expect(dispatches.map(({ first, end }) => [first, end])).toEqual([
      [0, 10],
      [0, 2],
      [2, 4],
      [4, 5],
    ]);
    const words = packParams(dispatches);
    expect(words.slice(128, 132)).toEqual(Uint32Array.of(2, 4, 7, 8));
  });

  test('a workgroup that costs more than a dispatch may still runs', () => {
    expect(splitKernels([kernel(3, 1e9)]).length).toBe(3);
  });
});

describe('memory', () => {
  test('size classes waste a fifth at most', () => {
    for (let bytes = 1025; bytes < 1 << 28; bytes = Math.floor(bytes * 1.37)) {
      expect(sizeClass(bytes)).toBeGreaterThanOrEqual(bytes);
      expect(sizeClass(bytes)).toBeLessThan(1.25 * bytes);
      expect(sizeClass(bytes) % 4).toBe(0);
    }
  });

  test('nothing is empty: WebGPU has no empty bindings', () => {
    const plan = new Plan(CAPABILITIES);
    expect(plan.constant(new Uint32Array()).byteLength).toBeGreaterThan(0);
    expect(plan.result(0).byteLength).toBeGreaterThan(0);
  });

  test('shared blocks stay below the limit', () => {
    const plan = new Plan(CAPABILITIES);
    for (let n = 0; n < 5; n++) plan.result(400_000);
    for (const block of plan.blocks) expect(block.byteLength).toBeLessThanOrEqual(1 << 20);
    expect(plan.blocks.length).toBe(3);
  });
});

describe('order keys', () => {
  const values = [-3e38, -1.5, -1e-40, 0, 1e-40, 1, nextSingle(1, 1), 16_777_217, 1e30];

  test('rise with the values, for float32 and float64', () => {
    const sorted = Float64Array.from(values);
    const singles = edgesForSingles(sorted).filter((_, n) => n % 2 === 0);
    const doubles = edgesForDoubles(sorted);
    for (let n = 1; n < values.length; n++) {
      expect(singles[n]).toBeGreaterThan(singles[n - 1] as number);
      const [high, low] = [doubles[2 * n] as number, doubles[2 * n + 1] as number];
      const [before, below] = [doubles[2 * n - 2] as number, doubles[2 * n - 1] as number];
      expect(high > before || (high === before && low > below)).toBe(true);
    }
  });

  test('of an edge between two float32 is that of the upper one', () => {
    const [edge, above] = [nextDouble(1, 1), nextSingle(1, 1)];
    expect(edgesForSingles(Float64Array.of(edge))[0]).toBe(
      edgesForSingles(Float64Array.of(above))[0],
    );
    expect(singleOfOrder(edgesForSingles(Float64Array.of(edge))[0] as number)).toBe(above);
  });

  test('minus zero is zero', () => {
    const keys = [edgesForSingles, edgesForDoubles].map((make) => make(Float64Array.of(-0, 0)));
    for (const key of keys) expect(key.slice(0, 2)).toEqual(key.slice(2, 4));
  });
});
