import { expect, test } from 'vitest';
import { describeGroundTruth, groundTruth } from '../support/ground-truth-browser.ts';

const code = `
@group(0) @binding(0) var<storage, read> left: array<u32>;
@group(0) @binding(1) var<storage, read> right: array<u32>;
@group(0) @binding(2) var<storage, read_write> sum: array<u32>;
@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u) {
  if (id.x >= arrayLength(&sum)) { return; }
  sum[id.x] = left[id.x] + right[id.x];
}`;

test('a kernel adds two arrays', async () => {
  const adapter = await navigator.gpu.requestAdapter();
  const device = await adapter?.requestDevice();
  if (!device) throw new Error('no device');
  const upload = (data: Uint32Array<ArrayBuffer>) => {
    const buffer = device.createBuffer({
      label: 'input',
      size: data.byteLength,
      usage: GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_DST,
    });
    device.queue.writeBuffer(buffer, 0, data);
    return buffer;
  };
  const count = 1000;
  const left = Uint32Array.from({ length: count }, (_, i) => i);
  const right = Uint32Array.from({ length: count }, (_, i) => 7 * i + 1);
  const sum = device.createBuffer({
    label: 'sum',
    size: left.byteLength,
    usage: GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC,
  });
  const readback = device.createBuffer({
    label: 'readback',
    size: left.byteLength,
    usage: GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST,
  });
  const pipeline = await device.createComputePipelineAsync({
    layout: 'auto',
    compute: { module: device.createShaderModule({ code }) },
  });
  const group = device.createBindGroup({
    layout: pipeline.getBindGroupLayout(0),
    entries: [upload(left), upload(right), sum].map((buffer, binding) => ({
      binding,
      resource: { buffer },
    })),
  });
  const encoder = device.createCommandEncoder();
  const pass = encoder.beginComputePass();
  pass.setPipeline(pipeline);
  pass.setBindGroup(0, group);
  pass.dispatchWorkgroups(Math.ceil(count / 64));
  pass.end();
  encoder.copyBufferToBuffer(sum, 0, readback, 0, left.byteLength);
  device.queue.submit([encoder.finish()]);
  await readback.mapAsync(GPUMapMode.READ);
  const result = new Uint32Array(readback.getMappedRange().slice(0));
  expect(result).toEqual(left.map((value, i) => value + (right[i] ?? 0)));
  device.destroy();
});

test('the page is cross-origin isolated, as the served app is', () => {
  expect(crossOriginIsolated).toBe(true);
});

test('a ground-truth file that does not exist is null', async () => {
  expect(await groundTruth('no/such/file')).toBeNull();
});

describeGroundTruth('ground truth', (file) => {
  test('its bytes reach the browser', async () => {
    expect(new TextDecoder().decode(await file('README.md'))).toContain('#');
  });

  test('a missing file is an error that names it', async () => {
    await expect(file('no/such/file')).rejects.toThrow('no/such/file');
  });
});
