import { describe, expect, test } from 'vitest';
import { createCpuEngine } from '../../../src/engine/cpu/cpu-engine.ts';
import type { Batch, Engine } from '../../../src/engine/engine.ts';
import { defaultSettings } from '../../../src/radiomics/defaults.ts';
import { extract } from '../../../src/radiomics/extract.ts';
import { type HelperPool, makeHelper, serveHelper } from '../../../src/radiomics/helpers.ts';
import { measure } from '../../../src/radiomics/measure.ts';
import { AFRESH } from '../../../src/radiomics/measure-batch.ts';
import { makePlan } from '../../../src/radiomics/plan.ts';
import { createResponseCache } from '../../../src/radiomics/response-cache.ts';
import type { ExtractionSettings } from '../../../src/radiomics/settings.ts';
import { IMAGE_DEFAULTS, ORIGINAL_ONLY } from '../../../src/radiomics/settings-images.ts';
import { withinRange } from '../../../src/radiomics/settings-preprocessing.ts';
import { axisAlignedGrid, type Triple } from '../../../src/volume/grid.ts';
import { makeLabelMap } from '../../../src/volume/label-map.ts';
import { makeRoi } from '../../../src/volume/roi.ts';
import { ellipsoidMask, scanLike, volumeOf } from '../../support/generators.ts';

const SIZE: Triple = [14, 12, 10];

function caseOf(size: Triple) {
  const grid = axisAlignedGrid(size, [1, 1, 2]);
  const data = scanLike(size, -500, 1500, 3);
  const image = { grid, data, modality: 'CT', unit: 'HU', nonFiniteCount: 0 } as const;
  return { image, mask: makeLabelMap(grid, ellipsoidMask(size)), labels: [1] };
}

const SETTINGS: ExtractionSettings = {
  ...defaultSettings('pyradiomics'),
  families: { shape: null, firstorder: null, glcm: null },
  imageTypes: {
    ...ORIGINAL_ONLY,
    wavelet: IMAGE_DEFAULTS.wavelet,
    log: { sigmas: [1, 2] },
    square: true,
  },
};
const DERIVED = 8 + 2 + 1;
const BINS = [{ kind: 'width', width: 25 } as const, { kind: 'count', count: 8 } as const];

/** An engine that counts what filters ask of it. */
function countingEngine(): { readonly engine: Engine; readonly taken: () => number } {
  const engine = createCpuEngine();
  let count = 0;
  const counted: readonly (keyof Batch)[] = ['convolve', 'wavelet', 'pointwise'];
  return {
    engine: {
      ...engine,
      batch: () =>
        new Proxy(engine.batch(), {
          get: (batch, name) => {
            if (counted.includes(name as keyof Batch)) count++;
            const value = Reflect.get(batch, name);
            return typeof value === 'function' ? value.bind(batch) : value;
          },
        }),
    },
    taken: () => {
      const before = count;
      count = 0;
      return before;
    },
  };
}

/** Counts the responses that helpers make. */
function countingPool(): { readonly pool: HelperPool; readonly taken: () => number } {
  let count = 0;
  const serve = serveHelper((answer) => near.receive(structuredClone(answer)));
  const near = makeHelper((request) => {
    if ('task' in request && request.task !== null) {
      const { plan, known } = request.task;
      count += plan.filter(
        ({ image: { kind, name } }) => kind !== 'original' && !(name in known),
      ).length;
    }
    serve(structuredClone(request));
  });
  const pool = { size: 1, worthMs: 0, take: () => [near.helper] };
  return {
    pool,
    taken: () => {
      const before = count;
      count = 0;
      return before;
    },
  };
}

