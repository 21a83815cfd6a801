import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { createCpuEngine } from '../../../src/engine/cpu/cpu-engine.ts';
import { defaultSettings } from '../../../src/radiomics/defaults.ts';
import { IMAGE_DEFAULTS, ORIGINAL_ONLY } from '../../../src/radiomics/settings-images.ts';
import type { ErrorInfo, JobProgress, Result } from '../../../src/worker/protocol.ts';
import { createService, type ServiceParts } from '../../../src/worker/service.ts';
import { blocks, niftiBytes, scan } from './nifti.ts';

const n = 12;
const settings = defaultSettings('ibsi');
const image = niftiBytes([n, n, n], scan(n ** 3));
const mask = niftiBytes([n, n, n], blocks(n, [1]));

function start(part: Partial<ServiceParts> = {}) {
  return createService({
    gpu: null,
    openCpu: createCpuEngine,
    openWebGpu: () => Promise.reject(new Error('no GPU in this test')),
    ...part,
  });
}

const quiet = () => {};
const file = (name: string, bytes: Uint8Array<ArrayBuffer> | string) => new File([bytes], name);

function unwrap<T>(result: Result<T>): T {
  if (result.ok) return result.value;
  throw new Error(`${result.error.code}: ${result.error.problem}`);
}

function errorOf(result: Result<unknown>): ErrorInfo {
  if (!result.ok) return result.error;
  throw new Error('no error');
}

/** A service with an image and a mask, and their ids. */
async function ready(maskBytes = mask, part: Partial<ServiceParts> = {}, imageBytes = image) {
  const service = start(part);
  const files = [file('scan.nii', imageBytes), file('seg.nii.gz', gzip(maskBytes))];
  const { items } = unwrap(await service.open('open', files, quiet));
  const [scanItem, segItem] = items;
  if (scanItem === undefined || segItem === undefined) throw new Error('not opened');
  return { service, imageId: scanItem.id, maskId: segItem.id, items };
}

function gzip(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  return new Uint8Array(gzipSync(bytes));
}

describe('opening', () => {
  test('roles, labels, intensities and hashes', async () => {
    const { items } = await ready(niftiBytes([n, n, n], blocks(n, [1, 4])));
    expect(items).toMatchObject([
      { name: 'scan.nii', role: 'image', labels: null, canSwitchRole: true, isSample: false },
      { name: 'seg.nii.gz', role: 'mask', labels: [{ value: 1 }, { value: 4 }] },
    ]);
    const [first] = items;
    const voxels = [...scan(n ** 3)].sort((a, b) => a - b);
    expect(first?.intensity).toEqual({
      min: voxels[0],
      max: voxels.at(-1),
      p2: voxels[Math.ceil(0.02 * n ** 3) - 1],
      p98: voxels[Math.ceil(0.98 * n ** 3) - 1],
    });
    // As the comment of fingerprint() says it can be computed elsewhere.
    const bytes = Buffer.concat([
      Buffer.from(`int16 ${n} ${n} ${n}\n`),
      Buffer.from(scan(n ** 3).buffer),
    ]);
    expect(first?.sha256).toBe(createHash('sha256').update(bytes).digest('hex'));
  });

  test('bad files spoil nothing and come back as typed errors or with a reason', async () => {
    const service = start();
    const report = unwrap(
      await service.open(
        'open',
        [
          file('notes.txt', 'not a scan'),
          file('cut.nii', image.slice(0, 900)),
          file('scan.nii', image),
          file('broken.nii.gz', gzip(image).slice(0, 400)),
        ],
        quiet,
      ),
    );
    expect(report.items.map(({ name }) => name)).toEqual(['scan.nii']);
    expect(report.ignored).toMatchObject([{ name: 'notes.txt' }]);
    expect(report.errors.map(({ file: name }) => name).sort()).toEqual([
      'broken.nii.gz',
      'cut.nii',
    ]);
    expect(report.errors.map(({ code }) => code)).toEqual(['truncated', 'truncated']);
  });

  test('a second opening adds to the first', async () => {
    const { service, imageId, items } = await ready();
    const more = unwrap(await service.open('again', [file('other.nii', image)], quiet));
    const ids = [...items, ...more.items].map(({ id }) => id);
    expect(new Set(ids).size).toBe(3);
    expect(unwrap(await service.voxels(imageId)).data).toHaveLength(n ** 3);
  });

  test('a cancelled opening leaves nothing behind', async () => {
    const service = start();
    const opening = service.open('open', [file('scan.nii', image)], quiet);
    await service.cancel('open');
    expect(errorOf(await opening).code).toBe('cancelled');
    expect(errorOf(await service.voxels('item-1')).code).toBe('internal');
  });

  test('progress says what is read and ends at 1', async () => {
    const seen: JobProgress[] = [];
    await start().open('open', [file('scan.nii', image)], (progress) => seen.push(progress));
    expect(seen[0]).toMatchObject({ stage: 'Looking at the files', fraction: 0 });
    expect(seen.at(-1)).toMatchObject({ stage: 'done', fraction: 1 });
  });
});

