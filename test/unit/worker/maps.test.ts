import { describe, expect, test } from 'vitest';
import { createCpuEngine } from '../../../src/engine/cpu/cpu-engine.ts';
import type { Engine } from '../../../src/engine/engine.ts';
import { openImages } from '../../../src/formats/open-images.ts';
import { defaultSettings } from '../../../src/radiomics/defaults.ts';
import { LocusError } from '../../../src/volume/errors.ts';
import type { CoarseMaps, MapRequest, Result } from '../../../src/worker/protocol.ts';
import { createService, type ServiceParts } from '../../../src/worker/service.ts';
import { blocks, niftiBytes, scan } from './nifti.ts';

const n = 12;
const voxels = scan(n ** 3);
const quiet = () => {};

function unwrap<T>(result: Result<T>): T {
  if (result.ok) return result.value;
  throw new Error(`${result.error.code}: ${result.error.problem}`);
}

async function ready(part: Partial<ServiceParts> = {}) {
  const service = createService({
    gpu: null,
    openCpu: createCpuEngine,
    openWebGpu: () => Promise.reject(new Error('no GPU in this test')),
    ...part,
  });
  const files = [
    new File([niftiBytes([n, n, n], voxels)], 'scan.nii'),
    new File([niftiBytes([n, n, n], blocks(n, [1, 4]))], 'seg.nii'),
  ];
  const { items } = unwrap(await service.open('open', files, quiet));
  const [image, mask] = items;
  if (image === undefined || mask === undefined) throw new Error('not opened');
  const request: MapRequest = {
    jobId: 'map',
    imageId: image.id,
    maskId: mask.id,
    labels: [1, 4],
    settings: {
      ...defaultSettings('ibsi', 'MR'),
      voxelwise: { kernelRadius: 1, isKernelMasked: false, initialValue: null, batch: null },
    },
    features: ['original_firstorder_Mean'],
  };
  return { service, request };
}

/** Mean of the 27 voxels around one. */
function meanAround(i: number, j: number, k: number): number {
  let sum = 0;
  for (const dk of [-1, 0, 1]) {
    for (const dj of [-1, 0, 1]) {
      for (const di of [-1, 0, 1]) sum += voxels[i + di + n * (j + dj + n * (k + dk))] ?? 0;
    }
  }
  return sum / 27;
}

describe('maps', () => {
  test('come coarse, then whole, with box, engine and reason', async () => {
    const { service, request } = await ready();
    const coarse: CoarseMaps[] = [];
    const report = unwrap(await service.mapFeatures(request, (maps) => coarse.push(maps), quiet));
    expect(coarse.map(({ step }) => step)).toEqual([4, 2]);
    expect(report).toMatchObject({
      engine: { name: 'cpu' },
      whyNotGpu: 'this browser has no WebGPU',
    });
    const [map] = report.maps;
    if (map === undefined) throw new Error('no map');
    const [bx, by] = map.box.size;
    const { start } = map.box;
    map.region.forEach((inside, at) => {
      const value = map.values[at] as number;
      if (inside === 0) expect(value).toBeNaN();
      else {
        const [i, j, k] = [at % bx, Math.floor(at / bx) % by, Math.floor(at / (bx * by))];
        const mean = meanAround(start[0] + i, start[1] + j, start[2] + k);
        expect(value / mean).toBeCloseTo(1, 6);
      }
    });
  });

  test('are cancelled, and the next one is computed', async () => {
    const { service, request } = await ready();
    const job = service.mapFeatures(request, () => void service.cancel('map'), quiet);
    expect(await job).toMatchObject({ ok: false, error: { code: 'cancelled' } });
    expect((await service.mapFeatures(request, quiet, quiet)).ok).toBe(true);
  });

  test('a GPU that is lost on the way costs a repetition, not the map', async () => {
    const cpu = createCpuEngine();
    let opened = 0;
    const openWebGpu = async (): Promise<Engine> => {
      opened++;
      const lost = () => {
        throw new LocusError('device-lost', 'The GPU was lost.', 'Try again.');
      };
      return { ...cpu, info: { name: 'webgpu', adapter: null }, batch: lost };
    };
    const { service, request } = await ready({ gpu: {} as GPU, openWebGpu });
    // A derived image is made by the engine.
    const settings = { ...request.settings, imageTypes: waveletOnly(request.settings) };
    const features = ['wavelet-LLL_firstorder_Mean'];
    const report = unwrap(
      await service.mapFeatures({ ...request, settings, features }, quiet, quiet),
    );
    expect(opened).toBe(2);
    expect(report).toMatchObject({ engine: { name: 'cpu' }, whyNotGpu: 'the GPU was lost' });
    expect(report.warnings.at(-1)).toMatch(/CPU engine did the work/);
  });
});

