import { writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { expect, type Page, test } from '@playwright/test';
import { writeDicom } from '../support/dicom-writer.ts';
import { dropFiles, openPage, waitForImage, waitForParts, watchProblems } from './support/page.ts';
import { groundTruth } from './support/truth.ts';

const require = createRequire(import.meta.url);
const folder = 'inputs/cornerstone3D_transfer_syntaxes';
const ct = (process: string, number: string) =>
  groundTruth(`${folder}/CTImage.dcm_${process}TransferSyntax_1.2.840.10008.1.2.4.${number}.dcm`);

/** The value under the crosshair, in the middle of the image. */
async function middleValue(page: Page): Promise<number> {
  await waitForImage(page);
  const text = (await page.getByTestId('status-line').textContent()) ?? '';
  const [, value] = /(-?\d+(?:\.\d+)?) HU/.exec(text) ?? [];
  expect(value, text).toBeDefined();
  return Number(value);
}

/** A square of one value, in a syntax that no test image has. */
async function writeHtj2k(value: number): Promise<Buffer> {
  const { HTJ2KEncoder } = await require('@cornerstonejs/codec-openjph/wasmjs')();
  const size = 64;
  const encoder = new HTJ2KEncoder();
  const info = { width: size, height: size, bitsPerSample: 16, componentCount: 1 };
  encoder
    .getDecodedBuffer({ ...info, isSigned: false, isUsingColorTransform: false })
    .set(new Uint8Array(new Uint16Array(size * size).fill(value).buffer));
  encoder.setQuality(true, 0);
  encoder.encode();
  const fields = {
    ...{ SOPClassUID: '1.2.840.10008.5.1.4.1.1.2', SOPInstanceUID: '1.2.3.4', Modality: 'CT' },
    ...{ SeriesInstanceUID: '1.2.3', StudyInstanceUID: '1.2', PatientID: 'HT' },
    ...{ Rows: size, Columns: size, BitsAllocated: 16, BitsStored: 16, SamplesPerPixel: 1 },
    ...{ PhotometricInterpretation: 'MONOCHROME2', PixelSpacing: [1, 1], SliceThickness: 1 },
    ...{ ImagePositionPatient: [0, 0, 0], ImageOrientationPatient: [1, 0, 0, 0, 1, 0] },
    ...{ RescaleSlope: 1, RescaleIntercept: -1024 },
    PixelData: { fragments: [encoder.getEncodedBuffer().slice() as Uint8Array] },
  };
  return Buffer.from(writeDicom(fields, { transferSyntax: '1.2.840.10008.1.2.4.201' }));
}

test('every decoder works in the page, from its own address and fetched beforehand', async ({
  page,
}, info) => {
  const problems = watchProblems(page);
  const requests: string[] = [];
  page.context().on('request', (request) => requests.push(request.url()));
  const read = async (path: string): Promise<number> => {
    await openPage(page, '?engine=cpu');
    await waitForParts(page);
    requests.length = 0;
    await dropFiles(page, path);
    const value = await middleValue(page);
    expect(requests.filter((url) => !url.startsWith('blob:'))).toEqual([]);
    return value;
  };
  const expected = await read(groundTruth(`${folder}/CTImage.dcm`));
  for (const [process, number] of [
    ['JPEG2000LosslessOnly', '90'],
    ['JPEGLSLossless', '80'],
    ['JPEGProcess14', '57'],
  ] as const) {
    expect(await read(ct(process, number)), process).toBe(expected);
  }
  const lossy = await read(ct('JPEGProcess10_12', '55'));
  expect(Math.abs(lossy - expected)).toBeLessThan(36);
  const path = info.outputPath('htj2k.dcm');
  writeFileSync(path, await writeHtj2k(1234));
  expect(await read(path)).toBe(210);
  expect(problems).toEqual([]);
});
