import type { Engine } from '../../src/engine/engine.ts';
import { crop } from '../../src/volume/crop.ts';
import { makeRoi } from '../../src/volume/roi.ts';
import { ballCase, type Case, ctPhantom } from './cases.ts';
import { round, type Timing, time } from './timing.ts';

/** What an emulated GPU gets through in some seconds. */
const FEW = 5_000;

/**
 * Sums over all pairs of voxels (Moran's I, Geary's C): on the CPU by the way the cost model chooses, and on the GPU
 * pair by pair; on the same regions where both run, with their ratio; and diameters likewise. `onGpu` is made to do
 * what the cost model would leave to the host.
 */
export async function benchPairs(cpu: Engine, onGpu: Engine | null, isQuick: boolean) {
  const out: Record<string, unknown> = {};
  const ct = await ctPhantom();
  const subjects = [ballCase(FEW), ...(ct === null ? [ballCase(125_000)] : [ct])];
  if (!isQuick) subjects.push(ballCase(1e6));
  for (const subject of subjects) {
    const { name, roiVoxels } = subject;
    const byCpu = await timeOn(cpu, subject);
    out[`${name} · cpu`] = { roiVoxels, ...byCpu, diameters: await timeDiameters(cpu, subject) };
    const isSoftware = onGpu?.info.adapter?.isSoftware === true;
    if (onGpu === null || (isSoftware && roiVoxels > 2 * FEW)) continue;
    const byGpu = await timeOn(onGpu, subject);
    const pairs = (roiVoxels * (roiVoxels - 1)) / 2;
    out[`${name} · webgpu, pair by pair`] = {
      ...byGpu,
      pairsPerSecond: Math.round((1e3 * pairs) / byGpu.warmMs),
      ratioToCpu: round(byGpu.warmMs / byCpu.warmMs),
      diameters: await timeDiameters(onGpu, subject),
    };
  }
  return out;
}

function timeOn(engine: Engine, { image, mask }: Case): Promise<Timing> {
  const roi = makeRoi(image, mask, [1]);
  const { size } = roi.box;
  const data = crop(image, roi.box, 0);
  return time(async () => {
    const batch = engine.batch();
    const region = batch.region(roi.intensity, size);
    batch.pairSums(batch.image({ size, data, label: 'image' }), region, image.grid.spacing);
    await batch.run();
  });
}

function timeDiameters(engine: Engine, { image, mask }: Case): Promise<Timing> {
  const roi = makeRoi(image, mask, [1]);
  return time(async () => {
    const batch = engine.batch();
    batch.diameters(batch.region(roi.morphological, roi.box.size), image.grid.spacing);
    await batch.run();
  });
}