describe('roles', () => {
  test('a mask can be read as an image and back', async () => {
    const { service, maskId } = await ready();
    const asImage = unwrap(await service.setRole(maskId, 'image'));
    expect(asImage).toMatchObject({ role: 'image', labels: null, roleReason: 'as you said' });
    const again = unwrap(await service.setRole(maskId, 'mask'));
    expect(again).toMatchObject({ role: 'mask', labels: [{ value: 1 }], sha256: asImage.sha256 });
  });

  test('sequences are guessed from the names; a mask has none until it is an image', async () => {
    const service = start();
    const files = [file('case_t1ce.nii', image), file('case_flair.nii', mask)];
    const { items } = unwrap(await service.open('open', files, quiet));
    expect(items).toMatchObject([
      { sequence: 'T1c', sequenceReason: 'file name: ‘t1ce’' },
      { role: 'mask', sequence: 'other' },
    ]);
    const [, second] = items;
    const turned = unwrap(await service.setRole(second?.id ?? '', 'image'));
    expect(turned).toMatchObject({ role: 'image', sequence: 'FLAIR' });
  });

  test('what cannot be a mask stays an image', async () => {
    const real = niftiBytes(
      [n, n, n],
      Float32Array.from(scan(n ** 3), (x) => x + 0.25),
    );
    const { service, imageId, items } = await ready(mask, {}, real);
    expect(items[0]?.canSwitchRole).toBe(false);
    expect(errorOf(await service.setRole(imageId, 'mask')).code).toBe('not-a-mask');
    expect(unwrap(await service.voxels(imageId)).data[0]).toBe((scan(1)[0] ?? 0) + 0.25);
  });

  test('an unknown item is an error, not a crash', async () => {
    expect(errorOf(await start().setRole('item-9', 'mask')).code).toBe('internal');
  });
});

describe('4-D', () => {
  const frames = Int16Array.from({ length: 2 * n ** 3 }, (_, at) =>
    at < n ** 3 ? at % 700 : 7000 + (at % 90),
  );
  const bytes = niftiBytes([n, n, n], frames, { frames: 2 });

  test('another volume is read when asked for', async () => {
    const { service, imageId, items } = await ready(mask, {}, bytes);
    expect(items[0]).toMatchObject({ frame: 0, header: { frames: 2 } });
    const second = unwrap(await service.setFrame(imageId, 1));
    expect(second).toMatchObject({ frame: 1, intensity: { min: 7000, max: 7089 } });
    expect(second.sha256).not.toBe(items[0]?.sha256);
    expect(unwrap(await service.voxels(imageId)).data[0]).toBe(frames[n ** 3]);
  });

  test('one that does not exist changes nothing', async () => {
    const { service, imageId } = await ready(mask, {}, bytes);
    expect(errorOf(await service.setFrame(imageId, 2))).toMatchObject({ file: 'scan.nii' });
    expect(unwrap(await service.voxels(imageId)).data[1]).toBe(1);
  });
});

test('voxels are a copy: the worker keeps its own', async () => {
  const { service, imageId } = await ready();
  const { data } = unwrap(await service.voxels(imageId));
  data.fill(0);
  expect(unwrap(await service.voxels(imageId)).data[0]).toBe(scan(1)[0]);
});

describe('geometry', () => {
  const coarse = niftiBytes([n / 2, n / 2, n / 2], blocks(n / 2, [1]), { spacing: [2, 2, 2] });

  test('another grid is said, refused in an extraction, and can be resampled', async () => {
    const { service, imageId, maskId } = await ready(coarse);
    const report = unwrap(await service.compareGrids(imageId, maskId));
    expect(report).toMatchObject({ isSameGrid: false });
    expect(report.differences.join()).toMatch(/size/);
    const request = { jobId: 'x', imageId, maskId, labels: [1], settings };
    expect(errorOf(await service.extract(request, quiet))).toMatchObject({
      code: 'geometry-mismatch',
      file: 'seg.nii.gz',
    });
    const resampled = unwrap(await service.resampleMask(maskId, imageId));
    expect(resampled).toMatchObject({ name: 'seg.nii.gz (resampled)', role: 'mask' });
    expect(unwrap(await service.compareGrids(imageId, resampled.id)).isSameGrid).toBe(true);
    const again = { ...request, jobId: 'y', maskId: resampled.id };
    expect(unwrap(await service.extract(again, quiet)).mask.grid.size).toEqual([n, n, n]);
  });

  test('image and mask in each other’s place', async () => {
    const { service, imageId, maskId } = await ready();
    expect(errorOf(await service.compareGrids(maskId, imageId)).code).toBe('no-image');
    expect(errorOf(await service.compareGrids(imageId, imageId)).code).toBe('no-mask');
  });
});

