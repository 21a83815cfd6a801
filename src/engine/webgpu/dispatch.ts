import type { Kernel } from './plan.ts';

/** A part of a kernel short enough for a slow GPU, with where its uniform struct lies. */
export interface Dispatch {
  readonly kernel: Kernel;
  /** First workgroup, and the one after the last. */
  readonly first: number;
  readonly end: number;
  readonly paramsOffset: number;
}

/**
 * Operations in one dispatch. SwiftShader on two cores takes about 3 ns each, so that this is 75 ms. Drivers of
 * real GPUs reset a device that is busy for seconds; software has no watchdog that would show the fault.
 */
const MAX_COST = 24e6;

/** WebGPU's limit per dimension of a dispatch. */
const MAX_GROUPS = 65535;

/** Uniform structs lie at multiples of minUniformBufferOffsetAlignment's default; none is longer. */
export const PARAMS_STRIDE = 256;

export function splitKernels(kernels: readonly Kernel[]): Dispatch[] {
  const dispatches: Dispatch[] = [];
  for (const kernel of kernels) {
    const most = Math.max(1, Math.floor(MAX_COST / kernel.cost));
    for (let first = 0; first < kernel.workgroups; first += most) {
      const end = Math.min(first + most, kernel.workgroups);
      dispatches.push({ kernel, first, end, paramsOffset: dispatches.length * PARAMS_STRIDE });
    }
  }
  return dispatches;
}

/** The uniform structs of all dispatches. */
export function packParams(dispatches: readonly Dispatch[]): Uint32Array<ArrayBuffer> {
  const words = new Uint32Array((dispatches.length * PARAMS_STRIDE) / 4);
  for (const { kernel, first, end, paramsOffset } of dispatches) {
    words.set([first, end, ...kernel.params], paramsOffset / 4);
  }
  return words;
}

/** Spreads workgroups over x, y and z; shaders put the number together again (common/group.wgsl). */
export function spread(workgroups: number, most = MAX_GROUPS): readonly [number, number, number] {
  const x = Math.min(workgroups, most);
  const y = Math.min(Math.ceil(workgroups / x), most);
  return [x, y, Math.ceil(workgroups / (x * y))];
}
