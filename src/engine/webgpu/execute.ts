import type { BatchTimings, RunOptions } from '../engine.ts';
import type { BufferPool } from './buffers.ts';
import { type Dispatch, PARAMS_STRIDE, packParams, splitKernels, spread } from './dispatch.ts';
import { gpuError } from './errors.ts';
import type { Guard } from './guard.ts';
import { Memory } from './memory.ts';
import { pipelineFor } from './pipelines.ts';
import type { Capabilities, Plan, Shader, View } from './plan.ts';
import { Readback } from './readback.ts';
import type { Read } from './request.ts';

export interface Machine {
  /** Dawn in Node crashes when this is collected while a device of it is in use. */
  readonly gpu: GPU;
  readonly device: GPUDevice;
  readonly pool: BufferPool;
  readonly capabilities: Capabilities;
  /** Operations after which a submission ends and the next waits for it: Cancel then acts in between. */
  readonly submissionCost: number;
}

/**
 * Runs a plan: one submission and one readback. Only where the work would take long (above half a second)
 * are there several submissions, so that a cancelled GPU does not go on for long.
 *
 * Timings: `upload` includes compiling shaders on their first use; `compute` ends when the queue reports the
 * work done, which some browsers look up every 100 ms only; `readback` is what the mapping takes beyond that.
 */
export async function execute(
  { device, pool, submissionCost }: Machine,
  plan: Plan,
  guard: Guard,
  use: (read: Read) => void,
  onProgress: RunOptions['onProgress'],
): Promise<BatchTimings> {
  const start = performance.now();
  const dispatches = splitKernels(plan.kernels);
  const costs = dispatches.map(({ kernel, first, end }) => (end - first) * kernel.cost);
  const total = costs.reduce((sum, cost) => sum + cost, 0);
  onProgress?.(0, total, 'upload');
  const pipelines = await guard.wait(loadPipelines(device, dispatches));
  const memory = new Memory(pool, dispatches);
  const readback = new Readback(plan, pool);
  const params = pool.take(
    'params',
    Math.max(PARAMS_STRIDE, dispatches.length * PARAMS_STRIDE),
    GPUBufferUsage.UNIFORM | GPUBufferUsage.COPY_DST,
  ).buffer;
  try {
    watchErrors(device, guard, () => {
      memory.upload(device.queue, plan);
      device.queue.writeBuffer(params, 0, packParams(dispatches));
    });
    const uploaded = performance.now();
    let done = 0;
    for (let next = 0; next < dispatches.length || next === 0; ) {
      const first = next;
      let cost = 0;
      while (next < dispatches.length && cost < submissionCost) cost += costs[next++] as number;
      onProgress?.(done, total, dispatches[first]?.kernel.label ?? '');
      watchErrors(device, guard, () => {
        const encoder = device.createCommandEncoder({ label: 'batch' });
        const part = dispatches.slice(first, next);
        encode(device, encoder, part, pipelines, memory, params);
        if (next === dispatches.length) readback.copy(encoder, memory);
        device.queue.submit([encoder.finish()]);
      });
      done += cost;
      if (next === dispatches.length) break;
      await guard.wait(device.queue.onSubmittedWorkDone());
    }
    let computed = 0;
    const finish = device.queue.onSubmittedWorkDone().then(() => {
      computed = performance.now();
    });
    finish.catch(() => {});
    let mapped = 0;
    await readback.read(guard, (read) => {
      mapped = performance.now();
      use(read);
    });
    onProgress?.(total, total, 'readback');
    if (computed === 0) computed = mapped;
    return {
      upload: uploaded - start,
      compute: computed - uploaded,
      readback: performance.now() - computed,
    };
  } finally {
    pool.give(params);
    memory.releaseAll();
  }
}

/** By source. */
type Pipelines = ReadonlyMap<string, GPUComputePipeline>;

async function loadPipelines(
  device: GPUDevice,
  dispatches: readonly Dispatch[],
): Promise<Pipelines> {
  const shaders = new Map(dispatches.map(({ kernel: { shader } }) => [shader.code, shader]));
  const load = async (shader: Shader) => [shader.code, await pipelineFor(device, shader)] as const;
  return new Map(await Promise.all([...shaders.values()].map(load)));
}

function encode(
  device: GPUDevice,
  encoder: GPUCommandEncoder,
  dispatches: readonly Dispatch[],
  pipelines: Pipelines,
  memory: Memory,
  params: GPUBuffer,
): void {
  let pass: GPUComputePassEncoder | null = null;
  for (const dispatch of dispatches) {
    const { kernel, first, end, paramsOffset } = dispatch;
    const resources = kernel.bindings.map((view) => {
      const { buffer, isFresh } = memory.take(view.block);
      if (view.block.isZeroed && !isFresh) {
        // Clearing is a command between passes.
        pass?.end();
        pass = null;
        encoder.clearBuffer(buffer, 0, view.block.byteLength);
      }
      return resource(buffer, view);
    });
    const pipeline = pipelines.get(kernel.shader.code) as GPUComputePipeline;
    const uniform = { buffer: params, offset: paramsOffset, size: PARAMS_STRIDE };
    const group = device.createBindGroup({
      label: kernel.label,
      layout: pipeline.getBindGroupLayout(0),
      entries: [uniform, ...resources].map((each, binding) => ({ binding, resource: each })),
    });
    pass ??= encoder.beginComputePass({ label: 'batch' });
    pass.setPipeline(pipeline);
    pass.setBindGroup(0, group);
    pass.dispatchWorkgroups(...spread(end - first));
    memory.releaseAfter(dispatch);
  }
  pass?.end();
}

function resource(buffer: GPUBuffer, { offset, byteLength }: View): GPUBufferBinding {
  return { buffer, offset, size: byteLength };
}

/** Calls that WebGPU answers with an error later: those errors end the run. */
function watchErrors(device: GPUDevice, guard: Guard, call: () => void): void {
  const filters = ['validation', 'out-of-memory', 'internal'] as const;
  for (const filter of filters) device.pushErrorScope(filter);
  try {
    call();
  } finally {
    for (const _ of filters) {
      device.popErrorScope().then(
        (error) => {
          if (error !== null) guard.fail(gpuError(error));
        },
        // Only a lost device refuses; the guard hears of that.
        () => {},
      );
    }
  }
}