describe('extraction', () => {
  test('gives features, what they were made of and how', async () => {
    const { service, imageId, maskId, items } = await ready();
    const seen: JobProgress[] = [];
    const report = unwrap(
      await service.extract({ jobId: 'x', imageId, maskId, labels: [1], settings }, (now) =>
        seen.push(now),
      ),
    );
    expect(report).toMatchObject({
      engine: { name: 'cpu' },
      whyNotGpu: 'this browser has no WebGPU',
      threads: 1,
      image: { sha256: items[0]?.sha256 },
      mask: { sha256: items[1]?.sha256, labels: [1] },
      settings,
    });
    const voxels = blocks(n, [1]).filter((value) => value === 1).length;
    expect(
      report.extraction.features.find(({ name }) => name === 'original_shape_VoxelVolume')?.value,
    ).toBe(voxels);
    const fractions = seen.map(({ fraction }) => fraction);
    expect(fractions).toEqual([...fractions].sort((a, b) => a - b));
    expect(fractions.at(-1)).toBe(1);
  });

  test('a label that is absent is a typed error', async () => {
    const { service, imageId, maskId } = await ready();
    const request = { jobId: 'x', imageId, maskId, labels: [7], settings };
    expect(errorOf(await service.extract(request, quiet)).code).toBe('label-absent');
  });

  test('what nobody expected is an internal error, and everything is still loaded', async () => {
    const { service, imageId, maskId } = await ready(mask, {
      extract: () => Promise.reject(new TypeError('x is not a function')),
    });
    const request = { jobId: 'x', imageId, maskId, labels: [1], settings };
    expect(errorOf(await service.extract(request, quiet))).toMatchObject({
      code: 'internal',
      problem: 'Something unexpected failed: x is not a function.',
    });
    expect(unwrap(await service.voxels(imageId)).data).toHaveLength(n ** 3);
  });

  test('cancel takes effect within a second, on a region that takes several', async () => {
    const size = 96;
    const large = niftiBytes([size, size, size], scan(size ** 3));
    const region = niftiBytes(
      [size, size, size],
      blocks(size, [1]).map(() => 1),
    );
    // A corner of background, so that it is no mask of one value.
    region[352] = 0;
    const { service, imageId, maskId } = await ready(region, {}, large);
    const wavelet = {
      ...settings,
      imageTypes: { ...ORIGINAL_ONLY, wavelet: IMAGE_DEFAULTS.wavelet },
    };
    const request = { jobId: 'long', imageId, maskId, labels: [1], settings: wavelet };
    let cancelledAt = 0;
    const result = await service.extract(request, ({ fraction }) => {
      if (fraction === 0 || cancelledAt > 0) return;
      cancelledAt = performance.now();
      void service.cancel('long');
    });
    expect(errorOf(result).code).toBe('cancelled');
    expect(performance.now() - cancelledAt).toBeLessThan(1000);
    // And the engine is free for the next.
    const next = { ...request, jobId: 'next', settings };
    expect(unwrap(await service.extract(next, quiet)).engine.name).toBe('cpu');
  });
});

describe('the sample case', () => {
  test('opens as images and a mask with named labels', async () => {
    const { items } = unwrap(await start().openSample('sample', quiet));
    expect(items.every(({ isSample }) => isSample)).toBe(true);
    expect(items.filter(({ role }) => role === 'image')).toHaveLength(4);
    const [seg] = items.filter(({ role }) => role === 'mask');
    expect(seg?.labels?.map(({ name }) => name)).toContain('Oedema');
  });

  test('can be cancelled', async () => {
    const service = start();
    const making = service.openSample('sample', quiet);
    setTimeout(() => void service.cancel('sample'), 20);
    expect(errorOf(await making).code).toBe('cancelled');
  });
});

describe('parameter files', () => {
  test('errors carry file, line and column', async () => {
    const result = await start().readSettings('p.yaml', 'setting:\n  binWith: 5\n');
    expect(errorOf(result)).toMatchObject({
      code: 'bad-settings',
      file: 'p.yaml',
      problem: 'Line 2, column 3: Unknown setting "binWith"; did you mean "binWidth"?',
    });
  });

  test('a good one gives settings', async () => {
    const text = 'setting: {binWidth: 5, label: 2}\nfeatureClass: {glcm: [Contrast]}\n';
    expect(unwrap(await start().readSettings('p.yaml', text))).toMatchObject({
      label: 2,
      settings: { profile: 'pyradiomics', families: { glcm: ['Contrast'] } },
    });
  });
});

test('the self-test tests the CPU engine and says why WebGPU was not run; no case is needed', async () => {
  const service = start();
  const report = unwrap(await service.runSelfTest('self-test', quiet));
  expect(report.engines).toMatchObject([
    { name: 'cpu', outcome: 'passed', whyNotRun: null },
    { name: 'webgpu', outcome: 'not-run', whyNotRun: 'This browser has no WebGPU.' },
  ]);
  const run = service.runSelfTest('cancelled', () => void service.cancel('cancelled'));
  expect(errorOf(await run).code).toBe('cancelled');
});
