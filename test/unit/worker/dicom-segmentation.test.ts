import { expect, test } from 'vitest';
import { createCpuEngine } from '../../../src/engine/cpu/cpu-engine.ts';
import { createService } from '../../../src/worker/service.ts';
import { writeDicom } from '../../support/dicom-writer.ts';
import { segmentation } from '../formats/dicom/make-segmentation.ts';
import { writeSeries } from './dicom-case.ts';

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

async function open(...files: readonly File[]) {
  const service = createService({
    gpu: null,
    openCpu: createCpuEngine,
    openWebGpu: () => Promise.reject(new Error('no GPU in this test')),
  });
  const result = await service.open('job', files, () => {});
  if (!result.ok) throw new Error(result.error.problem);
  return result.value;
}

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
