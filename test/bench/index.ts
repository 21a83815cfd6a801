import { cpus } from 'node:os';
import { createCpuEngine } from '../../src/engine/cpu/cpu-engine.ts';
import type { Engine } from '../../src/engine/engine.ts';
import type { DeviceOptions } from '../../src/engine/webgpu/device.ts';
import { createWebGpuEngine } from '../../src/engine/webgpu/webgpu-engine.ts';
import { benchExtraction } from './extraction.ts';
import { benchKernels } from './kernels.ts';
import { benchPairs } from './pairs.ts';
import { benchPeer } from './peer.ts';

/**
 * `npm run bench [-- --quick] [--engine cpu|webgpu] [--peer PYTHON]`: JSON on stdout. Whole calls and kernels
 * apart; cold, warm and readback apart; region sizes beside each figure; ratios within this run.
 */
export async function main(argv: readonly string[]): Promise<number> {
  const option = (name: string) => {
    const at = argv.indexOf(`--${name}`);
    return at < 0 ? undefined : (argv[at + 1] ?? '');
  };
  const isQuick = argv.includes('--quick');
  const engines = await openEngines(option('engine'));
  const sizes = isQuick ? [1e3, 1e4] : [1e3, 1e4, 1e5, 1e6];
  const report = {
    machine: { node: process.version, cpu: cpus()[0]?.model ?? 'unknown', cores: cpus().length },
    engines: engines.map(({ info }) => ({
      name: info.name,
      adapter: info.adapter?.description ?? null,
      isSoftware: info.adapter?.isSoftware ?? null,
    })),
    kernels: await benchKernels(engines),
    allPairs: await benchAllPairs(option('engine'), isQuick),
    extraction: await benchExtraction(engines, sizes),
    peer: await benchPeer(option('peer') ?? process.env.LOCUS_PEER_PYTHON),
  };
  for (const engine of engines) engine.dispose();
  process.stdout.write(`${JSON.stringify(report, null, 2)}\n`);
  return 0;
}

async function benchAllPairs(name: string | undefined, isQuick: boolean) {
  const onGpu = name === 'cpu' ? [] : await openEngines('webgpu', { pairMethod: 'gpu' });
  const report = await benchPairs(createCpuEngine(), onGpu[0] ?? null, isQuick);
  for (const engine of onGpu) engine.dispose();
  return report;
}

/** Both engines, or the one named; without an adapter the bench says so and goes on with the CPU. */
async function openEngines(
  name: string | undefined,
  options: DeviceOptions = {},
): Promise<Engine[]> {
  const engines: Engine[] = name === 'webgpu' ? [] : [createCpuEngine()];
  if (name === 'cpu') return engines;
  try {
    const { openDawn } = await import('../../scripts/dawn.mjs');
    engines.push(await createWebGpuEngine({ ...options, gpu: await openDawn() }));
  } catch (error) {
    process.stderr.write(`no WebGPU: ${error instanceof Error ? error.message : String(error)}\n`);
  }
  return engines;
}
