import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { openDicom } from '../../../../src/formats/dicom/open-dicom.ts';
import { openFrames } from '../../../../src/formats/dicom/open-frames.ts';
import { readStored } from '../../../../src/formats/dicom/stored-frame.ts';
import { LocusError } from '../../../../src/volume/errors.ts';
import { type FormatRow, formatsDocument } from '../../../support/formats-document.ts';
import { describeGroundTruth } from '../../../support/ground-truth.ts';
import { fromDisk } from '../open-one.ts';

const DOCUMENT = resolve(import.meta.dirname, '../../../../docs/formats.md');
const SYNTAXES = 'inputs/cornerstone3D_transfer_syntaxes';
const PYDICOM = 'inputs/pydicom';

const CT = 'e700ed224516b0375d6b8aad4933ec76';
const PATTERN = '13fa50a5763d89b22e6e16042082eab6';
const CT_12_BITS = '1e82c88e7e1b8aa17ae14bdbd14891d5';
const TWIN = 'the uncompressed image';
const GDCM = 'GDCM (SimpleITK 2.5.7)';
const CHARLS = 'CharLS (pyjpegls 1.5.1)';

/** Of files that the manifest's program could not decode: MD5 of the stored pixels and whose they are. */
const ELSEWHERE: Readonly<Record<string, readonly [string, string]>> = {
  [`${PYDICOM}/JPEG-lossy.dcm`]: ['03828812426404c50faeb2e03222c596', GDCM],
  [`${PYDICOM}/JPEGLSNearLossless_08.dcm`]: ['53daa8902c67ba54c6a5f8fa7072a4bd', CHARLS],
  [`${PYDICOM}/JPEGLSNearLossless_16.dcm`]: ['f7b2e2076f9c2af8c1bec6cd4f634884', CHARLS],
  [`${PYDICOM}/MR_small_jpeg_ls_lossless.dcm`]: ['380596adf798c8fec04849eb04810ca1', TWIN],
  [`${SYNTAXES}/CT0012.fragmented_no_bot_jpeg_baseline.51.dcm`]: [
    '156cc124b808385cbd571792b352041e',
    GDCM,
  ],
  [ct('JPEGLSLossless', '80')]: [CT, TWIN],
  [ct('JPEGLSLossy', '81')]: ['536a6739281a780b55214c41dc18ca64', CHARLS],
  [ct('JPEGProcess2_4', '51')]: [CT_12_BITS, GDCM],
  [ct('JPEGProcess6_8', '53')]: [CT_12_BITS, GDCM],
  [ct('JPEGProcess10_12', '55')]: [CT_12_BITS, GDCM],
  [ct('JPEGProcess14', '57')]: [CT, TWIN],
  [ct('JPEGProcess14SV1', '70')]: [CT, TWIN],
  [`${SYNTAXES}/TestPattern_JPEG-LS-Lossless.dcm`]: [PATTERN, TWIN],
  [`${SYNTAXES}/TestPattern_JPEG-LS-NearLossless.dcm`]: ['045b43184052163d31260bbcd051f812', GDCM],
  [`${SYNTAXES}/TestPattern_JPEG-Lossless_RGB.dcm`]: [PATTERN, TWIN],
};

function ct(process: string, number: string): string {
  return `${SYNTAXES}/CTImage.dcm_${process}TransferSyntax_1.2.840.10008.1.2.4.${number}.dcm`;
}

/** Files that have no pixels to give, other than reports, plans and the like. */
const REFUSED: Readonly<Record<string, string>> = {
  [`${PYDICOM}/MR_truncated.dcm`]: 'truncated',
  [`${PYDICOM}/badVR.dcm`]: 'corrupt',
  [`${PYDICOM}/nested_priv_SQ.dcm`]: 'corrupt',
  // Not in the manifest: the first begins with a stray byte, the second has no data set to speak of.
  [`${PYDICOM}/no_meta.dcm`]: 'unknown-format',
  [`${PYDICOM}/meta_missing_tsyntax.dcm`]: 'corrupt',
};

/**
 * Lossy images and what they were made from, with the largest difference of a rescaled value or luminance, computed with
 * GDCM (12 bits), CharLS and pydicom 3.0.2 (the others).
 */
