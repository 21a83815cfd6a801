import { describe, expect, test } from 'vitest';
import { createCpuEngine } from '../../../src/engine/cpu/cpu-engine.ts';
import { INTERPOLATION_BOUND } from '../../../src/engine/interpolation.ts';
import { createWebGpuEngine } from '../../../src/engine/webgpu/webgpu-engine.ts';
import { defaultSettings } from '../../../src/radiomics/defaults.ts';
import { resampleOnto } from '../../../src/radiomics/preprocess/resample-onto.ts';
import { IMAGE_DEFAULTS, ORIGINAL_ONLY } from '../../../src/radiomics/settings-images.ts';
import { imageByDefinition } from '../../../src/selftest/definitions/interpolation.ts';
import { type Affine, axisAlignedGrid, type Grid, type Triple } from '../../../src/volume/grid.ts';
import { indexToIndex } from '../../../src/volume/index-to-index.ts';
import type { Volume } from '../../../src/volume/volume.ts';
import type { JobProgress, LoadedItem, Result } from '../../../src/worker/protocol.ts';
import { createService } from '../../../src/worker/service.ts';
import { randomDoubles } from '../../support/generators.ts';
import { blocks, niftiBytes, scan } from '../../unit/worker/nifti.ts';

const n = 12;
const settings = {
  ...defaultSettings('ibsi'),
  imageTypes: { ...ORIGINAL_ONLY, log: IMAGE_DEFAULTS.log },
};
const quiet = () => {};

function unwrap<T>(result: Result<T>): T {
  if (result.ok) return result.value;
  throw new Error(`${result.error.code}: ${result.error.problem}`);
}

/** A mask, two images on its grid and one on another. */
async function start(engine: 'cpu' | 'webgpu') {
  const service = createService({
    gpu: navigator.gpu,
    openCpu: createCpuEngine,
    openWebGpu: createWebGpuEngine,
  });
  unwrap(await service.startEngine(engine));
  const voxels = scan(2 * n ** 3);
  const files = {
    'seg.nii': niftiBytes([n, n, n], blocks(n, [1])),
    't1.nii': niftiBytes([n, n, n], voxels.slice(0, n ** 3)),
    't2.nii': niftiBytes([n, n, n], voxels.slice(n ** 3)),
    'flair.nii': niftiBytes([n, n, n / 2], scan(n ** 3 / 2), { spacing: [1, 1, 2] }),
  };
  const list = Object.entries(files).map(([name, bytes]) => new File([bytes], name));
  const { items } = unwrap(await service.open('open', list, quiet));
  const [mask, t1, t2, flair] = items as [LoadedItem, LoadedItem, LoadedItem, LoadedItem];
  return { service, mask, t1, t2, flair };
}

