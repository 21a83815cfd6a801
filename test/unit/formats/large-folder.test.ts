import { expect, test } from 'vitest';
import { openFiles } from '../../../src/formats/open-files.ts';
import type { SourceFile } from '../../../src/formats/source.ts';
import { LocusError } from '../../../src/volume/errors.ts';
import { writeDicom } from '../../support/dicom-writer.ts';

const SIDE = 724;
const PIXELS = 2 * SIDE * SIDE;
const SERIES = 3;
const SLICES = 1000;

/** The bytes before the pixels of a slice. */
function head(series: number, z: number): Uint8Array<ArrayBuffer> {
  const whole = writeDicom({
    SOPClassUID: '1.2.840.10008.5.1.4.1.1.2',
    SOPInstanceUID: `1.2.${series}.${z + 1}`,
    Modality: 'CT',
    PatientID: 'P',
    StudyInstanceUID: '1.2',
    SeriesInstanceUID: `1.2.${series}`,
    FrameOfReferenceUID: '1.2.9',
    SeriesNumber: series,
    SeriesDescription: `Series ${series}`,
    Rows: SIDE,
    Columns: SIDE,
    PixelSpacing: [0.5, 0.5],
    ImagePositionPatient: [0, 0, z],
    ImageOrientationPatient: [1, 0, 0, 0, 1, 0],
    SamplesPerPixel: 1,
    PhotometricInterpretation: 'MONOCHROME2',
    BitsAllocated: 16,
    BitsStored: 16,
    HighBit: 15,
    PixelRepresentation: 1,
    PixelData: new Uint8Array(2),
  });
  const bytes = whole.slice(0, -2);
  new DataView(bytes.buffer).setUint32(bytes.length - 4, PIXELS, true);
  return bytes;
}

/** 3.1 GB of slices whose pixels are made when they are read, and count what is. */
function makeFolder() {
  const read = { bytes: 0, fullest: 0 };
  const file = (name: string, size: number, start: () => Uint8Array<ArrayBuffer>): SourceFile => {
    const slice = (from = 0, to = size) => ({
      size: Math.max(0, Math.min(to, size) - from),
      arrayBuffer: async () => {
        const bytes = new Uint8Array(Math.max(0, Math.min(to, size) - from));
        bytes.set(start().subarray(from, to));
        read.bytes += bytes.length;
        read.fullest = Math.max(read.fullest, process.memoryUsage().arrayBuffers);
        return bytes.buffer;
      },
    });
    return { name, blob: { size, slice } as unknown as Blob };
  };
  const files: SourceFile[] = [];
  for (let z = 0; z < SLICES; z++) {
    for (let series = 1; series <= SERIES; series++) {
      const bytes = head(series, z);
      files.push(file(`study/${series}/${z}.dcm`, bytes.length + PIXELS, () => bytes));
    }
  }
  const text = new TextEncoder().encode('a log\n'.repeat(200));
  for (let n = 0; n < 50; n++) files.push(file(`study/log ${n}.txt`, text.length, () => text));
  return { files, read, bytes: files.reduce((sum, { blob }) => sum + blob.size, 0) };
}

test('of a folder of 3 GB only heads are read; what is passed over is said', async () => {
  const { files, read, bytes } = makeFolder();
  expect(bytes).toBeGreaterThan(3e9);
  const before = process.memoryUsage();
  const shares: number[] = [];
  const onProgress = (share: number) => shares.push(share);
  const { series, ignored, errors } = await openFiles(files, { onProgress });
  expect(errors).toEqual([]);
  expect(series.map(({ header }) => [header.grid.size, header.frames])).toEqual(
    Array.from({ length: SERIES }, () => [[SIDE, SIDE, SLICES], 1]),
  );
  expect(ignored).toHaveLength(50);
  expect(ignored[0]).toEqual({ name: 'study/log 0.txt', reason: 'not an image: plain text' });
  // 33 kB a file, and of these only the header is kept.
  expect(read.bytes).toBeLessThan(files.length * 40_000);
  expect(read.fullest - before.arrayBuffers).toBeLessThan(200e6);
  expect(process.memoryUsage().heapUsed - before.heapUsed).toBeLessThan(300e6);
  expect(shares).toEqual(shares.toSorted((a, b) => a - b));
  expect(shares.at(-1)).toBe(1);
}, 60_000);

test('can be cancelled on the way', async () => {
  const { files, read } = makeFolder();
  const controller = new AbortController();
  const opening = openFiles(files, {
    signal: controller.signal,
    onProgress: (share) => {
      if (share > 0.4) controller.abort();
    },
  });
  await expect(opening).rejects.toThrow(LocusError);
  expect(read.bytes).toBeLessThan(files.length * 20_000);
});