const LOSSY: readonly (readonly [path: string, original: string, difference: number])[] = [
  [ct('JPEGProcess1', '50'), 'CTImage.dcm', 64.22],
  [ct('JPEGProcess2_4', '51'), 'CTImage.dcm', 35.63],
  [ct('JPEGProcess6_8', '53'), 'CTImage.dcm', 35.63],
  [ct('JPEGProcess10_12', '55'), 'CTImage.dcm', 35.63],
  [ct('JPEGLSLossy', '81'), 'CTImage.dcm', 1],
  [ct('JPEG2000', '91'), 'CTImage.dcm', 5],
  [`${SYNTAXES}/TestPattern_JPEG-Baseline_YBR422.dcm`, 'TestPattern_RGB.dcm', 15],
  [`${SYNTAXES}/TestPattern_JPEG-Baseline_YBRFull.dcm`, 'TestPattern_RGB.dcm', 15],
  [`${SYNTAXES}/TestPattern_JPEG-LS-NearLossless.dcm`, 'TestPattern_RGB.dcm', 2],
];

describeGroundTruth('DICOM pixels', (file) => {
  const [, ...lines] = readFileSync(file('inputs/DICOM_MANIFEST.csv'), 'utf8')
    .trim()
    .split(/\r?\n/);
  const manifest = lines.map((line) => ({
    path: line.split(',')[0] ?? '',
    md5: line.split(',').at(-1) ?? '',
  }));
  const extra = Object.keys(REFUSED).filter((path) => !manifest.some((row) => row.path === path));

  const read = async (path: string): Promise<FormatRow> => {
    const opened = await openDicom(await fromDisk(file(path)));
    const frames = await openFrames(opened);
    const hash = createHash('md5');
    for (let frame = 0; frame < frames.layout.frames; frame++) {
      hash.update(new Uint8Array(Int32Array.from(await frames.read(frame)).buffer));
    }
    const syntax = opened.dataset.transferSyntax;
    return { path, syntax, layout: frames.layout, md5: hash.digest('hex'), error: null };
  };

  const readOrRefuse = async (path: string): Promise<FormatRow> => {
    try {
      return await read(path);
    } catch (error) {
      if (!(error instanceof LocusError)) throw error;
      return { path, syntax: null, layout: null, md5: null, error };
    }
  };

  const values = async (path: string): Promise<Float64Array> => {
    const opened = await openDicom(await fromDisk(file(path)));
    const slope = opened.dataset.number('RescaleSlope') ?? 1;
    const intercept = opened.dataset.number('RescaleIntercept') ?? 0;
    const stored = await readStored(opened, 0, undefined);
    return Float64Array.from(stored, (value) => value * slope + intercept);
  };

  test('every file gives the pixels of other programs or a clear error; docs/formats.md says so', async () => {
    const rows: FormatRow[] = [];
    for (const { path, md5 } of manifest) {
      const row = await readOrRefuse(path);
      const [known, source] = ELSEWHERE[path] ?? [md5, 'pydicom'];
      if (/^[\da-f]{32}$/.test(known)) {
        expect(row, path).toMatchObject({ md5: known, error: null });
        rows.push({ ...row, source });
      } else {
        expect(row.error?.code, path).toBe(REFUSED[path] ?? 'unsupported');
        rows.push(row);
      }
    }
    for (const path of extra) {
      const row = await readOrRefuse(path);
      expect(row.error?.code, path).toBe(REFUSED[path]);
      rows.push(row);
    }
    const differences = new Map<string, number>();
    for (const [path, original, expected] of LOSSY) {
      const [ours, theirs] = [await values(path), await values(`${SYNTAXES}/${original}`)];
      const largest = ours.reduce(
        (most, v, n) => Math.max(most, Math.abs(v - (theirs[n] ?? 0))),
        0,
      );
      expect(largest, path).toBeCloseTo(expected, 2);
      differences.set(path, largest);
    }
    const document = formatsDocument(rows, differences);
    if (process.env.LOCUS_WRITE_CONFORMANCE === '1') writeFileSync(DOCUMENT, document);
    expect(document, 'LOCUS_WRITE_CONFORMANCE=1 npm test -- --only unit writes it anew').toBe(
      readFileSync(DOCUMENT, 'utf8'),
    );
  });
});
