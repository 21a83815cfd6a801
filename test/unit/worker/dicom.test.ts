import { zipSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import { createCpuEngine } from '../../../src/engine/cpu/cpu-engine.ts';
import type { ErrorInfo, OpenReport, Result } from '../../../src/worker/protocol.ts';
import { createService } from '../../../src/worker/service.ts';
import { writeDicom } from '../../support/dicom-writer.ts';
import { segmentation } from '../formats/dicom/make-segmentation.ts';
import { writeContours, writeSeries } from './dicom-case.ts';

const quiet = () => {};

function start() {
  const service = createService({
    gpu: null,
    openCpu: createCpuEngine,
    openWebGpu: () => Promise.reject(new Error('no GPU in this test')),
  });
  return {
    service,
    open: async (...files: (File | readonly File[])[]) =>
      unwrap(await service.open('job', files.flat(), quiet)),
    load: async (...ids: string[]) => unwrap(await service.openOffers('job', ids, quiet)),
  };
}

function unwrap<T>(result: Result<T>): T {
  if (result.ok) return result.value;
  throw new Error(`${result.error.code}: ${result.error.problem}`);
}

function errorOf(result: Result<unknown>): ErrorInfo {
  if (!result.ok) return result.error;
  throw new Error('no error');
}

const ids = ({ offers }: OpenReport) => offers.map(({ id }) => id);

describe('a folder of one series', () => {
  test('is loaded at once, with its contours; nothing says whose it is', async () => {
    const { open, service } = start();
    const report = await open(writeContours(), writeSeries());
    const [image, mask] = report.items;
    expect(image).toMatchObject({
      name: 'Series 1',
      role: 'image',
      unit: 'HU',
      sequence: 'CT',
      dicom: { patient: 'Patient 1', study: 'study-1', frameOfReference: 'frame-1' },
      header: { format: 'DICOM', grid: { size: [6, 6, 4] }, series: { images: 4 } },
    });
    expect(mask).toMatchObject({
      name: 'P1-plan.dcm',
      role: 'mask',
      labels: [{ value: 1, voxelCount: 18 }],
      regions: [{ name: 'GTV-1', values: [1] }],
      dicom: image?.dicom?.study === undefined ? {} : { study: image.dicom.study },
    });
    expect(report).toMatchObject({ errors: [], ignored: [], notes: [] });
    expect(report.offers).toMatchObject([{ itemId: image?.id, isSuggested: false }]);
    const { name: _, ...masked } = mask ?? { name: '' };
    expect(JSON.stringify([image, masked, report.offers])).not.toMatch(/SECRET|P1|1\.2\.1/);
    const header = unwrap(await service.headerOf(image?.id ?? ''));
    expect(header.elements.find(({ keyword }) => keyword === 'PatientID')?.value).toBe('P1');
    const plan = unwrap(await service.headerOf(mask?.id ?? ''));
    expect(plan.elements.find(({ keyword }) => keyword === 'Modality')?.value).toBe('RTSTRUCT');
  });

  test('in a zip archive is the same', async () => {
    const files: Record<string, Uint8Array> = {};
    for (const file of [...writeSeries(), writeContours()]) {
      files[`disc/${file.name}`] = new Uint8Array(await file.arrayBuffer());
    }
    const zipped = await start().open(new File([zipSync(files)], 'disc.zip'));
    const plain = await start().open(writeSeries(), writeContours());
    expect(zipped.items.map(({ sha256 }) => sha256)).toEqual(
      plain.items.map(({ sha256 }) => sha256),
    );
  });

  test('opened again is not loaded twice, and after it was removed it is', async () => {
    const { open, service } = start();
    const first = await open(writeSeries(), writeContours());
    const again = await open(writeSeries(), writeContours());
    expect(again.items).toEqual([]);
    expect(again.notes).toEqual(['Series 1 is open already.']);
    for (const { id } of first.items) await service.remove(id);
    expect((await open(writeSeries(), writeContours())).items).toHaveLength(2);
  });

  test('with uneven slices is offered as stored and resampled', async () => {
    const { open, load } = start();
    const heights = [0, 2, 4.8, 6];
    const slices = writeSeries({ slices: 4 }).map((_, z) =>
      writeSeries({ slices: 4, fields: { ImagePositionPatient: [0, 0, heights[z] ?? 0] } }).slice(
        z,
        z + 1,
      ),
    );
    const report = await open(...slices);
    expect(report.items).toEqual([]);
    expect(report.offers.map(({ series }) => series.description)).toEqual([
      'Series 1 (1 of 2)',
      'Series 1, resampled evenly (2 of 2)',
    ]);
    const [kept, even] = (await load(...ids(report))).items;
    expect(kept?.sha256).not.toBe(even?.sha256);
    expect(even?.header.warnings).toContain(
      'Resampled to slices 2 mm apart, linearly between neighbouring slices.',
    );
  });

  test('with a slice missing says so and keeps the others in place', async () => {
    const { items } = await start().open(writeSeries({ slices: 9, without: [4] }));
    expect(items[0]?.header.grid.size).toEqual([6, 6, 9]);
    expect(items[0]?.warnings.join(' ')).toMatch(/missing/);
  });
});

describe('a folder of several series', () => {
  const files = [
    ...writeSeries({ series: 1 }),
    ...writeSeries({ series: 2, slices: 7 }),
    ...writeSeries({ series: 3, slices: 1 }),
  ];

  test('is offered; the largest volume is suggested, and what is chosen is loaded', async () => {
    const { open, load, service } = start();
    const report = await open(files);
    expect(report.items).toEqual([]);
    expect(
      report.offers.map(({ series, isSuggested }) => [series.seriesNumber, isSuggested]),
    ).toEqual([
      [1, false],
      [2, true],
      [3, false],
    ]);
    const [first = '', second = ''] = ids(report);
    const picture = unwrap(await service.thumbnail(second));
    expect([picture.width, picture.height]).toEqual([6, 6]);
    expect(new Set(picture.rgba).size).toBeGreaterThan(5);
    const loaded = await load(second, first);
    expect(loaded.items.map(({ name }) => name)).toEqual(['Series 2', 'Series 1']);
    expect(loaded.offers.map(({ itemId }) => itemId !== null)).toEqual([true, true, false]);
  });

  test('with contours suggests what they were drawn on, and draws them when it comes', async () => {
    const { open, load } = start();
    const report = await open(files, writeContours({ series: 1 }));
    expect(report.offers.map(({ isSuggested }) => isSuggested)).toEqual([true, false, false]);
    expect(report.notes).toEqual([
      'P1-plan.dcm was drawn on series 1 (CT, Series 1): open that, and its regions are drawn.',
    ]);
    const [first = '', second = ''] = ids(report);
    expect((await load(second)).items.map(({ role }) => role)).toEqual(['image']);
    const { items } = await load(first);
    expect(items.map(({ role }) => role)).toEqual(['image', 'mask']);
    expect(items[1]?.labels?.[0]?.voxelCount).toBe(18);
  });

  test('of several patients keeps them apart', async () => {
    const { open, load, service } = start();
    const report = await open(writeSeries(), writeSeries({ patient: 'P2', slices: 9 }));
    expect(report.items).toEqual([]);
    expect(report.offers.map(({ patient }) => patient)).toEqual(['Patient 1', 'Patient 2']);
    expect(report.offers.map(({ isSuggested }) => isSuggested)).toEqual([true, false]);
    expect(report.notes[0]).toContain('of 2 patients (Patient 1, Patient 2)');
    const [first = '', second = ''] = ids(report);
    const both = await service.openOffers('job', [first, second], quiet);
    expect(errorOf(both).code).toBe('other-patient');
    await load(first);
    expect(errorOf(await service.openOffers('job', [second], quiet)).code).toBe('other-patient');
    // Another series of the second patient alone: not into this case.
    const more = await open(writeSeries({ patient: 'P2', series: 5 }));
    expect(more.items).toEqual([]);
    expect(more.offers.at(-1)).toMatchObject({ patient: 'Patient 2', itemId: null });
  });
});

describe('regions without their image', () => {
  test('of another patient, study or series: the file is named, nothing is lost', async () => {
    for (const [other, words] of [
      [{ patient: 'P2' }, 'of another patient'],
      [{ study: '7' }, 'of another study'],
    ] as const) {
      const { open } = start();
      const report = await open(writeSeries(), writeContours(other));
      expect(report.items.map(({ role }) => role)).toEqual(['image']);
      expect(report.errors).toMatchObject([
        { code: 'other-image', file: expect.stringContaining('plan.dcm') },
      ]);
      expect(report.errors[0]?.problem).toContain(words);
      expect(report.errors[0]?.remedy).toContain('Open the images');
    }
  });

  test('wait for it, however long', async () => {
    const { open } = start();
    const alone = await open(writeContours());
    expect(alone.items).toEqual([]);
    expect(alone.notes[0]).toContain('open these as well');
    const { items } = await open(writeSeries());
    expect(items.map(({ role }) => role)).toEqual(['image', 'mask']);
  });
});

describe('a segmentation', () => {
  // Six pixels of the second and third slice of writeSeries().
  const seg = (more: Parameters<typeof writeDicom>[0] = {}) => {
    const pixels = Array.from({ length: 36 }, (_, n) => Number(n >= 12 && n < 18));
    const sketch = segmentation({
      ...{ rows: 6, columns: 6, thickness: 2 },
      frames: [2, 4].map((z) => ({ position: [0, 0, z], pixels })),
      more: {
        SOPInstanceUID: '1.2.1.1.77',
        StudyInstanceUID: '1.2.1.1',
        FrameOfReferenceUID: '1.2.1.1.9',
        ReferencedSeriesSequence: [
          {
            SeriesInstanceUID: '1.2.1.1.11',
            ReferencedInstanceSequence: [2, 3].map((z) => ({
              ReferencedSOPInstanceUID: `1.2.1.1.11.${z}`,
            })),
          },
        ],
        ...more,
      },
    });
    return new File([writeDicom(sketch)], 'seg.dcm');
  };

  test('lies on its image, and without it on a grid of its own', async () => {
    const { items } = await start().open(seg(), writeSeries());
    expect(items.map(({ role, header }) => [role, header.grid.size])).toEqual([
      ['image', [6, 6, 4]],
      ['mask', [6, 6, 4]],
    ]);
    expect(items[1]).toMatchObject({
      labels: [{ voxelCount: 12 }],
      regions: [{ name: 'Part 1', values: [1] }],
      header: { format: 'DICOM SEG' },
    });
    const alone = await start().open(seg());
    expect(alone.items).toMatchObject([
      { role: 'mask', labels: [{ voxelCount: 12 }], header: { grid: { size: [6, 6, 2] } } },
    ]);
    expect(alone.items[0]?.warnings.join(' ')).toContain('a grid of its own');
  });

  test('of another patient is refused', async () => {
    const report = await start().open(
      seg({ PatientID: 'P2', ReferencedSeriesSequence: [] }),
      writeSeries(),
    );
    expect(report.items.map(({ role }) => role)).toEqual(['image']);
    expect(report.errors).toMatchObject([{ code: 'other-image', file: 'seg.dcm' }]);
  });
});

test('files that are DICOM but no image are passed over with the reason', async () => {
  const base = { PatientID: 'P1', StudyInstanceUID: '1.2.1.1', SeriesInstanceUID: '1.5' };
  const file = (name: string, fields: Parameters<typeof writeDicom>[0]) =>
    new File([writeDicom({ ...base, ...fields })], name);
  const directory = new File(
    [
      writeDicom(
        { DirectoryRecordSequence: [] },
        { meta: { MediaStorageSOPClassUID: '1.2.840.10008.1.3.10' } },
      ),
    ],
    'DICOMDIR',
  );
  const report = await start().open(
    writeSeries(),
    file('report.dcm', { Modality: 'SR' }),
    file('plan.dcm', { Modality: 'RTPLAN' }),
    file('state.dcm', { Modality: 'PR' }),
    directory,
  );
  expect(report.items).toHaveLength(1);
  expect(report.ignored.map(({ name }) => name)).toEqual([
    'report.dcm',
    'plan.dcm',
    'state.dcm',
    'DICOMDIR',
  ]);
  expect(report.ignored.map(({ reason }) => reason).join(' ')).toMatch(
    /report.*treatment plan.*presentation state.*list of files/,
  );
  const alone = await start().open(directory);
  expect(alone.errors).toMatchObject([{ code: 'missing-companion', file: 'DICOMDIR' }]);
});

test('truncated files and those without what an image needs are named, the rest is opened', async () => {
  const cut = async (name: string, file: File | undefined, share: number) =>
    new File(
      [
        await (file ?? new File([], ''))
          .slice(0, Math.floor((file?.size ?? 0) * share))
          .arrayBuffer(),
      ],
      name,
    );
  const other = writeSeries({ series: 8 });
  const [first, , ...rest] = writeSeries({ slices: 6 });
  const second = await cut('second.dcm', writeSeries({ slices: 6 })[1], 0.95);
  const noSize = writeSeries({ series: 9, slices: 1, fields: { Rows: [], Columns: [] } });
  const report = await start().open(
    first ?? [],
    second,
    rest,
    await cut('header.dcm', other[0], 0.4),
    ...noSize,
  );
  expect(report.errors.map(({ file, code }) => [file, code])).toEqual([
    ['second.dcm', 'truncated'],
    ['header.dcm', 'truncated'],
    ['P1-9-0.dcm', 'absurd-dimensions'],
  ]);
  expect(report.items).toHaveLength(1);
  expect(report.items[0]?.warnings.join(' ')).toMatch(/missing/);
  for (const { problem, remedy } of report.errors) {
    expect(problem).toMatch(/\w+/);
    expect(remedy).toMatch(/\w+/);
  }
});
