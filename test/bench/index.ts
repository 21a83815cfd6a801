import { readFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { createCpuEngine } from '../../src/engine/cpu/cpu-engine.ts';
import type { Engine } from '../../src/engine/engine.ts';
import type { DeviceOptions } from '../../src/engine/webgpu/device.ts';
import { createWebGpuEngine } from '../../src/engine/webgpu/webgpu-engine.ts';
import { ballCase, ctPhantom } from './cases.ts';
import { benchExtraction } from './extraction.ts';
import { benchFilters } from './filters.ts';
import { benchGenotype } from './genotype.ts';
import { benchKernels } from './kernels.ts';
import { benchMaps } from './maps.ts';
import { benchMemory } from './memory.ts';
import { benchNetworks } from './networks.ts';
import { benchPairs } from './pairs.ts';
import { benchTexture } from './texture.ts';
import { benchWork } from './work.ts';

/**
 * `npm run bench [-- --quick] [--engine cpu|webgpu] [--only SECTION] [--peer PYTHON] [--pictologics PYTHON]`: JSON
 * on stdout. Whole calls and kernels apart; cold, warm and readback apart; region sizes beside each figure; ratios
 * within this run.
 */
export async function main(argv: readonly string[]): Promise<number> {
  const option = (name: string) => {
    const at = argv.indexOf(`--${name}`);
    return at < 0 ? undefined : (argv[at + 1] ?? '');
  };
  const isQuick = argv.includes('--quick');
  const engines = await openEngines(option('engine'));
  const sizes = isQuick ? [1e3, 1e4] : [1e3, 1e4, 1e5, 1e6];
  const peers = {
    pyradiomics: option('peer') ?? process.env.LOCUS_PEER_PYTHON,
    pictologics: option('pictologics') ?? process.env.LOCUS_PICTOLOGICS_PYTHON,
  };
  const only = option('only');
  const run = async (sections: Readonly<Record<string, () => Promise<unknown>>>) => {
    const results: Record<string, unknown> = {};
    for (const [name, work] of Object.entries(sections))
      if (only === undefined || only === name) results[name] = await work();
    return results;
  };
  const report = {
    machine: { node: process.version, cpu: cpus()[0]?.model ?? 'unknown', cores: cpus().length },
    engines: engines.map(({ info }) => ({
      name: info.name,
      adapter: info.adapter?.description ?? null,
      isSoftware: info.adapter?.isSoftware ?? null,
    })),
    ...(await run({
      kernels: () => benchKernels(engines),
      allPairs: () => benchAllPairs(option('engine'), isQuick),
      extraction: () => benchExtraction(engines, sizes),
      texture: () => benchTexture(peers, isQuick),
      filters: () => benchFilters(engines, peers, isQuick),
      memory: async () => benchMemory((await ctPhantom()) ?? ballCase(125_000)),
      work: benchWork,
      genotype: () => benchGenotype(engines),
      networks: () =>
        benchNetworks({
          read: (path) => readFile(join('public', 'models', path)),
          parts: { openGpu: null, threads: cpus().length },
          backends: ['wasm'],
          memory: () => process.memoryUsage().rss,
        }),
      maps: () => benchMaps(engines, peers.pyradiomics, isQuick),
    })),
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
