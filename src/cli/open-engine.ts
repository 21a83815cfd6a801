import { createCpuEngine } from '../engine/cpu/cpu-engine.ts';
import type { Engine } from '../engine/engine.ts';
import { LocusError } from '../volume/errors.ts';

/** Dawn's devices do not keep it alive; collected too early it takes the process with it. */
let gpu: GPU | null = null;

/** @throws LocusError 'no-webgpu' with what is missing */
export async function openEngine(name: 'cpu' | 'webgpu'): Promise<Engine> {
  if (name === 'cpu') return createCpuEngine();
  const { createWebGpuEngine } = await import('../engine/webgpu/webgpu-engine.ts');
  try {
    const { openDawn } = await import('../../scripts/dawn.mjs');
    gpu ??= await openDawn();
    return await createWebGpuEngine({ gpu });
  } catch (error) {
    // The engine's own words are about browsers.
    if (error instanceof LocusError && error.code !== 'no-webgpu') throw error;
    const cause = error instanceof LocusError ? '' : ` (${messageOf(error)})`;
    throw new LocusError(
      'no-webgpu',
      `No GPU driver for WebGPU was found on this machine${cause}.`,
      'Install a Vulkan driver, or Chromium, whose software driver serves; or use --engine cpu.',
    );
  }
}

function messageOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return message.split('\n')[0] ?? message;
}
