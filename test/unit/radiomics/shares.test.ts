import { describe, expect, test } from 'vitest';
import { createCpuEngine } from '../../../src/engine/cpu/cpu-engine.ts';
import { defaultSettings } from '../../../src/radiomics/defaults.ts';
import { extract } from '../../../src/radiomics/extract.ts';
import type { ExtractionProgress } from '../../../src/radiomics/feature.ts';
import {
  type Helper,
  type HelperPool,
  type HelperRequest,
  makeHelper,
  serveHelper,
} from '../../../src/radiomics/helpers.ts';
import { makePlan } from '../../../src/radiomics/plan.ts';
import type { ExtractionSettings } from '../../../src/radiomics/settings.ts';
import type { FilterSettings } from '../../../src/radiomics/settings-filters.ts';
import { IMAGE_DEFAULTS, ORIGINAL_ONLY } from '../../../src/radiomics/settings-images.ts';
import { makeShares } from '../../../src/radiomics/shares.ts';
import { axisAlignedGrid, type Triple } from '../../../src/volume/grid.ts';
import { toLabelMap } from '../../../src/volume/label-map.ts';
import { makeRoi } from '../../../src/volume/roi.ts';

const PLAIN: ExtractionSettings = {
  ...defaultSettings('ibsi'),
  binning: { kind: 'count', count: 8 },
};
const FILTERED: ExtractionSettings = {
  ...PLAIN,
  imageTypes: { ...ORIGINAL_ONLY, wavelet: IMAGE_DEFAULTS.wavelet },
};

const LOG: FilterSettings = {
  filter: 'log',
  dimension: '2D',
  boundary: 'mirror',
  sigmaMm: 1,
  cutoffSigma: 4,
};

/** Filters that read the surroundings, the other side of the image, its extremes. */
const BANK: ExtractionSettings = {
  ...PLAIN,
  profile: 'pyradiomics',
  families: { firstorder: null, glcm: null },
  imageTypes: {
    ...ORIGINAL_ONLY,
    ...{ wavelet: { name: 'db4', startLevel: 0, levels: 2 }, log: { sigmas: [1, 2] } },
    ...{ exponential: true, gradient: { usesSpacing: true }, filters: [LOG] },
  },
};
const CLIPPED: ExtractionSettings = { ...BANK, profile: 'ibsi' };

/** A ball off the middle of noise, with holes that are no number. */
function noisyBall() {
  const size: Triple = [17, 15, 13];
  const grid = axisAlignedGrid(size, [1.5, 1, 2]);
  const data = new Float64Array(size[0] * size[1] * size[2]);
  const inside = new Uint8Array(data.length);
  let state = 7;
  for (let at = 0; at < data.length; at++) {
    state = (Math.imul(state, 1664525) + 1013904223) | 0;
    data[at] = at % 97 === 0 ? Number.NaN : (state >>> 12) / 1000;
    const i = at % size[0];
    const j = Math.floor(at / size[0]) % size[1];
    const k = Math.floor(at / (size[0] * size[1]));
    if (Math.hypot(i - 6, j - 8, k - 5) < 5) inside[at] = 1;
  }
  const nonFiniteCount = data.filter(Number.isNaN).length;
  const image = { grid, data, modality: 'CT', unit: 'HU', nonFiniteCount } as const;
  const mask = toLabelMap({ ...image, data: inside, nonFiniteCount: 0 }, 'ball');
  return { image, mask, labels: [1] };
}

/** A thread of the same process; what passes is copied as between real ones. */
function nearbyThread(): Helper {
  const serve = serveHelper((answer) => near.receive(structuredClone(answer)));
  const near = makeHelper((request: HelperRequest) => serve(structuredClone(request)));
  return near.helper;
}

/** What the costs of a plan depend on. */
function measurable() {
  const { image, mask, labels } = noisyBall();
  return { image, roi: makeRoi(image, mask, labels), known: {} };
}

function poolOf(helpers: readonly Helper[]): HelperPool {
  return { size: helpers.length, worthMs: 0, take: (count) => helpers.slice(0, count) };
}

