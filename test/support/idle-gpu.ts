/** WebGPU, sections GPUBufferUsage and GPUMapMode. */
const CONSTANTS = {
  GPUBufferUsage: { MAP_READ: 1, COPY_SRC: 4, COPY_DST: 8, UNIFORM: 64, STORAGE: 128 },
  GPUMapMode: { READ: 1 },
};

/**
 * A GPU that takes no time and computes nothing: all that is read back is zero. It says it is hardware, so that the
 * engine goes the ways that real GPUs go, and it shows what the engine asks of one and what the host does beside.
 * Brings WebGPU's constants as globals where neither a browser nor Dawn has.
 */
export function idleGpu(): GPU {
  for (const [name, values] of Object.entries(CONSTANTS)) {
    if (!(name in globalThis)) Object.assign(globalThis, { [name]: values });
  }
  const limits = {
    maxBufferSize: 2 ** 31 - 1,
    maxStorageBufferBindingSize: 2 ** 31 - 1,
    minStorageBufferOffsetAlignment: 256,
  };
  const nothing = () => {};
  const device = {
    limits,
    lost: new Promise(nothing),
    addEventListener: nothing,
    destroy: nothing,
    pushErrorScope: nothing,
    popErrorScope: async () => null,
    createBuffer: makeBuffer,
    createShaderModule: () => ({}),
    createComputePipelineAsync: async () => ({ getBindGroupLayout: () => ({}) }),
    createBindGroup: () => ({}),
    createCommandEncoder: () => ({
      clearBuffer: nothing,
      copyBufferToBuffer: nothing,
      beginComputePass: () => ({
        setPipeline: nothing,
        setBindGroup: nothing,
        dispatchWorkgroups: nothing,
        end: nothing,
      }),
      finish: () => ({}),
    }),
    queue: { writeBuffer: nothing, submit: nothing, onSubmittedWorkDone: async () => {} },
  };
  const info = {
    vendor: 'nvidia',
    architecture: '',
    device: '',
    description: 'idle, counts only',
    isFallbackAdapter: false,
  };
  return {
    requestAdapter: async () => ({ info, limits, requestDevice: async () => device }),
  } as unknown as GPU;
}

function makeBuffer({ size, usage }: GPUBufferDescriptor) {
  let zeros: ArrayBuffer | null = null;
  return {
    size,
    usage,
    mapAsync: async () => {},
    getMappedRange: (offset = 0, bytes = size - offset) => {
      zeros ??= new ArrayBuffer(size);
      return offset === 0 && bytes === size ? zeros : zeros.slice(offset, offset + bytes);
    },
    unmap: () => {},
    destroy: () => {},
  };
}
