import fc from 'fast-check';
import { expect, test } from 'vitest';
import { groupVolumes } from '../../../../src/formats/dicom/group-volumes.ts';
import { type DicomFile, openDicom } from '../../../../src/formats/dicom/open-dicom.ts';
import { LocusError } from '../../../../src/volume/errors.ts';
import { voxelCount } from '../../../../src/volume/grid.ts';
import { type Fields, writeDicom } from '../../../support/dicom-writer.ts';
import { groupWritten, slice } from './open-folder.ts';

const PET: Fields = {
  Modality: 'PT',
  Units: 'BQML',
  CorrectedImage: ['DECY', 'ATTN'],
  DecayCorrection: 'START',
  PatientWeight: 70,
  SeriesTime: '130000',
  RescaleSlope: 0.5,
  NumberOfFrames: 1,
  RadiopharmaceuticalInformationSequence: [
    { RadionuclideTotalDose: 3e8, RadionuclideHalfLife: 6586, RadiopharmaceuticalStartTime: '12' },
  ],
};

/** Reads what can be read; anything but a LocusError fails the test. */
async function readAll(files: readonly Uint8Array<ArrayBuffer>[]): Promise<number> {
  const opened: DicomFile[] = [];
  let errors = 0;
  const attempt = async (work: () => Promise<void>) => {
    try {
      await work();
    } catch (error) {
      if (!(error instanceof LocusError)) throw error;
      expect(error.code).not.toBe('internal');
      errors++;
    }
  };
  for (const [n, bytes] of files.entries()) {
    await attempt(async () => {
      opened.push(await openDicom({ name: `${n}.dcm`, blob: new Blob([bytes]) }));
    });
  }
  const { sources, refused } = await groupVolumes(opened);
  for (const error of refused) expect(error.code).not.toBe('internal');
  for (const source of sources) {
    const { grid } = source.header;
    // Never more than the files can fill: 12 bytes of pixels each, and half as many slices between them.
    expect(voxelCount(grid)).toBeLessThan(200);
    await attempt(async () => {
      expect((await source.readFrame(0)).data).toHaveLength(voxelCount(grid));
    });
  }
  return errors + refused.length;
}

test('damaged headers give volumes or errors, and never an array that the files do not fill', async () => {
  const healthy = [0, 2, 4].map((z) => writeDicom(slice(z, PET)));
  expect(await readAll(healthy)).toBe(0);
  const length = Math.min(...healthy.map((bytes) => bytes.length));
  const damage = fc.record({
    file: fc.integer({ min: 0, max: 2 }),
    at: fc.integer({ min: 132, max: length - 1 }),
    byte: fc.integer({ min: 0, max: 255 }),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(damage, { minLength: 1, maxLength: 4 }), async (damages) => {
      const files = healthy.map((bytes) => bytes.slice());
      for (const { file, at, byte } of damages) files[file]?.fill(byte, at, at + 1);
      await readAll(files);
    }),
    { numRuns: 400 },
  );
});

test('more frames than the file can hold are refused before anything is made of each', async () => {
  const { sources, refused } = await groupWritten([
    slice(0, { NumberOfFrames: 100_000 }),
    slice(0, { NumberOfFrames: 2_000_000_000 }),
  ]);
  expect(sources).toEqual([]);
  expect(refused.map(({ code }) => code)).toEqual(['truncated', 'absurd-dimensions']);
});

test('positions beyond all numbers', async () => {
  const at = (z: string) => slice(0, { ImagePositionPatient: ['0', '0', z] });
  const { refused } = await groupWritten([at('-1e308'), at('0'), at('1e308')]);
  expect(refused.map(({ code }) => code)).toEqual(['corrupt']);
});
