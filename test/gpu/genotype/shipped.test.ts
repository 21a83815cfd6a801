// Shipped networks on simulated cases: WebGPU against WebAssembly and against Python (tools/training/reference_logits.py,
// which prepares and runs on its own).

import { afterAll, beforeAll, expect, test } from 'vitest';
import { createCpuEngine } from '../../../src/engine/cpu/cpu-engine.ts';
import { type OpenedDevice, openDevice } from '../../../src/engine/webgpu/device.ts';
import type { ImageInput } from '../../../src/genotype/manifest.ts';
import { createRuntime } from '../../../src/genotype/onnx/runtime.ts';
import type { CaseInput } from '../../../src/genotype/predict.ts';
import { prepareInput } from '../../../src/genotype/prepare.ts';
import { readManifest } from '../../../src/genotype/read-manifest.ts';
import { toTensor } from '../../../src/genotype/tensor-layout.ts';
import { drawSubject, type Split } from '../../../src/phantom/cohort.ts';
import { makePhantom } from '../../../src/phantom/sample-case.ts';
import type { Sequence } from '../../../src/volume/sequence.ts';
import reference from '../../support/genotype/reference.json' with { type: 'json' };

/** Issue 6. */
const BOUND = 1e-3;
/** One; all of a longer reference where its file is made anew for that. */
const cases = reference.cases.length > 3 ? reference.cases : reference.cases.slice(0, 1);

let gpu: OpenedDevice;
beforeAll(async () => {
  gpu = await openDevice();
});
afterAll(() => gpu.device.destroy());

const runtime = createRuntime({ openGpu: async () => gpu, threads: 2 });
const engine = createCpuEngine();

async function load(id: string) {
  const [manifest, onnx] = await Promise.all(
    ['model.json', 'model.onnx'].map(async (name) => (await fetch(`/models/${id}/${name}`)).blob()),
  );
  if (manifest === undefined || onnx === undefined) throw new Error('no model');
  return {
    manifest: readManifest(await manifest.text(), 'model.json'),
    onnx: new Uint8Array(await onnx.arrayBuffer()),
  };
}

async function subjectOf(seed: number, split: string, index: number): Promise<CaseInput> {
  const { parameters } = drawSubject(seed, split as Split, index);
  const { sequences, mask } = await makePhantom(parameters);
  const labels = mask.labels.map(({ value }) => value);
  return {
    images: new Map(sequences.map(({ name, volume }) => [name as Sequence, volume])),
    region: { map: mask, labels },
    brain: null,
  };
}

/** The largest difference between the backends, and what WebAssembly gave. */
async function compare(id: string, output: string, subjects: readonly CaseInput[]) {
  const { manifest, onnx } = await load(id);
  if (manifest.task === 'signature') throw new Error('no network');
  const input: ImageInput = manifest.input;
  const onGpu = await runtime.open(onnx, { name: id, backend: 'webgpu' });
  const onWasm = await runtime.open(onnx, { name: id, backend: 'wasm' });
  const found: number[][] = [];
  let difference = 0;
  for (const subject of subjects) {
    const tensor = toTensor(await prepareInput(engine, input, subject), input.layout);
    const outputs = [output];
    const wasm = (await onWasm.run({ [input.tensor]: tensor }, { outputs }))[output];
    const webgpu = (await onGpu.run({ [input.tensor]: tensor }, { outputs }))[output];
    if (wasm === undefined || webgpu === undefined) throw new Error(`no ${output}`);
    expect(webgpu.data).toHaveLength(wasm.data.length);
    for (let n = 0; n < wasm.data.length; n++) {
      const apart = Math.abs((wasm.data[n] as number) - (webgpu.data[n] as number));
      // NaN must not pass for equal.
      if (!(apart <= difference)) difference = apart;
    }
    found.push(Array.from(webgpu.data.subarray(0, 8)));
  }
  expect([onGpu.backend, onGpu.whyNotGpu]).toEqual(['webgpu', null]);
  expect(onWasm.backend).toBe('wasm');
  await onGpu.dispose();
  await onWasm.dispose();
  return { difference, found };
}

const subjects: CaseInput[] = [];
beforeAll(async () => {
  for (const { seed, split, index } of cases) subjects.push(await subjectOf(seed, split, index));
});

test('genotype: logits agree within 1e-3 on WebGPU, WebAssembly and in Python', async () => {
  const { difference, found } = await compare('glioma-genotype', 'logits', subjects);
  expect(difference).toBeLessThan(BOUND);
  const apart = cases.flatMap(({ logits }, n) =>
    logits.map((logit, head) => Math.abs(logit - (found[n]?.[head] ?? Number.NaN))),
  );
  expect(apart).toHaveLength(4 * cases.length);
  expect(Math.max(...apart)).toBeLessThan(BOUND);
  console.info(
    `genotype, ${cases.length} cases: WebGPU - WebAssembly ${difference.toExponential(1)}, WebGPU - Python ${Math.max(...apart).toExponential(1)}`,
  );
});

test('segmentation: logits of every voxel agree within 1e-3 on WebGPU and WebAssembly', async () => {
  const { difference } = await compare('glioma-segmentation', 'logits', subjects);
  expect(difference).toBeLessThan(BOUND);
  console.info(`segmentation, ${cases.length} cases: ${difference.toExponential(1)}`);
});
