import { expect, test } from 'vitest';
import { createCpuEngine } from '../../../src/engine/cpu/cpu-engine.ts';
import { createService } from '../../../src/worker/service.ts';
import { writeDicom } from '../../support/dicom-writer.ts';
import { segmentation } from '../formats/dicom/make-segmentation.ts';
import { writeFractions, writeSeries } from './dicom-case.ts';

/** Two segments on the second slice of the series that writeSeries makes; they share a column. */
function writeSegmentation(patient = 'P1', study = '1.2.1.1'): File {
  const columns = (first: number, last: number) =>
    Array.from({ length: 36 }, (_, n) => Number(n % 6 >= first && n % 6 <= last));
  const position = [0, 0, 2];
  const bytes = writeDicom(
    segmentation({
      rows: 6,
      columns: 6,
      frames: [
        { position, segment: 1, pixels: columns(0, 2) },
        { position, segment: 2, pixels: columns(2, 3) },
      ],
      more: {
        SOPInstanceUID: '1.2.1.1.777',
        PatientID: patient,
        StudyInstanceUID: study,
        FrameOfReferenceUID: `${study}.9`,
        ReferencedSeriesSequence: [
          {
            SeriesInstanceUID: `${study}.11`,
            ReferencedInstanceSequence: [{ ReferencedSOPInstanceUID: `${study}.11.2` }],
          },
        ],
      },
    }),
  );
  return new File([bytes], 'seg.dcm');
}

async function openService(...files: readonly File[]) {
  const service = createService({
    gpu: null,
    openCpu: createCpuEngine,
    openWebGpu: () => Promise.reject(new Error('no GPU in this test')),
  });
  const result = await service.open('job', files, () => {});
  if (!result.ok) throw new Error(result.error.problem);
  return { service, report: result.value };
}

async function open(...files: readonly File[]) {
  return (await openService(...files)).report;
}

test('a fractional segmentation is drawn again with another threshold', async () => {
  const { service, report } = await openService(writeFractions(), ...writeSeries());
  const mask = report.items.find(({ role }) => role === 'mask');
  const image = report.items.find(({ role }) => role === 'image');
  if (mask === undefined || image === undefined) throw new Error('not opened');
  expect(mask).toMatchObject({ threshold: 0.5, labels: [{ voxelCount: 18 }] });
  expect(image.threshold).toBeUndefined();
  const again = await service.setThreshold(mask.id, 0.8);
  expect(again).toMatchObject({
    ok: true,
    value: { id: mask.id, name: 'fractions.dcm', threshold: 0.8, labels: [{ voxelCount: 12 }] },
  });
  expect(again.ok && again.value.warnings.join()).toContain('at least 80 %');
  for (const [id, threshold, problem] of [
    [mask.id, 0, 'A threshold lies above 0 and is at most 1.'],
    [mask.id, Number.NaN, 'A threshold lies above 0 and is at most 1.'],
    [image.id, 0.5, `${image.name} is an image.`],
  ] as const) {
    expect(await service.setThreshold(id, threshold)).toMatchObject({
      ok: false,
      error: { problem },
    });
  }
  // What failed has changed nothing.
  expect(await service.compareGrids(image.id, mask.id)).toMatchObject({ ok: true });
});

test('a segmentation is drawn on the series that it names', async () => {
  const report = await open(writeSegmentation(), ...writeSeries());
  expect(report).toMatchObject({ errors: [], ignored: [], notes: [] });
  expect(report.items.find(({ role }) => role === 'mask')).toMatchObject({
    name: 'seg.dcm',
    header: { format: 'DICOM SEG', grid: { size: [6, 6, 4] } },
    labels: [
      { value: 1, name: 'Part 1', voxelCount: 12 },
      { value: 2, name: 'Part 2', voxelCount: 6 },
      { value: 3, name: 'Part 1 + Part 2', voxelCount: 6 },
    ],
    regions: [
      { name: 'Part 1', values: [1, 3] },
      { name: 'Part 2', values: [2, 3] },
    ],
    warnings: [],
  });
});

test('one of another patient is refused with the reason', async () => {
  const report = await open(writeSegmentation('P2', '1.2.2.1'), ...writeSeries());
  expect(report.errors).toMatchObject([{ file: 'seg.dcm', code: 'other-image' }]);
  expect(report.errors[0]?.problem).toMatch(/another patient/);
});

test('without its images it lies on a grid of its own, which is said', async () => {
  const report = await open(writeSegmentation());
  expect(report.items).toMatchObject([
    { role: 'mask', header: { grid: { size: [6, 6, 1] } }, regions: [{}, {}] },
  ]);
  expect(report.items[0]?.warnings.join()).toMatch(/grid of its own/);
});
