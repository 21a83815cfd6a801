import { describe, expect, test } from 'vitest';
import { createCpuEngine } from '../../../src/engine/cpu/cpu-engine.ts';
import { defaultSettings } from '../../../src/radiomics/defaults.ts';
import { exportCsv, exportJson } from '../../../src/worker/facts.ts';
import type { ErrorInfo, LoadedItem, Result } from '../../../src/worker/protocol.ts';
import { createService } from '../../../src/worker/service.ts';
import { writeContours, writeSeries } from './dicom-case.ts';
import { memoryStores } from './memory-stores.ts';
import { blocks, niftiBytes, scan } from './nifti.ts';

const n = 6;
const quiet = () => {};
const image = new File([niftiBytes([n, n, n], scan(n ** 3))], 'DOE/jane_t1c.nii');
const frames = new File(
  [niftiBytes([n, n, n], scan(3 * n ** 3), { frames: 3 })],
  'DOE/jane_dsc.nii',
);
const mask = new File([niftiBytes([n, n, n], blocks(n, [1, 4]))], 'DOE/jane_seg.nii');

function start(memory: ReturnType<typeof memoryStores>) {
  return createService({
    gpu: null,
    openCpu: createCpuEngine,
    openWebGpu: () => Promise.reject(new Error('no GPU in this test')),
    stores: memory.stores,
  });
}

type Service = ReturnType<typeof start>;

function unwrap<T>(result: Result<T>): T {
  if (result.ok) return result.value;
  throw new Error(`${result.error.code}: ${result.error.problem}`);
}

function errorOf(result: Result<unknown>): ErrorInfo {
  if (!result.ok) return result.error;
  throw new Error('no error');
}

async function opened(service: Service, ...files: readonly File[]): Promise<readonly LoadedItem[]> {
  return unwrap(await service.open('open', files, quiet)).items;
}

function keep(service: Service, items: readonly LoadedItem[], id: string | null = null) {
  const state = { chosen: [1, Number.NaN] };
  const named = items.map((item) => ({ id: item.id, sequence: item.sequence }));
  return service.keepCase({ jobId: 'keep', id, pseudonym: 'K7-M2', items: named, state }, quiet);
}

/** A kept case, and another sitting that has not opened it yet. */
async function kept(...files: readonly File[]) {
  const memory = memoryStores();
  const service = start(memory);
  const items = await opened(service, ...files);
  const summary = unwrap(await keep(service, items));
  return { memory, service, items, summary, later: start(memory) };
}

async function voxelsOf(service: Service, items: readonly LoadedItem[]) {
  return Promise.all(items.map(async ({ id }) => unwrap(await service.voxels(id))));
}

describe('a kept case', () => {
  test('comes back voxel for voxel, with labels, frames and what else was given', async () => {
    const { service, items, summary, later } = await kept(image, frames, mask);
    expect(summary).toMatchObject({ pseudonym: 'K7-M2', maskCount: 1 });
    expect(unwrap(await later.listKept())).toMatchObject({ cases: [summary], broken: [] });

    const back = unwrap(await later.reopenCase('open', summary.id, quiet));
    expect(back.state).toEqual({ chosen: [1, Number.NaN] });
    expect(await voxelsOf(later, back.items)).toEqual(await voxelsOf(service, items));
    for (const [at, { sha256, header, labels, intensity, sequence, unit }] of items.entries()) {
      const { grid, modality } = header;
      const same = { sha256, labels, intensity, sequence, unit, header: { grid, modality } };
      expect(back.items[at]).toMatchObject(same);
    }
    // Every volume of a 4-D file is there.
    const [, dsc] = items;
    const [, dscBack] = back.items;
    const shown = unwrap(await service.setFrame(dsc?.id ?? '', 2));
    const shownBack = unwrap(await later.setFrame(dscBack?.id ?? '', 2));
    expect(shownBack.sha256).toBe(shown.sha256);
    expect(await voxelsOf(later, [shownBack])).toEqual(await voxelsOf(service, [shown]));
  });

  test('is brought up to date without writing again what is there', async () => {
    const { memory, service, items, summary, later } = await kept(image, mask);
    const before = memory.trouble.writes;
    unwrap(await keep(service, items, summary.id));
    expect(memory.trouble.writes).toBe(before);
    const more = await opened(service, frames);
    unwrap(await keep(service, [...items, ...more], summary.id));
    const back = unwrap(await later.reopenCase('open', summary.id, quiet));
    expect(back.items).toHaveLength(3);
    // Reopened, it is the same case: nothing is written again, what was removed goes.
    const written = memory.trouble.writes;
    const [first] = back.items;
    if (first === undefined) throw new Error('no item');
    unwrap(await keep(later, [first], summary.id));
    expect(memory.trouble.writes).toBe(written);
    expect(memory.folders.get(summary.id)?.size).toBe(1);
  });

  test('leaves nothing behind when it is removed, and all go when the library is erased', async () => {
    const { memory, service, items, summary } = await kept(image, mask);
    unwrap(await service.removeKept(summary.id));
    expect([memory.records.size, memory.folders.size]).toEqual([0, 0]);
    expect(errorOf(await keep(service, items, summary.id)).problem).toContain('no longer kept');
    unwrap(await keep(service, items));
    unwrap(await service.eraseLibrary());
    expect([memory.records.size, memory.folders.size]).toEqual([0, 0]);
  });
});