function waveletOnly({ imageTypes }: MapRequest['settings']): MapRequest['settings']['imageTypes'] {
  return { ...imageTypes, wavelet: { name: 'coif1', startLevel: 0, levels: 1 } };
}

describe('habitats', () => {
  test('of a map, as a mask that features are extracted from, and as a file', async () => {
    const { service, request } = await ready();
    const found = unwrap(await service.findHabitats({ ...request, jobId: 'h', count: 2 }, quiet));
    const drawn = found.habitats.reduce((sum, { voxelCount }) => sum + voxelCount, 0);
    expect(found.habitats).toHaveLength(2);
    const { grid, box, data } = found;
    const made = {
      ...{ grid, box, data, name: 'Two habitats', reason: 'k-means' },
      labels: [{ value: 1, name: 'Low' }],
    };
    const item = unwrap(await service.addMask(made, request.imageId));
    expect(item).toMatchObject({ name: 'Two habitats', role: 'mask', roleReason: 'k-means' });
    expect(item.labels?.map(({ name }) => name)).toEqual(['Low', 'Label 2']);
    expect(item.labels?.reduce((sum, { voxelCount }) => sum + voxelCount, 0)).toBe(drawn);
    const { extraction } = unwrap(
      await service.extract({ ...request, jobId: 'e', maskId: item.id, labels: [1] }, quiet),
    );
    expect(
      extraction.features.find(({ name }) => name === 'original_shape_VoxelVolume')?.value,
    ).toBe(found.habitats[0]?.volumeMm3);

    const bytes = unwrap(await service.niftiOf({ grid, box, data }, 0));
    const blob = new File([bytes], 'labels.nii.gz');
    const { sources } = await openImages([{ name: blob.name, blob }]);
    const read = await sources[0]?.readFrame(0);
    const { data: kept } = unwrap(await service.voxels(item.id));
    expect(Array.from(read?.data ?? [])).toEqual(Array.from(kept));
  });
});

describe('rings', () => {
  test('around the chosen labels, clipped to a mask, none over the region', async () => {
    const { service, request } = await ready();
    const { imageId, maskId } = request;
    const ask = { jobId: 'r', imageId, maskId, labels: [1], edges: [1, 3] };
    const free = unwrap(await service.drawRings({ ...ask, clip: { kind: 'none' } }, quiet));
    expect(free.mask.labels.map(({ name }) => name)).toEqual(['0 to 1 mm', '1 to 3 mm']);
    const within = unwrap(
      await service.drawRings({ ...ask, clip: { kind: 'mask', maskId } }, quiet),
    );
    expect(within.clip).toBe('within seg.nii');
    const item = unwrap(await service.addMask(within.mask, imageId));
    const [rings, drawn] = [
      unwrap(await service.voxels(item.id)).data,
      unwrap(await service.voxels(maskId)).data,
    ];
    // Of the other label alone.
    const under = new Set(Array.from(drawn).filter((_, at) => rings[at] !== 0));
    expect([...under]).toEqual([4]);
  });

  test('refuse edges that do not rise', async () => {
    const { service, request } = await ready();
    const { imageId, maskId } = request;
    const ask = { jobId: 'r', imageId, maskId, labels: [1], edges: [3, 1] };
    expect(await service.drawRings({ ...ask, clip: { kind: 'body' } }, quiet)).toMatchObject({
      ok: false,
      error: { code: 'bad-settings' },
    });
  });
});
