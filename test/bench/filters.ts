import { openThreads } from '../../src/cli/threads.ts';
import type { Engine } from '../../src/engine/engine.ts';
import { defaultSettings } from '../../src/radiomics/defaults.ts';
import { filterName } from '../../src/radiomics/filter-name.ts';
import { responsesOf } from '../../src/radiomics/filters/responses.ts';
import { type HelperPool, measureShared, NO_HELPERS } from '../../src/radiomics/helpers.ts';
import { AFRESH, type MeasureTask, sourceOf } from '../../src/radiomics/measure-batch.ts';
import { makePlan } from '../../src/radiomics/plan.ts';
import { PRESETS } from '../../src/radiomics/presets/presets.ts';
import type { ExtractionSettings } from '../../src/radiomics/settings.ts';
import type { FilterSettings } from '../../src/radiomics/settings-filters.ts';
import { IMAGE_DEFAULTS, ORIGINAL_ONLY } from '../../src/radiomics/settings-images.ts';
import { makeRoi } from '../../src/volume/roi.ts';
import { type Case, ctPhantom } from './cases.ts';
import { benchPeer } from './peer.ts';
import type { Peers } from './texture.ts';
import { cpuMs, median, round } from './timing.ts';

/** Eight sub-bands and five sigmas beside the original, and PyRadiomics' five texture classes of each: its profile. */
const SETTINGS: ExtractionSettings = {
  ...defaultSettings('pyradiomics'),
  binning: { kind: 'count', count: 32 },
  families: { glcm: null, glrlm: null, glszm: null, ngtdm: null, gldm: null },
  imageTypes: {
    ...ORIGINAL_ONLY,
    wavelet: IMAGE_DEFAULTS.wavelet,
    log: IMAGE_DEFAULTS.log,
  },
};

/**
 * Fourteen images of the CT phantom and all textures of each, on one thread, on two, and on WebGPU where there is one;
 * PyRadiomics' and Pictologics' of the same; and each filter alone on the region's box.
 */
export async function benchFilters(engines: readonly Engine[], peers: Peers, isQuick: boolean) {
  const subject = await ctPhantom();
  if (subject === null) return { notRun: 'the CT phantom is not here' };
  const task = taskOf(subject);
  const two = openThreads(2);
  const runs: Record<string, Warm> = {};
  const count = isQuick ? 1 : 5;
  const shared = (engine: Engine, pool: HelperPool) =>
    timeWarm(() => measureShared(engine, task, pool), count);
  try {
    for (const engine of engines) {
      const { name } = engine.info;
      runs[`${name}, one thread`] = await shared(engine, NO_HELPERS);
      if (name === 'cpu') runs[`${name}, two threads`] = await shared(engine, two);
    }
  } finally {
    two.close();
  }
  const alone: Record<string, Record<string, Warm>> = {};
  for (const [label, filters] of filtersAlone(isQuick)) {
    const times: Record<string, Warm> = {};
    for (const engine of engines) {
      times[engine.info.name] = await timeWarm(() => respond(engine, task, filters), count);
    }
    alone[label] = times;
  }
  return {
    subject: subject.name,
    roiVoxels: subject.roiVoxels,
    box: task.roi.box.size,
    images: task.plan.length,
    extraction: runs,
    filtersAlone: alone,
    peer: await benchPeer(subject, peers, {
      pyradiomics: 'bench_pyradiomics_filters.py',
      pictologics: 'bench_pictologics_filters.py',
    }),
  };
}

interface Warm {
  /** Median of the warm runs. */
  readonly wallMs: number;
  /** Of all threads of this process, at least: what a busy machine changes little. */
  readonly cpuMs: number;
}

/** After one cold run. */
async function timeWarm(work: () => Promise<unknown>, count: number): Promise<Warm> {
  await work();
  const runs: Warm[] = [];
  for (let n = 0; n < count; n++) {
    const [start, cpu] = [performance.now(), cpuMs()];
    await work();
    runs.push({ wallMs: performance.now() - start, cpuMs: cpuMs() - cpu });
  }
  return {
    wallMs: round(median(runs.map(({ wallMs }) => wallMs))),
    cpuMs: round(Math.min(...runs.map((run) => run.cpuMs))),
  };
}

function taskOf({ image, mask }: Case): MeasureTask {
  const roi = makeRoi(image, mask, [1]);
  return { image, roi, settings: SETTINGS, plan: makePlan(SETTINGS), ...AFRESH };
}

/** PyRadiomics' filters, and those of IBSI-2 phase 2 that are made in the volume. */
function filtersAlone(isQuick: boolean): readonly (readonly [string, readonly FilterSettings[]])[] {
  const ofPlan = makePlan(SETTINGS).flatMap(({ image }) =>
    image.kind === 'filtered' ? [image.filter] : [],
  );
  const isWavelet = ({ filter }: FilterSettings) => filter === 'wavelet-repeated';
  const bank = PRESETS.filter(({ name }) => /^ibsi2-\db$/.test(name)).flatMap(
    ({ settings }) => settings.imageTypes.filters,
  );
  // Gabor's kernels over three planes take most of a minute.
  const quick = bank.filter(({ filter }) => filter !== 'gabor' || !isQuick);
  return [
    ['8 sub-bands of coif1', ofPlan.filter(isWavelet)],
    ...[...ofPlan.filter((filter) => !isWavelet(filter)), ...quick].map(
      (filter) => [`${filter.filter}: ${filterName(filter)}`, [filter]] as const,
    ),
  ];
}

async function respond(engine: Engine, task: MeasureTask, filters: readonly FilterSettings[]) {
  const batch = engine.batch();
  const responseOf = responsesOf(batch, sourceOf(task));
  const region = batch.region(task.roi.intensity, task.roi.box.size);
  for (const filter of filters) {
    const name = filterName(filter);
    // A reading as small as any that pulls the response.
    batch.range(responseOf(filter, name), region);
  }
  await batch.run();
}
