import { createCpuEngine } from '../../src/engine/cpu/cpu-engine.ts';
import type { DeviceOptions } from '../../src/engine/webgpu/device.ts';
import { createWebGpuEngine } from '../../src/engine/webgpu/webgpu-engine.ts';
import { defaultSettings } from '../../src/radiomics/defaults.ts';
import { extract } from '../../src/radiomics/extract.ts';
import type { ExtractionProgress } from '../../src/radiomics/feature.ts';
import { measure } from '../../src/radiomics/measure.ts';
import { AFRESH, type MeasureTask, sourceOf } from '../../src/radiomics/measure-batch.ts';
import { makePlan } from '../../src/radiomics/plan.ts';
import { recordReadings } from '../../src/radiomics/readings.ts';
import { makeRoi } from '../../src/volume/roi.ts';
import { countWork, type GpuWork } from '../support/gpu-work.ts';
import { idleGpu } from '../support/idle-gpu.ts';
import { ballCase, type Case, ctPhantom } from './cases.ts';
import { textureTask } from './texture.ts';
import { cpuMs, median, round } from './timing.ts';

/**
 * What one warm extraction asks of a hardware GPU (dispatches, bytes), from a GPU that only counts, and the CPU time
 * of what the host does beside it: around the GPU (with the same idle GPU), and the formulas by family.
 */
export async function benchWork() {
  const phantom = (await ctPhantom()) ?? ballCase(125_000);
  const whole = wholeTask(phantom);
  const ball = ballCase(1.06e6);
  const texture = textureTask(ball);
  return {
    'all families': {
      ...(await count(phantom, whole, {})),
      host: await timeFormulas(whole),
      preparationCpuMs: await timePreparation(phantom, whole),
    },
    'all families, all pairs by transform on the host': await count(phantom, whole, {
      pairMethod: 'fourier',
    }),
    'all textures': { ...(await count(ball, texture, {})), host: await timeFormulas(texture) },
  };
}

function wholeTask({ image, mask }: Case): MeasureTask {
  const settings = { ...defaultSettings('ibsi'), binning: { kind: 'count', count: 32 } } as const;
  return { image, roi: makeRoi(image, mask, [1]), settings, plan: makePlan(settings), ...AFRESH };
}

const RUNS = 20;

/** The last run, with the memory of those before at hand. */
async function count({ name, roiVoxels }: Case, task: MeasureTask, options: DeviceOptions) {
  const engine = await createWebGpuEngine({ ...options, gpu: idleGpu() });
  const counter = countWork(engine.device);
  let work: GpuWork | null = null;
  const host: number[] = [];
  for (let run = 0; run < RUNS; run++) {
    const start = cpuMs();
    const batch = engine.batch();
    recordReadings(batch, task.plan, sourceOf(task));
    await batch.run().catch(onlyZeroDiameters);
    host.push(cpuMs() - start);
    work = counter.take();
  }
  engine.dispose();
  return {
    subject: name,
    roiVoxels,
    box: task.roi.box.size,
    aroundGpuCpuMs: middle(host),
    ...work,
  };
}

/** Zeros for diameters do not pass; by then all has been asked of the GPU. What is left to the host is not done. */
function onlyZeroDiameters(error: unknown): void {
  if (!String(error).includes('a chord of 0 mm²')) throw error;
}

async function timeFormulas(task: MeasureTask) {
  const engine = createCpuEngine();
  const families = new Map<string, number[]>();
  for (let run = 0; run < RUNS; run++) {
    let [family, since] = ['', 0];
    const close = () => {
      if (family !== '') families.set(family, [...(families.get(family) ?? []), cpuMs() - since]);
    };
    const onProgress = (next: ExtractionProgress) => {
      close();
      family = next.family ?? '';
      since = cpuMs();
    };
    await measure(engine, task, { onProgress });
    close();
  }
  const byFamily = [...families].map(([family, ms]) => [family, middle(ms)] as const);
  return {
    formulasCpuMs: round(byFamily.reduce((sum, [, ms]) => sum + ms, 0)),
    formulasByFamilyCpuMs: Object.fromEntries(byFamily),
  };
}

/** Region, crop, checks and diagnostics: an extraction of the cheapest family, whose own share is a few ms. */
async function timePreparation({ image, mask }: Case, { settings }: MeasureTask) {
  const engine = createCpuEngine();
  const costs: number[] = [];
  for (let run = 0; run < RUNS; run++) {
    const start = cpuMs();
    await extract(engine, {
      image,
      mask,
      labels: [1],
      settings: { ...settings, families: { histogram: null } },
    });
    costs.push(cpuMs() - start);
  }
  return middle(costs);
}

/** Of the later half: the earlier runs compile, beside them and in the same CPU time. */
function middle(runs: readonly number[]): number {
  return round(median(runs.slice(RUNS / 2)));
}
