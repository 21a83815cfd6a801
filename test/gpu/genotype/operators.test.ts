import { afterAll, beforeAll, expect, test } from 'vitest';
import { type OpenedDevice, openDevice } from '../../../src/engine/webgpu/device.ts';
import { loadGpuOrt, loadWasmOrt } from '../../../src/genotype/onnx/load-ort.ts';
import { createHost } from '../../../src/genotype/onnx/ort-host.ts';
import { operatorCases } from '../../../src/genotype/onnx/probe/operator-cases.ts';
import { probeCases } from '../../../src/genotype/onnx/probe/probe-operators.ts';
import type { OperatorRow } from '../../../src/genotype/operator-table.ts';

// A sample, as each takes a software adapter a second to compile; the whole table is for the machine of a user.
const NAMES = [
  'Conv 3x3x3, 2 groups',
  'Conv 3x3x3, 2 groups (rewritten)',
  'Conv 3x3x3 depthwise, stride 2 (rewritten)',
  'ConvTranspose 2x2x2 stride 2',
  'ConvTranspose 2x2x2 stride 2 (rewritten)',
  'ConvTranspose 3x3x3 stride 2 (rewritten)',
  'MaxPool 3x3x3 stride 2, padded',
  'GroupNormalization, 2 groups',
];

let gpu: OpenedDevice;
let rows: readonly OperatorRow[];
beforeAll(async () => {
  gpu = await openDevice();
  const providers = [{ name: 'webgpu' as const, device: gpu.device }];
  const ort = await loadGpuOrt();
  rows = await probeCases(
    {
      wasm: createHost(await loadWasmOrt(1), ['wasm']),
      webgpu: createHost(ort, providers),
      strictWebGpu: createHost(ort, providers, true),
    },
    {},
    operatorCases().filter(({ name }) => NAMES.includes(name)),
  );
});
afterAll(() => gpu.device.destroy());

const kindOnWebGpu = (name: string) =>
  rows.find((row) => row.name === name)?.results.webgpu.kind ?? 'missing';

test('all run on WebAssembly as in float64', () => {
  expect(rows).toHaveLength(NAMES.length);
  for (const { name, results } of rows) expect(results.wasm.kind, name).toBe('ran');
});

test('what WebGPU lacks fails as it is and runs there rewritten, all of it, as in float64', () => {
  expect(kindOnWebGpu('Conv 3x3x3, 2 groups')).toBe('failed');
  expect(kindOnWebGpu('Conv 3x3x3, 2 groups (rewritten)')).toBe('ran');
  expect(kindOnWebGpu('Conv 3x3x3 depthwise, stride 2 (rewritten)')).toBe('ran');
  expect(kindOnWebGpu('ConvTranspose 2x2x2 stride 2')).toBe('failed');
  expect(kindOnWebGpu('ConvTranspose 2x2x2 stride 2 (rewritten)')).toBe('ran');
  expect(kindOnWebGpu('ConvTranspose 3x3x3 stride 2 (rewritten)')).toBe('ran');
});

test('a failure does not harm what comes after it; what the CPU does for the GPU is told', () => {
  expect(kindOnWebGpu('MaxPool 3x3x3 stride 2, padded')).toBe('ran');
  expect(kindOnWebGpu('GroupNormalization, 2 groups')).toBe('elsewhere');
});
