import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { openThreads } from '../../src/cli/threads.ts';
import { createCpuEngine } from '../../src/engine/cpu/cpu-engine.ts';
import type { Engine } from '../../src/engine/engine.ts';
import { COOCCURRENCE_MAP_FEATURES } from '../../src/engine/map.ts';
import { createWebGpuEngine } from '../../src/engine/webgpu/webgpu-engine.ts';
import { toNifti } from '../../src/formats/nifti-write.ts';
import { defaultSettings } from '../../src/radiomics/defaults.ts';
import type { HelperPool } from '../../src/radiomics/helpers.ts';
import { NO_HELPERS } from '../../src/radiomics/helpers.ts';
import { featureMaps } from '../../src/radiomics/maps/feature-maps.ts';
import { makeLabelMap } from '../../src/volume/label-map.ts';
import type { LabelMap } from '../../src/volume/volume.ts';
import { countWork } from '../support/gpu-work.ts';
import { idleGpu } from '../support/idle-gpu.ts';
import { ballCase, type Case, ctPhantom } from './cases.ts';
import { cpuMs, median, round } from './timing.ts';

/** Voxels of the part that slow ones are timed on. */
const PART = 3000;

const FEATURES = COOCCURRENCE_MAP_FEATURES.map((name) => `original_glcm_${name}`);

/**
 * The voxel-wise GLCM map, 24 features, radius 1, 32 bins: whole on the CPU, a part on the GPU at hand and in
 * PyRadiomics, and what the whole asks of a hardware GPU, from one that only counts.
 */
export async function benchMaps(
  engines: readonly Engine[],
  python: string | undefined,
  isQuick: boolean,
) {
  const whole = (await ctPhantom()) ?? ballCase(125_000);
  const part = partOf(whole, PART);
  const subject = isQuick ? part : whole;
  const two = openThreads(2);
  try {
    const oneThread = await timeMap(createCpuEngine(), subject, NO_HELPERS);
    const cpu = {
      subject: subject.name,
      voxels: subject.roiVoxels,
      oneThread,
      twoThreads: await timeMap(createCpuEngine(), subject, two),
      cpuUsPerVoxel: round((1e3 * oneThread.cpuMs) / subject.roiVoxels),
      withoutMcc: await timeMap(
        createCpuEngine(),
        subject,
        NO_HELPERS,
        FEATURES.filter((name) => !name.endsWith('MCC')),
      ),
    };
    const gpu = engines.find(({ info }) => info.name === 'webgpu');
    const onCpu = await timeMap(createCpuEngine(), part, NO_HELPERS);
    const peer = await timePeer(part, python);
    return {
      features: FEATURES.length,
      cpu,
      part: {
        voxels: part.roiVoxels,
        cpuOneThread: onCpu,
        webgpu: gpu === undefined ? null : await timeMap(gpu, part, NO_HELPERS),
        pyradiomics: peer,
        ratioToPyradiomics: peer.cpuMs === null ? null : round(onCpu.cpuMs / peer.cpuMs),
      },
      work: await countMap(whole),
    };
  } finally {
    two.close();
  }
}

const SETTINGS = {
  ...defaultSettings('pyradiomics'),
  binning: { kind: 'count', count: 32 },
} as const;

/** The faster of two runs, the first of which compiles; CPU time leaves waiting for a busy machine out. */
async function timeMap(
  engine: Engine,
  { image, mask }: Case,
  helpers: HelperPool,
  features: readonly string[] = FEATURES,
): Promise<{ readonly ms: number; readonly cpuMs: number }> {
  let [ms, cpu] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
  for (let run = 0; run < 2; run++) {
    const [start, since] = [performance.now(), cpuMs()];
    await featureMaps(
      engine,
      { image, mask, labels: [1], settings: SETTINGS, features },
      { helpers },
    );
    ms = Math.min(ms, performance.now() - start);
    cpu = Math.min(cpu, cpuMs() - since);
  }
  return { ms: round(ms), cpuMs: round(cpu) };
}

/** A block of the region's voxels in memory order, from its middle on. */
function partOf({ name, image, mask }: Case, voxels: number): Case {
  const data = new Uint8Array(mask.data.length);
  let [seen, kept] = [0, 0];
  const total = mask.labels[0]?.voxelCount ?? 0;
  for (let n = 0; n < data.length && kept < voxels; n++) {
    if (mask.data[n] !== 1 || seen++ < total / 2) continue;
    data[n] = 1;
    kept++;
  }
  const own: LabelMap = makeLabelMap(mask.grid, data);
  return { name: `${name}, ${kept} voxels`, image, mask: own, roiVoxels: kept };
}

/** Nothing is computed: what is asked for is counted, and the host's own work timed. */
async function countMap({ image, mask }: Case) {
  const engine = await createWebGpuEngine({ gpu: idleGpu() });
  const counter = countWork(engine.device);
  const input = { image, mask, labels: [1], settings: SETTINGS, features: FEATURES };
  const host: number[] = [];
  let work = counter.take();
  for (let run = 0; run < 6; run++) {
    const since = cpuMs();
    await featureMaps(engine, input);
    host.push(cpuMs() - since);
    work = counter.take();
  }
  engine.dispose();
  return { hostCpuMs: round(median(host.slice(2))), ...work };
}

async function timePeer(
  { image, mask }: Case,
  python: string | undefined,
): Promise<{ readonly cpuMs: number | null; readonly notRun?: string }> {
  if (python === undefined || python === '') return { cpuMs: null, notRun: 'no interpreter given' };
  const folder = mkdtempSync(join(tmpdir(), 'locus-bench-'));
  try {
    const files = ([image, mask] as const).map(({ grid, data }, n) => {
      const path = join(folder, `${n}.nii`);
      writeFileSync(path, toNifti(grid, data));
      return path;
    });
    const tool = resolve('tools/peers/bench_voxel_maps.py');
    const { stdout } = await promisify(execFile)(python, [tool, ...files, '--bins', '32']);
    return JSON.parse(stdout);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
