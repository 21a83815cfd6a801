import { describe, expect, it } from 'vitest';
import { createCpuEngine } from '../../../../src/engine/cpu/cpu-engine.ts';
import { defaultSettings } from '../../../../src/radiomics/defaults.ts';
import { extract } from '../../../../src/radiomics/extract.ts';
import {
  measureStability,
  type StabilityInput,
  type StabilityOptions,
  type StabilitySubject,
} from '../../../../src/radiomics/perturb/measure-stability.ts';
import { DEFAULT_PLAN, type PerturbationPlan } from '../../../../src/radiomics/perturb/plan.ts';
import { LocusError } from '../../../../src/volume/errors.ts';
import { axisAlignedGrid, type Triple } from '../../../../src/volume/grid.ts';
import { makeLabelMap } from '../../../../src/volume/label-map.ts';
import { makeRandom } from '../../../../src/volume/random.ts';
import type { Volume } from '../../../../src/volume/volume.ts';

const SIZE: Triple = [40, 40, 16];

/** Two balls of 6 and 5 voxels radius on a textured image; `seed` is another scan of the same. */
function makeScan(seed: number): {
  readonly image: Volume;
  readonly mask: ReturnType<typeof makeLabelMap>;
} {
  const grid = axisAlignedGrid(SIZE, [1, 1, 2]);
  const random = makeRandom(seed, 1);
  const data = new Float64Array(SIZE[0] * SIZE[1] * SIZE[2]);
  const labels = new Uint8Array(data.length);
  for (let at = 0; at < data.length; at++) {
    const [i, j, k] = [at % 40, Math.floor(at / 40) % 40, Math.floor(at / 1600)];
    data[at] = 100 + 4 * i + 30 * Math.sin(j / 2) * Math.sin(k) + 10 * random.uniform();
    if (Math.hypot(i - 11, j - 20, 2 * (k - 8)) <= 6) labels[at] = 1;
    if (Math.hypot(i - 29, j - 20, 2 * (k - 8)) <= 5) labels[at] = 2;
  }
  const image: Volume = { grid, data, modality: 'MR', unit: '1', nonFiniteCount: 0 };
  return { image, mask: makeLabelMap(grid, labels) };
}

const scan = makeScan(1);
const base = defaultSettings('ibsi', 'MR');
const settings = {
  ...base,
  families: { shape: ['MeshVolume'], firstorder: ['Mean', 'Skewness'], glcm: ['Contrast'] },
};
const plan: PerturbationPlan = { ...DEFAULT_PLAN, count: 4 };

function subject(label: number, part: Partial<StabilitySubject> = {}): StabilitySubject {
  return {
    title: `Label ${label}`,
    scans: [{ ...scan, labels: [label] }],
    isSubject: true,
    isInHand: label === 1,
    ...part,
  };
}

function measure(input: Partial<StabilityInput>, options: Partial<StabilityOptions> = {}) {
  const engine = createCpuEngine();
  return measureStability(
    { subjects: [subject(1), subject(2)], plan, settings, ...input },
    { use: (work) => work(engine), ...options },
  );
}

const named = (found: Awaited<ReturnType<typeof measure>>, name: string) => {
  const feature = found.features.find((one) => one.name === name);
  if (feature === undefined) throw new Error(`no ${name} in ${found.features.map((f) => f.name)}`);
  return feature;
};

