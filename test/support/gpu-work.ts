// Counts what an engine asks of its device, at WebGPU's own calls: nothing in the engine knows of it.

export interface KernelWork {
  /** The kernel's label and its shader. */
  readonly kernel: string;
  dispatches: number;
  workgroups: number;
  invocations: number;
  /** The different stretches of storage memory bound, all dispatches together: each read or written in part or more. */
  boundBytes: number;
}

export interface GpuWork {
  submissions: number;
  passes: number;
  dispatches: number;
  uploads: number;
  uploadedBytes: number;
  clearedBytes: number;
  copiedBytes: number;
  readBackBytes: number;
  /** Bytes of buffers made and not destroyed. */
  deviceBytes: number;
  kernels: KernelWork[];
}

function nothing(): GpuWork {
  return {
    submissions: 0,
    passes: 0,
    dispatches: 0,
    uploads: 0,
    uploadedBytes: 0,
    clearedBytes: 0,
    copiedBytes: 0,
    readBackBytes: 0,
    deviceBytes: 0,
    kernels: [],
  };
}

interface Bound {
  readonly label: string;
  readonly ranges: readonly { readonly key: string; readonly bytes: number }[];
}

/**
 * Replaces methods of a device by ones that count and then call it. `take` gives what was counted since it was last
 * called; `deviceBytes` runs on.
 */
export function countWork(device: GPUDevice): { take(): GpuWork } {
  let work = nothing();
  const kernels = new Map<string, KernelWork & { readonly seen: Set<string> }>();
  const numbers = new WeakMap<GPUBuffer, number>();
  const modules = new WeakMap<GPUShaderModule, string>();
  const pipelines = new WeakMap<GPUComputePipeline, { name: string; groupSize: number }>();
  const groups = new WeakMap<GPUBindGroup, Bound>();
  let buffers = 0;

  after(device, 'createShaderModule', (module, { code }) => modules.set(module, code));
  after(device, 'createComputePipelineAsync', (made, { label = '', compute: { module } }) =>
    made.then((pipeline) =>
      pipelines.set(pipeline, { name: label, groupSize: groupSizeOf(modules.get(module) ?? '') }),
    ),
  );
  after(device, 'createBuffer', (buffer, { size }) => {
    numbers.set(buffer, buffers++);
    work.deviceBytes += size;
    after(buffer, 'destroy', () => {
      work.deviceBytes -= size;
    });
    after(buffer, 'mapAsync', (_, _mode, _offset, bytes = size) => {
      work.readBackBytes += bytes;
    });
  });
  after(device, 'createBindGroup', (group, { label = '', entries }) => {
    const ranges = [...entries].slice(1).map(({ resource }) => {
      const { buffer, offset = 0, size = 0 } = resource as GPUBufferBinding;
      return { key: `${numbers.get(buffer)} ${offset} ${size}`, bytes: size };
    });
    groups.set(group, { label, ranges });
  });
  after(device.queue, 'writeBuffer', (_, _buffer, _offset, data) => {
    work.uploads++;
    work.uploadedBytes += data.byteLength;
  });
  after(device.queue, 'submit', () => {
    work.submissions++;
  });
  after(device, 'createCommandEncoder', (encoder) => {
    after(encoder, 'clearBuffer', (_, buffer, _offset, size = buffer.size) => {
      work.clearedBytes += size;
    });
    after(encoder, 'copyBufferToBuffer', (...[, , , , , size]) => {
      work.copiedBytes += size as number;
    });
    after(encoder, 'beginComputePass', (pass) => {
      work.passes++;
      let pipeline = { name: '', groupSize: 0 };
      let bound: Bound = { label: '', ranges: [] };
      after(pass, 'setPipeline', (_, next) => {
        pipeline = pipelines.get(next) ?? pipeline;
      });
      after(pass, 'setBindGroup', (_, _index, group) => {
        bound = groups.get(group as GPUBindGroup) ?? bound;
      });
      after(pass, 'dispatchWorkgroups', (_, x, y = 1, z = 1) => {
        work.dispatches++;
        const name = `${bound.label} (${pipeline.name})`;
        const none = { kernel: name, dispatches: 0, workgroups: 0, invocations: 0, boundBytes: 0 };
        const kernel = kernels.get(name) ?? { ...none, seen: new Set<string>() };
        kernels.set(name, kernel);
        kernel.dispatches++;
        kernel.workgroups += x * y * z;
        kernel.invocations += x * y * z * pipeline.groupSize;
        for (const { key, bytes } of bound.ranges) {
          if (!kernel.seen.has(key)) kernel.boundBytes += bytes;
          kernel.seen.add(key);
        }
      });
    });
  });

  return {
    take: () => {
      const taken = { ...work, kernels: [...kernels.values()].map(({ seen, ...rest }) => rest) };
      work = { ...nothing(), deviceBytes: work.deviceBytes };
      kernels.clear();
      return taken;
    },
  };
}

/** Invocations of a workgroup: all shaders say it in one number. */
function groupSizeOf(code: string): number {
  return Number(/@workgroup_size\((\d+)\)/.exec(code)?.[1] ?? Number.NaN);
}

type Method = (...args: never[]) => unknown;

/** Calls `then` with a method's result and arguments, whenever it has been called. */
function after<T extends object, K extends keyof T & string>(
  object: T,
  name: K,
  then: T[K] extends (...args: infer A) => infer R ? (result: R, ...args: A) => void : never,
): void {
  const method = (object[name] as Method).bind(object);
  Object.defineProperty(object, name, {
    configurable: true,
    value: (...args: never[]) => {
      const result = method(...args);
      (then as (result: unknown, ...args: unknown[]) => void)(result, ...args);
      return result;
    },
  });
}