const lost = () => Promise.reject(new Error('the thread was lost'));
const LOST: Helper = { measure: lost, map: lost };

describe('shares of a plan', () => {
  test.each([1, 2, 3, 4, 20])('%i threads: every family of every image once', (threads) => {
    const plan = makePlan(FILTERED);
    const pieces = (nodes: typeof plan) =>
      nodes.flatMap(({ image, families }) => families.map((family) => `${image.name} ${family}`));
    const shares = makeShares(plan, threads, measurable());
    expect(shares.length).toBeLessThanOrEqual(threads);
    expect(shares.flatMap(pieces).sort()).toEqual(pieces(plan).sort());
    for (const share of shares) expect(share.length).toBeGreaterThan(0);
  });

  test('one image is shared by families; those that read the same counts stay together', () => {
    const [first = [], second = []] = makeShares(makePlan(PLAIN), 2, measurable());
    const families = [first, second].map((share) => share.flatMap((node) => node.families));
    for (const own of families) {
      expect(own.length).toBeGreaterThan(0);
      expect(own.includes('glrlm')).toBe(own.includes('ngldm'));
      expect(own.includes('glszm')).toBe(own.includes('gldzm'));
    }
  });
});

describe('an extraction shared among threads', () => {
  const input = noisyBall();

  test.each([
    ['original', PLAIN],
    ['original and wavelet', FILTERED],
    ['filters of a periodic image', BANK],
    ['filters of a mirrored image', CLIPPED],
  ])('%s: no digit changes, nor the order', async (_, settings) => {
    const alone = await extract(createCpuEngine(), { ...input, settings });
    expect(alone.threads).toBe(1);
    for (const count of [1, 3]) {
      const helpers = poolOf(Array.from({ length: count }, nearbyThread));
      const together = await extract(createCpuEngine(), { ...input, settings }, { helpers });
      expect(together.threads).toBe(count + 1);
      expect(together.features).toEqual(alone.features);
      expect(together.diagnostics).toEqual(alone.diagnostics);
    }
  });

  test('the share of a lost thread is done here', async () => {
    const settings = PLAIN;
    const alone = await extract(createCpuEngine(), { ...input, settings });
    const helpers = poolOf([LOST, nearbyThread()]);
    const together = await extract(createCpuEngine(), { ...input, settings }, { helpers });
    expect(together.threads).toBe(2);
    expect(together.features).toEqual(alone.features);
  });

  test('cancel reaches the helpers', async () => {
    const stopping = new AbortController();
    let wasStopped = false;
    const waiting: Helper = {
      map: lost,
      measure: (_, { signal }) =>
        new Promise((_resolve, reject) => {
          signal?.addEventListener('abort', () => {
            wasStopped = true;
            reject(new Error('stopped'));
          });
          stopping.abort();
        }),
    };
    const options = { helpers: poolOf([waiting]), signal: stopping.signal };
    const run = extract(createCpuEngine(), { ...input, settings: PLAIN }, options);
    await expect(run).rejects.toMatchObject({ code: 'cancelled' });
    expect(wasStopped).toBe(true);
  });

  test('progress joins what the threads say: it rises to the end and names filtered images', async () => {
    const seen: ExtractionProgress[] = [];
    const helpers = poolOf([nearbyThread(), nearbyThread()]);
    const onProgress = (progress: ExtractionProgress) => seen.push(progress);
    await extract(createCpuEngine(), { ...input, settings: FILTERED }, { helpers, onProgress });
    const fractions = seen.map(({ fraction }) => fraction);
    expect(fractions).toEqual([...fractions].sort((a, b) => a - b));
    expect(fractions.at(-1)).toBeGreaterThan(0.6);
    expect(seen.some(({ image }) => image?.startsWith('wavelet-'))).toBe(true);
  });

  test('work that is not worth it stays on one thread', async () => {
    const pool = { ...poolOf([nearbyThread()]), worthMs: 1e6 };
    const run = await extract(createCpuEngine(), { ...input, settings: PLAIN }, { helpers: pool });
    expect(run.threads).toBe(1);
  });
});
