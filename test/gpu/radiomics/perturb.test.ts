import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createCpuEngine } from '../../../src/engine/cpu/cpu-engine.ts';
import type { Engine } from '../../../src/engine/engine.ts';
import { INTERPOLATION_BOUND } from '../../../src/engine/interpolation.ts';
import { createWebGpuEngine } from '../../../src/engine/webgpu/webgpu-engine.ts';
import { defaultSettings } from '../../../src/radiomics/defaults.ts';
import { extractPerturbed } from '../../../src/radiomics/perturb/measure-stability.ts';
import { estimateNoise } from '../../../src/radiomics/perturb/noise.ts';
import { perturbCase } from '../../../src/radiomics/perturb/perturb-case.ts';
import { DEFAULT_PLAN, perturbationsOf } from '../../../src/radiomics/perturb/plan.ts';
import { prepareSubject } from '../../../src/radiomics/perturb/prepare-subject.ts';
import { axisAlignedGrid, type Triple } from '../../../src/volume/grid.ts';
import { makeLabelMap } from '../../../src/volume/label-map.ts';
import type { Volume } from '../../../src/volume/volume.ts';
import { ellipsoidMask, scanLike } from '../../support/generators.ts';

const SIZE: Triple = [26, 24, 14];
const grid = axisAlignedGrid(SIZE, [0.9, 0.9, 2]);
const image: Volume = {
  grid,
  data: Float64Array.from(scanLike(SIZE, -300, 500, 8)),
  modality: 'MR',
  unit: '1',
  nonFiniteCount: 0,
};
const mask = makeLabelMap(grid, ellipsoidMask(SIZE));
const settings = {
  ...defaultSettings('ibsi', 'MR'),
  binning: { kind: 'count', count: 32 },
} as const;
const prepared = { ...prepareSubject(image, mask, [1], settings), seed: 614 };
const [first, second] = perturbationsOf({ ...DEFAULT_PLAN, count: 2 });

describe('a perturbed case', () => {
  let engines: readonly [Engine, Engine];
  let noise = 0;
  beforeAll(async () => {
    engines = [createCpuEngine(), await createWebGpuEngine()];
    noise = await estimateNoise(image, async () => {});
  });
  afterAll(() => {
    for (const engine of engines) engine.dispose();
  });

  it.each([first, second])(
    'is the same region on both engines, its intensities within the bound of interpolation',
    async (perturbation) => {
      if (perturbation === undefined) throw new Error('no perturbation');
      const [cpu, gpu] = await Promise.all(
        engines.map((engine) => perturbCase(engine, { ...prepared, noise }, perturbation)),
      );
      if (cpu === undefined || gpu === undefined) throw new Error('no engine');
      expect(noise).toBeGreaterThan(0);
      expect(gpu.mask.data).toEqual(cpu.mask.data);
      const largest = Math.max(...Array.from(cpu.image.data, Math.abs));
      let worst = 0;
      cpu.image.data.forEach((x: number, at: number) => {
        worst = Math.max(worst, Math.abs(x - (gpu.image.data[at] as number)));
      });
      // The spline overshoots: its largest value is not the image's, which the bound is a share of.
      expect(worst).toBeLessThanOrEqual(2 * INTERPOLATION_BOUND.affine * largest);
    },
  );

  it('has the same features on both engines', async () => {
    if (first === undefined) throw new Error('no perturbation');
    const [cpu, gpu] = await Promise.all(
      engines.map((engine) => extractPerturbed(engine, { ...prepared, noise }, first)),
    );
    let worst = 0;
    let name = '';
    cpu?.features.forEach((feature, at) => {
      const other = gpu?.features[at]?.value ?? Number.NaN;
      if (Number.isNaN(feature.value)) expect(other).toBeNaN();
      else {
        const off = Math.abs(other - feature.value) / Math.max(Math.abs(feature.value), 1e-3);
        if (!(off <= worst)) [worst, name] = [off, feature.name];
      }
    });
    expect(cpu?.features.length).toBeGreaterThan(150);
    // Measured 3e-7, float32's share; a grey level that flips would make 1e-3.
    expect(worst, name).toBeLessThan(1e-5);
  });
});