describe('trouble', () => {
  test('a full device: the reason in words, no half case, the one before as it was', async () => {
    const { memory, service, items, summary, later } = await kept(image, mask);
    const files = memory.folders.get(summary.id)?.size;
    const more = await opened(service, frames);
    memory.trouble.bytesLeft = 500;
    expect(errorOf(await keep(service, [...items, ...more], summary.id)).code).toBe('storage-full');
    expect(memory.folders.get(summary.id)?.size).toBe(files);
    expect(errorOf(await keep(service, [...items, ...more])).code).toBe('storage-full');
    expect(memory.folders.size).toBe(1);
    expect(unwrap(await later.reopenCase('open', summary.id, quiet)).items).toHaveLength(2);
    memory.trouble.free = 100;
    expect(errorOf(await keep(service, items)).problem).toMatch(/takes up to .* allows/);
  });

  test('cancelled: nothing of it stays', async () => {
    const memory = memoryStores();
    const service = start(memory);
    const items = await opened(service, image, mask);
    const keeping = keep(service, items);
    // The library's code is fetched first.
    await new Promise((resolve) => setTimeout(resolve));
    for (let turn = 0; turn < 50; turn++) {
      await service.cancel('keep');
      await Promise.resolve();
    }
    expect(errorOf(await keeping).code).toBe('cancelled');
    expect([memory.records.size, memory.folders.size]).toEqual([0, 0]);
  });

  test('a record of another version, or damaged, is refused in words and can be erased', async () => {
    const { memory, later, summary } = await kept(image, mask);
    const good = memory.records.get(summary.id) as object;
    const asked = async (record: unknown) => {
      memory.records.set(summary.id, record);
      const { cases, broken } = unwrap(await later.listKept());
      expect([cases.length, broken.length]).toEqual([0, 1]);
      return errorOf(await later.reopenCase('open', summary.id, quiet));
    };
    const newer = await asked({ ...good, schema: 'locus-case 2' });
    expect(newer.code).toBe('unsupported');
    expect(newer.problem).toContain('locus-case 2');
    for (const record of [null, 7, {}, { ...good, items: [{}] }, { ...good, summary: { id: 1 } }]) {
      expect((await asked(record)).code).toBe('corrupt');
    }
    unwrap(await later.removeKept(summary.id));
    expect([memory.records.size, memory.folders.size]).toEqual([0, 0]);
  });

  test.each([
    ['cut', (bytes: Uint8Array<ArrayBuffer>) => bytes.slice(0, bytes.length / 2)],
    ['empty', () => new Uint8Array(0)],
    ['changed', (bytes: Uint8Array<ArrayBuffer>) => bytes.with(bytes.length >> 1, 0x5a ^ 0xff)],
  ])('a volume that is %s is refused, and nothing of the case is loaded', async (_, spoil) => {
    const { memory, later, summary } = await kept(image, mask);
    const [folder] = memory.folders.values();
    for (const [name, bytes] of folder ?? []) folder?.set(name, spoil(bytes));
    const error = errorOf(await later.reopenCase('open', summary.id, quiet));
    expect([error.code, error.remedy]).toEqual(['corrupt', expect.stringContaining('Erase it')]);
    folder?.clear();
    expect(errorOf(await later.reopenCase('open', summary.id, quiet)).problem).toContain('missing');
  });
});

