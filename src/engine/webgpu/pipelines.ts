import { badShader } from './errors.ts';
import type { Shader } from './plan.ts';

const pipelines = new WeakMap<GPUDevice, Map<string, Promise<GPUComputePipeline>>>();

/**
 * The compute pipeline of a shader, compiled once per device.
 * @throws LocusError 'internal' with line, column and source where the shader does not compile
 */
export function pipelineFor(device: GPUDevice, shader: Shader): Promise<GPUComputePipeline> {
  const known = pipelines.get(device) ?? new Map<string, Promise<GPUComputePipeline>>();
  pipelines.set(device, known);
  const pipeline = known.get(shader.code) ?? compile(device, shader);
  known.set(shader.code, pipeline);
  return pipeline;
}

async function compile(device: GPUDevice, { name, code }: Shader): Promise<GPUComputePipeline> {
  // Without a scope the module's error would count as uncaught; the pipeline's own says less.
  device.pushErrorScope('validation');
  const module = device.createShaderModule({ label: name, code });
  const problem = device.popErrorScope();
  try {
    const pipeline = await device.createComputePipelineAsync({
      label: name,
      layout: 'auto',
      compute: { module, entryPoint: 'main' },
    });
    await problem;
    return pipeline;
  } catch (error) {
    const { messages } = await module.getCompilationInfo();
    const lines = code.split('\n');
    const places = messages
      .filter(({ type }) => type === 'error')
      .map(({ lineNum, linePos, message }) => {
        const source = lines[lineNum - 1] ?? '';
        return `${name} ${lineNum}:${linePos}: ${message}\n  ${source}\n  ${' '.repeat(Math.max(0, linePos - 1))}^`;
      });
    throw badShader(places.join('\n') || (await problem)?.message || String(error));
  }
}