describe('responses that were made before', () => {
  const input = caseOf(SIZE);
  const of = (part: Partial<ExtractionSettings>) => ({
    ...input,
    settings: { ...SETTINGS, ...part },
  });

  test('other bins filter nothing again, and change no digit', async () => {
    const { engine, taken } = countingEngine();
    const cache = createResponseCache();
    for (const [n, binning] of BINS.entries()) {
      const afresh = await extract(createCpuEngine(), of({ binning }));
      const kept = await extract(engine, of({ binning }), { cache });
      expect(kept.features).toEqual(afresh.features);
      // Eight sub-bands are one operation.
      expect(taken()).toBe(n === 0 ? 1 + 2 + 1 : 0);
    }
    const preprocessing = withinRange([-200, 800]);
    await extract(engine, of({ preprocessing }), { cache });
    expect(taken()).toBe(0);
    const normalised = {
      ...SETTINGS.preprocessing,
      normalisation: { scale: 100, outliers: null },
    };
    await extract(engine, of({ preprocessing: normalised }), { cache });
    expect(taken()).toBe(4);
    const other = { ...input.image, data: input.image.data.slice() };
    await extract(engine, { ...of({}), image: other }, { cache });
    expect(taken()).toBe(4);
    await extract(engine, of({ profile: 'ibsi' }), { cache });
    // IBSI's sub-bands, each for itself, and its LoG.
    expect(taken()).toBe(8 + 2);
  });

  test('with helpers as without', async () => {
    const { engine, taken } = countingEngine();
    const { pool, taken: takenThere } = countingPool();
    const cache = createResponseCache();
    const afresh = await extract(createCpuEngine(), of({}));
    const first = await extract(engine, of({}), { cache, helpers: pool });
    expect(first.features).toEqual(afresh.features);
    expect(taken() + takenThere()).toBeGreaterThan(4);
    const second = await extract(engine, of({}), { cache, helpers: pool });
    expect(second.threads).toBe(2);
    expect(second.features).toEqual(afresh.features);
    expect(taken() + takenThere()).toBe(0);
  });

  test('are kept within a budget, the least recently used going first', async () => {
    const { engine, taken } = countingEngine();
    const bytes = 8 * volumeOf(makeRoi(input.image, input.mask, [1]).box.size);
    const cache = createResponseCache(3 * bytes);
    await extract(engine, of({}), { cache });
    expect(cache.byteLength).toBe(3 * bytes);
    const small = createResponseCache(bytes - 1);
    await extract(engine, of({}), { cache: small });
    expect(small.byteLength).toBe(0);
    const one = new Float64Array(bytes / 8);
    const keys = ['a', 'b', 'c'];
    cache.clear();
    for (const key of keys) cache.set(key, one);
    cache.get('a');
    cache.set('d', one);
    expect([...keys, 'd'].map((key) => cache.get(key) !== undefined)).toEqual([
      true,
      false,
      true,
      true,
    ]);
    taken();
  });
});

test('responses beyond the budget are made in slabs, with the same digits', async () => {
  const { image, mask, labels } = caseOf(SIZE);
  const settings = { ...SETTINGS, profile: 'ibsi' } as const;
  const plan = makePlan(settings);
  const task = { image, roi: makeRoi(image, mask, labels), settings, plan, ...AFRESH };
  const { engine, taken } = countingEngine();
  const whole = await measure(engine, task);
  const inOnePiece = taken();
  const fractions: number[] = [];
  const onProgress = ({ fraction }: { readonly fraction: number }) => fractions.push(fraction);
  const budget = 14 * 12 * 6 * 48;
  const { features } = await measure(engine, task, { onProgress }, budget * 1.5);
  expect(taken()).toBeGreaterThan(inOnePiece);
  expect(features).toEqual(whole.features);
  expect(fractions).toEqual([...fractions].sort((a, b) => a - b));
});

test('an image too small for a filter costs its features, with the reason', async () => {
  for (const [size, reason] of [
    [[14, 12, 3], '3 voxels wide'],
    [[5, 12, 10], 'sigma of 5 mm'],
  ] as const) {
    const settings = { ...SETTINGS, imageTypes: { ...ORIGINAL_ONLY, log: { sigmas: [1, 5] } } };
    const { features } = await extract(createCpuEngine(), { ...caseOf(size), settings });
    const ofImage = (name: string) => features.filter(({ image }) => image === name);
    expect(ofImage('original').some(({ value }) => Number.isFinite(value))).toBe(true);
    const large = ofImage('log-sigma-5-0-mm-3D');
    expect(large.length).toBeGreaterThan(20);
    for (const feature of large) {
      expect(feature.value).toBe(Number.NaN);
      expect(feature.reason).toContain(reason);
    }
    const isMade = size[2] > 3;
    expect(ofImage('log-sigma-1-0-mm-3D').some(({ value }) => Number.isFinite(value))).toBe(isMade);
  }
});

test('the plan has one node for each derived image', () => {
  expect(makePlan(SETTINGS).length).toBe(1 + DERIVED);
});
