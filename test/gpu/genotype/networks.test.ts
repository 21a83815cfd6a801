import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type OpenedDevice, openDevice } from '../../../src/engine/webgpu/device.ts';
import { noise } from '../../../src/genotype/onnx/probe/operator-cases.ts';
import { createRuntime } from '../../../src/genotype/onnx/runtime.ts';
import type { ModelSession } from '../../../src/genotype/runtime.ts';
import { depthwiseNet, groupNormNet, resNet, uNet } from '../../support/networks.ts';

let gpu: OpenedDevice;
beforeAll(async () => {
  gpu = await openDevice();
});
afterAll(() => gpu.device.destroy());

const runtime = createRuntime({ openGpu: async () => gpu, threads: 2 });

async function runNoise(session: ModelSession) {
  const dims = (session.inputs[0]?.dims ?? []).map((dim) => dim ?? 8);
  const { y } = await session.run({ x: { dims, data: Float32Array.from(noise(dims, 5).data) } });
  if (y === undefined) throw new Error('no y');
  return y;
}

describe('networks on volumes, WebGPU against WebAssembly', () => {
  test.each([
    [
      'U-Net with transposed convolutions',
      uNet(),
      ['ConvTranspose (1) written as plain convolutions for WebGPU.'],
    ],
    ['ResNet with pooling', resNet(), []],
    ['network with group normalisation', groupNormNet(), []],
    [
      'depthwise network',
      depthwiseNet(),
      ['Grouped Conv (2) written as plain convolutions for WebGPU.'],
    ],
  ])('%s', async (_, onnx, notes) => {
    const onGpu = await runtime.open(onnx, { name: 'net.onnx', backend: 'webgpu' });
    const onWasm = await runtime.open(onnx, { name: 'net.onnx', backend: 'wasm' });
    expect(onGpu.notes).toEqual(notes);
    const [found, expected] = [await runNoise(onGpu), await runNoise(onWasm)];
    // It did not fall back on the way.
    expect([onGpu.backend, onGpu.whyNotGpu]).toEqual(['webgpu', null]);
    expect(onWasm.backend).toBe('wasm');
    expect(found.dims).toEqual(expected.dims);
    const difference = Math.max(
      ...found.data.map((value, n) => Math.abs(value - (expected.data[n] ?? NaN))),
    );
    expect(difference).toBeLessThan(2e-5);
    const spread = Math.max(...expected.data) - Math.min(...expected.data);
    expect(spread).toBeGreaterThan(0.01);
    await onGpu.dispose();
    await onWasm.dispose();
  });

  test('left to itself it keeps off an emulated GPU, and says so', async () => {
    const session = await runtime.open(resNet(), { name: 'net.onnx', backend: 'auto' });
    if (gpu.adapter.isSoftware) {
      expect(session.backend).toBe('wasm');
      expect(session.whyNotGpu).toBe('the only GPU is emulated in software');
    } else expect(session.backend).toBe('webgpu');
    await session.dispose();
  });
});

test('a device that is lost ends the session with a typed error; the next one runs on a new device', async () => {
  let current = await openDevice();
  const own = createRuntime({ openGpu: async () => current, threads: 1 });
  const first = await own.open(resNet(), { name: 'net.onnx', backend: 'webgpu' });
  const before = await runNoise(first);
  current.device.destroy();
  await expect(runNoise(first)).rejects.toMatchObject({ code: 'device-lost' });
  await first.dispose();
  current = await openDevice();
  const second = await own.open(resNet(), { name: 'net.onnx', backend: 'webgpu' });
  expect(await runNoise(second)).toEqual(before);
  expect(second.backend).toBe('webgpu');
  await second.dispose();
  current.device.destroy();
});