describe('stability', () => {
  it('is an ICC over the regions of a mask, the same on every run', async () => {
    const found = await measure({});
    expect(found.extractions).toBe(8);
    const mean = named(found, 'original_firstorder_Mean');
    expect(mean).toMatchObject({ basis: 'icc', subjects: 2, measurements: 4, reason: null });
    // 70 units apart, and moved by at most one voxel of 4 units.
    expect(mean.icc?.['one-way'].value).toBeGreaterThan(0.99);
    expect(mean.icc?.['one-way'].lower).toBeLessThan(mean.icc?.['one-way'].value ?? 0);
    expect(mean.spread?.n).toBe(4);
    expect(await measure({})).toEqual(found);
  });

  it('has fractions of volume in the volumes', async () => {
    const found = await measure({
      plan: {
        ...plan,
        count: 5,
        rotations: [],
        translations: [],
        hasNoise: false,
        volumes: [-0.2],
      },
    });
    const whole = await measure({
      plan: { ...plan, count: 5, rotations: [], translations: [], hasNoise: false, volumes: [0] },
    });
    const volume = (one: typeof found) =>
      named(one, 'original_shape_MeshVolume').spread?.median ?? 0;
    expect(Math.abs(volume(found) / volume(whole) - 0.8)).toBeLessThan(0.02);
    expect(named(whole, 'original_shape_MeshVolume').spread?.cv).toBe(0);
    expect(named(whole, 'original_shape_MeshVolume').icc?.['one-way'].value).toBe(1);
  });

  it('is the spread where there is one region', async () => {
    const found = await measure({ subjects: [subject(1)] });
    const mean = named(found, 'original_firstorder_Mean');
    expect(mean).toMatchObject({ basis: 'spread', icc: null, subjects: 1, flag: 'excellent' });
    expect(mean.spread?.cv).toBeGreaterThan(0);
    expect(named(found, 'original_firstorder_Skewness').flag).toMatch(/unknown|poor|moderate/);
  });

  it('leaves a region out of the ICC that overlaps the others, and gives its spread', async () => {
    const both: StabilitySubject = {
      title: 'Both',
      scans: [{ ...scan, labels: [1, 2] }],
      isSubject: false,
      isInHand: true,
    };
    const found = await measure({
      subjects: [subject(1, { isInHand: false }), subject(2), both],
    });
    const volume = named(found, 'original_shape_MeshVolume');
    expect(volume.subjects).toBe(2);
    const alone = await measure({ subjects: [{ ...both, isSubject: true }] });
    expect(volume.spread).toEqual(named(alone, 'original_shape_MeshVolume').spread);
  });

  it('compares a test and a retest as they are', async () => {
    const again = makeScan(2);
    const pair = (label: number): StabilitySubject =>
      subject(label, {
        scans: [
          { ...scan, labels: [label] },
          { ...again, labels: [label] },
        ],
      });
    const found = await measure({ plan: null, subjects: [pair(1), pair(2)] });
    expect(found.extractions).toBe(4);
    const mean = named(found, 'original_firstorder_Mean');
    expect(mean).toMatchObject({ measurements: 2, subjects: 2, flag: 'excellent' });
    const values = await Promise.all(
      [scan, again].map(async (one) => {
        const { features } = await extract(createCpuEngine(), { ...one, labels: [1], settings });
        return features.find(({ name }) => name === 'original_firstorder_Mean')?.value ?? 0;
      }),
    );
    expect(mean.spread?.median).toBeCloseTo(((values[0] ?? 0) + (values[1] ?? 0)) / 2, 10);
  });

  it('says how far it is, with a fraction that only rises', async () => {
    const fractions: number[] = [];
    const stages = new Set<string>();
    await measure(
      {},
      {
        onProgress: ({ fraction, stage }) => {
          fractions.push(fraction);
          stages.add(stage);
        },
      },
    );
    expect(fractions.every((n, at) => n >= (fractions[at - 1] ?? 0))).toBe(true);
    expect(fractions.at(-1)).toBe(1);
    expect(stages).toContain('Label 2, perturbation 3 of 4');
  });

  it('stops when cancelled', async () => {
    const controller = new AbortController();
    const run = measure(
      {},
      {
        signal: controller.signal,
        onProgress: ({ fraction }) => {
          if (fraction > 0.3) controller.abort();
        },
      },
    );
    await expect(run).rejects.toMatchObject({ code: 'cancelled' });
  });

  it('counts an extraction that fails as missing, and fails when all do', async () => {
    let calls = 0;
    const failing: typeof extract = async (...input) => {
      if (++calls === 2) throw new LocusError('empty-mask', 'Nothing is left.', 'Shrink less.');
      return extract(...input);
    };
    const found = await measure({ subjects: [subject(1)] }, { extract: failing });
    expect(found.warnings).toEqual(['Label 1: 1 of 4 extractions failed: Nothing is left.']);
    expect(named(found, 'original_firstorder_Mean').spread?.n).toBe(3);
    const always: typeof extract = async () => {
      throw new LocusError('empty-mask', 'Nothing is left.', 'Shrink less.');
    };
    await expect(measure({}, { extract: always })).rejects.toMatchObject({ code: 'empty-mask' });
  });

  it('refuses to perturb grey levels', async () => {
    const run = measure({ settings: { ...settings, binning: { kind: 'none' } } });
    await expect(run).rejects.toMatchObject({ code: 'bad-settings' });
  });
});