describe.each(['cpu', 'webgpu'] as const)('several sequences on %s', (engine) => {
  test('give in one go what single extractions give, to the bit', async () => {
    const { service, mask, t1, t2, flair } = await start(engine);
    const request = { maskId: mask.id, labels: [1], settings };
    const images = [t1, t2, flair].map(({ id, sequence }) => ({ imageId: id, sequence }));
    const seen: JobProgress[] = [];
    const report = unwrap(
      await service.extractCase(
        { ...request, jobId: 'case', images, isMaskResampled: true },
        (now) => seen.push(now),
      ),
    );
    expect(report.sequences.map(({ sequence, error }) => [sequence, error])).toEqual([
      ['T1', null],
      ['T2', null],
      ['FLAIR', null],
    ]);
    const onFlair = unwrap(await service.resampleMask(mask.id, flair.id));
    for (const [at, item] of [t1, t2, flair].entries()) {
      const maskId = item === flair ? onFlair.id : mask.id;
      const single = unwrap(
        await service.extract({ ...request, jobId: `${at}`, imageId: item.id, maskId }, quiet),
      );
      expect(single.engine.name).toBe(engine);
      expect(report.sequences[at]?.report.extraction.features).toEqual(single.extraction.features);
    }
    const [, , last] = report.sequences;
    expect(last?.report.extraction.diagnostics).toMatchObject({
      'Mask-resampled_Interpolation': 'nearest neighbour',
      'Mask-resampled_SourceHash': mask.sha256,
      'Mask-resampled_SourceSize': [n, n, n],
    });
    const fractions = seen.map(({ fraction }) => fraction);
    expect(fractions).toEqual([...fractions].sort((a, b) => a - b));
    expect(seen.every(({ stage }) => /^(T1|T2|FLAIR): /.test(stage))).toBe(true);
  });

  test('an image that fails has its rows with the reason; the others have their values', async () => {
    const { service, mask, t1, flair } = await start(engine);
    const images = [flair, t1].map(({ id, sequence }) => ({ imageId: id, sequence }));
    const request = { jobId: 'case', maskId: mask.id, labels: [1], settings, images };
    const { sequences } = unwrap(
      await service.extractCase({ ...request, isMaskResampled: false }, quiet),
    );
    const [failed, good] = sequences;
    expect(failed?.error?.code).toBe('geometry-mismatch');
    const rows = failed?.report.extraction.features ?? [];
    const others = good?.report.extraction.features ?? [];
    expect(rows.map(({ value, reason, ...row }) => row)).toEqual(
      others.map(({ value, reason, ...row }) => row),
    );
    expect(
      rows.every(({ value, reason }) => Number.isNaN(value) && /grid/.test(reason ?? '')),
    ).toBe(true);
    expect(others.filter(({ value }) => Number.isFinite(value)).length).toBeGreaterThan(100);
  });

  test('an image comes onto the grid of another by the definition; beyond it there is nothing', async () => {
    const service = engine === 'cpu' ? createCpuEngine() : await createWebGpuEngine();
    const size: Triple = [9, 8, 7];
    const image: Volume = {
      grid: axisAlignedGrid(size, [1, 1.5, 2]),
      data: randomDoubles(9 * 8 * 7, -50, 200, 3),
      modality: 'MR',
      unit: '1',
      nonFiniteCount: 0,
    };
    for (const [name, grid] of Object.entries({ turned: TURNED, parallel: PARALLEL })) {
      for (const interpolator of ['linear', 'cubic'] as const) {
        const found = await resampleOnto(service, image, grid, interpolator);
        const matrix = indexToIndex(grid, image.grid) as Affine;
        const positions = everyIndex(grid.size).map((index) => apply(matrix, index));
        const kernel = { interpolator, border: 'edge', outside: 'border' } as const;
        const expected = imageByDefinition(image.data, size, positions, kernel);
        let [apart, missing] = [0, 0];
        for (const [at, value] of found.data.entries()) {
          const isOut = (positions[at] as Triple).some(
            (p, axis) => p < -0.5 - 1e-6 || p > (size[axis] as number) - 0.5 + 1e-6,
          );
          expect(Number.isNaN(value), `${name} ${at}`).toBe(isOut);
          if (isOut) missing++;
          else apart = Math.max(apart, Math.abs(value - (expected[at] as number)));
        }
        expect(found.nonFiniteCount).toBe(missing);
        expect(missing).toBeGreaterThan(0);
        // The values are stored as float32.
        expect(apart / 200).toBeLessThan(INTERPOLATION_BOUND.affine);
      }
    }
    service.dispose();
  });
});

const [C, S] = [Math.cos(0.4), Math.sin(0.4)];
const TURNED: Grid = {
  size: [6, 7, 5],
  spacing: [1.2, 1.2, 2],
  affine: [1.2 * C, -1.2 * S, 0, 2.2, 1.2 * S, 1.2 * C, 0, 1.1, 0, 0, 2, 5.3],
};
const PARALLEL: Grid = {
  size: [6, 5, 9],
  spacing: [1.7, 2, 1],
  affine: [1.7, 0, 0, 1.3, 0, 2, 0, 0.4, 0, 0, 1, 6.2],
};

function everyIndex([nx, ny, nz]: Triple): Triple[] {
  return Array.from({ length: nx * ny * nz }, (_, at) => [
    at % nx,
    Math.floor(at / nx) % ny,
    Math.floor(at / (nx * ny)),
  ]);
}

function apply([a, b, c, t, d, e, f, u, g, h, l, v]: Affine, [i, j, k]: Triple): Triple {
  return [a * i + b * j + c * k + t, d * i + e * j + f * k + u, g * i + h * j + l * k + v];
}
