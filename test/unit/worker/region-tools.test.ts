import { describe, expect, test } from 'vitest';
import { createCpuEngine } from '../../../src/engine/cpu/cpu-engine.ts';
import { openImages } from '../../../src/formats/open-images.ts';
import type { JobProgress, Result } from '../../../src/worker/protocol.ts';
import type { RegionRequest } from '../../../src/worker/protocol-regions.ts';
import { createService } from '../../../src/worker/service.ts';
import { blocks, niftiBytes, scan } from './nifti.ts';

const n = 12;
const quiet = () => {};

function unwrap<T>(result: Result<T>): T {
  if (result.ok) return result.value;
  throw new Error(`${result.error.code}: ${result.error.problem}`);
}

/** A service with an image and two masks; the second lies on another grid. */
async function ready() {
  const service = createService({
    gpu: null,
    openCpu: createCpuEngine,
    openWebGpu: () => Promise.reject(new Error('no GPU in this test')),
  });
  const files = [
    new File([niftiBytes([n, n, n], scan(n ** 3))], 'scan.nii'),
    new File([niftiBytes([n, n, n], blocks(n, [1, 2, 4]))], 'seg.nii'),
    new File(
      [niftiBytes([n, n, n - 1], blocks(n, [1]).slice(0, n * n * (n - 1)))],
      'other-mask.nii',
    ),
  ];
  const { items } = unwrap(await service.open('open', files, quiet));
  const [image, mask, other] = items;
  if (image === undefined || mask === undefined || other === undefined) throw new Error();
  const size = (values: readonly number[]) =>
    (mask.labels ?? [])
      .filter(({ value }) => values.includes(value))
      .reduce((sum, { voxelCount }) => sum + voxelCount, 0);
  return { service, image, mask, other, size };
}

const request = (part: Pick<RegionRequest, 'operation' | 'operands'>): RegionRequest => ({
  jobId: 'region',
  name: 'New',
  history: 'as the test says',
  ...part,
});

describe('a region made of others', () => {
  test('is a part of the grid with its size, and becomes a mask when it is taken', async () => {
    const { service, mask, size } = await ready();
    const operands = [
      { maskId: mask.id, values: [1, 2, 4] },
      { maskId: mask.id, values: [2] },
    ] as const;
    const seen: JobProgress[] = [];
    const report = unwrap(
      await service.makeRegion(request({ operation: { kind: 'subtract' }, operands }), (progress) =>
        seen.push(progress),
      ),
    );
    expect(report.voxelCount).toBe(size([1, 4]));
    expect(report.volumeMl).toBeCloseTo(
      (mask.labels ?? []).reduce((ml, one) => ml + (one.value === 2 ? 0 : one.volumeMl), 0),
      12,
    );
    expect(seen.at(-1)?.fraction).toBe(1);
    const item = unwrap(await service.addMask(report.mask, mask.id));
    expect(item).toMatchObject({
      name: 'New',
      roleReason: 'as the test says',
      labels: [{ value: 1, name: 'New', voxelCount: report.voxelCount }],
    });
    const [made, from] = [
      unwrap(await service.voxels(item.id)),
      unwrap(await service.voxels(mask.id)),
    ];
    expect(Array.from(made.data)).toEqual(
      Array.from(from.data, (value) => Number(value === 1 || value === 4)),
    );
  });

  test('eroded to nothing it is an error, and everything is as it was', async () => {
    const { service, mask } = await ready();
    const result = await service.makeRegion(
      request({
        operation: { kind: 'erode', radius: 50, unit: 'mm' },
        operands: [{ maskId: mask.id, values: [1] }],
      }),
      quiet,
    );
    expect(result).toMatchObject({ ok: false, error: { code: 'empty-mask' } });
    expect(
      unwrap(await service.nameRegions(mask.id, { labels: [], regions: null })).labels,
    ).toEqual(mask.labels);
  });

  test('masks on different grids are not combined', async () => {
    const { service, mask, other } = await ready();
    const result = await service.makeRegion(
      request({
        operation: { kind: 'unite' },
        operands: [
          { maskId: mask.id, values: [1] },
          { maskId: other.id, values: [1] },
        ],
      }),
      quiet,
    );
    expect(result).toMatchObject({ ok: false, error: { code: 'geometry-mismatch' } });
  });

  test('Cancel ends it', async () => {
    const { service, mask } = await ready();
    const running = service.makeRegion(
      request({
        operation: { kind: 'dilate', radius: 150, unit: 'mm' },
        operands: [{ maskId: mask.id, values: [1] }],
      }),
      quiet,
    );
    await service.cancel('region');
    expect(await running).toMatchObject({ ok: false, error: { code: 'cancelled' } });
  });
});

describe('names', () => {
  test('of labels and regions change, voxels do not', async () => {
    const { service, mask } = await ready();
    const named = unwrap(
      await service.nameRegions(mask.id, {
        labels: [{ value: 1, name: 'NCR' }],
        regions: [{ name: 'TC', colour: [1, 2, 3], values: [1, 4] }],
      }),
    );
    expect(named.labels?.map(({ name }) => name)).toEqual(['NCR', 'Label 2', 'Label 4']);
    expect(named.regions).toEqual([{ name: 'TC', colour: [1, 2, 3], values: [1, 4] }]);
    expect(named.sha256).toBe(mask.sha256);
    const plain = unwrap(await service.nameRegions(mask.id, { labels: [], regions: null }));
    expect(plain.regions).toBeNull();
  });

  test('of values that do not occur are refused', async () => {
    const { service, mask } = await ready();
    const regions = [{ name: 'X', colour: [0, 0, 0], values: [3] }] as const;
    expect(await service.nameRegions(mask.id, { labels: [], regions })).toMatchObject({
      ok: false,
      error: { code: 'label-absent' },
    });
  });

  test('stay with the mask on another grid', async () => {
    const { service, image, mask } = await ready();
    const regions = [{ name: 'TC', colour: [1, 2, 3], values: [1, 4] }] as const;
    await service.nameRegions(mask.id, { labels: [], regions });
    const item = unwrap(await service.resampleMask(mask.id, image.id));
    expect(item.regions).toEqual(regions);
  });
});

describe('export', () => {
  const read = async (bytes: Uint8Array<ArrayBuffer>) => {
    const { sources } = await openImages([{ name: 'x.nii.gz', blob: new Blob([bytes]) }]);
    const [source] = sources;
    if (source === undefined) throw new Error('not read');
    return source.readFrame(0);
  };

  test('labels as they are, or one region as 1', async () => {
    const { service, mask } = await ready();
    const own = unwrap(await service.voxels(mask.id));
    const labels = await read(unwrap(await service.maskNifti(mask.id, null)));
    expect(Array.from(labels.data)).toEqual(Array.from(own.data));
    expect(labels.grid).toEqual(own.grid);
    const region = await read(unwrap(await service.maskNifti(mask.id, [1, 4])));
    expect(Array.from(region.data)).toEqual(
      Array.from(own.data, (value) => Number(value === 1 || value === 4)),
    );
  });
});
