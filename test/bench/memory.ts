import { createCpuEngine } from '../../src/engine/cpu/cpu-engine.ts';
import { measure } from '../../src/radiomics/measure.ts';
import type { Case } from './cases.ts';
import { textureTask } from './texture.ts';

/**
 * Bytes of arrays that live between the steps of a texture extraction, beyond the scan itself, against the region's
 * box in float32. Needs `node --expose-gc`: what is dead must not count. Arrays that live within one step only are
 * not seen.
 */
export async function benchMemory(subject: Case) {
  const collect = (globalThis as { gc?: () => void }).gc;
  if (collect === undefined) return { notRun: 'start Node with --expose-gc' };
  const task = textureTask(subject);
  const live = () => {
    // Buffers of dead arrays are freed beside the collector; the second round waits for the first.
    collect();
    collect();
    return process.memoryUsage().arrayBuffers;
  };
  const before = live();
  const states: { stage: string; bytes: number }[] = [];
  const onProgress = ({ stage }: { readonly stage: string }) =>
    states.push({ stage, bytes: live() - before });
  await measure(createCpuEngine(), task, { onProgress });
  const [nx, ny, nz] = task.roi.box.size;
  const boxBytes = 4 * nx * ny * nz;
  const peak = states.reduce((most, { bytes }) => Math.max(most, bytes), 0);
  return {
    boxInFloat32: boxBytes,
    peakBytes: peak,
    ratio: Number((peak / boxBytes).toPrecision(3)),
    states: states.map(({ stage, bytes }) => `${stage}: ${(bytes / boxBytes).toFixed(2)}`),
  };
}