describe('privacy', () => {
  const PLANTED = /doe|jane|secret|qx987654|1\.2\.987654|19610203|mercy|scanner7|tremor/i;
  const fields = {
    PatientName: 'DOE^JANE',
    PatientBirthDate: '19610203',
    InstitutionName: 'MERCY HOSPITAL',
    StationName: 'SCANNER7',
    SeriesDescription: 'CT thorax DOE tremor QX987654',
    ProtocolName: 'tremor of Mrs Doe',
    StudyDescription: 'SECRET study',
  };

  test('what is kept has no name of a file or person, no number, UID or description', async () => {
    const series = writeSeries({ patient: 'QX987654', fields });
    const contours = writeContours({ patient: 'QX987654', fields: { PatientName: 'DOE^JANE' } });
    const { memory, service, summary } = await kept(...series, contours, image, mask);
    const text = JSON.stringify([...memory.records.values()]);
    expect(text).not.toMatch(PLANTED);
    expect(text).toContain('GTV-1');
    expect([...summary.images].sort()).toEqual(['CT', 'T1c']);
    const { items } = unwrap(await service.reopenCase('open', summary.id, quiet));
    expect(JSON.stringify(items)).not.toMatch(PLANTED);
  });

  test('what the worker says of scans and values has none of it but the names of files', async () => {
    const service = start(memoryStores());
    const files = [
      ...writeSeries({ patient: 'QX987654', fields }),
      ...writeSeries({ patient: 'QX987654', series: 2, fields }),
      writeContours({ patient: 'QX987654', fields: { PatientName: 'DOE^JANE' } }),
    ].map((file, at) => new File([file], `IM${at}`));
    const report = unwrap(await service.open('open', files, quiet));
    expect(report.offers).toHaveLength(2);
    const [offer] = report.offers;
    const loaded = unwrap(await service.openOffers('open', [offer?.id ?? ''], quiet));
    const scanned = loaded.items.find(({ role }) => role === 'image');
    const drawn = loaded.items.find(({ role }) => role === 'mask');
    if (scanned === undefined || drawn === undefined) throw new Error('not opened');
    const extraction = unwrap(
      await service.extract(
        {
          ...{ jobId: 'extract', imageId: scanned.id, maskId: drawn.id, labels: [1] },
          settings: defaultSettings('ibsi'),
        },
        quiet,
      ),
    );
    const part = { sequence: null, imageName: scanned.name, report: extraction };
    const rows = [{ id: 'K7-M2', maskName: drawn.name, parts: [part] }];
    const said = [report, loaded, extraction, exportJson([part], 'K7-M2'), exportCsv(rows)];
    // Other words of a description are shown, so that a series can be told from another.
    const identifying = new RegExp(PLANTED.source.replace('|tremor', ''), 'i');
    for (const one of said) expect(JSON.stringify(one)).not.toMatch(identifying);
    // The search would find it: the header viewer shows what the files say.
    expect(JSON.stringify(unwrap(await service.headerOf(scanned.id)))).toMatch(/DOE\^JANE/);
  });

  test('rings around a removed mask do not keep its name', async () => {
    const { memory, service, items, summary } = await kept(image, mask);
    const [scanned, drawn] = items;
    if (scanned === undefined || drawn === undefined) throw new Error('not opened');
    const request = {
      ...{ jobId: 'rings', imageId: scanned.id, maskId: drawn.id, labels: [1], edges: [2] },
      clip: { kind: 'none' as const },
    };
    const { mask: rings } = unwrap(await service.drawRings(request, quiet));
    const added = unwrap(await service.addMask(rings, scanned.id));
    expect(added.name).toContain('jane');
    await service.remove(drawn.id);
    unwrap(await keep(service, [scanned, added], summary.id));
    const text = JSON.stringify([...memory.records.values()]);
    expect(text).not.toMatch(PLANTED);
    expect(text).toContain('Rings around a removed mask');
  });
});
