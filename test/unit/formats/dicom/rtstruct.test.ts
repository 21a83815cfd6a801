import { expect, test } from 'vitest';
import { openDicom } from '../../../../src/formats/dicom/open-dicom.ts';
import { readRtStruct } from '../../../../src/formats/dicom/rtstruct.ts';
import { axisAlignedGrid } from '../../../../src/volume/grid.ts';
import { type Fields, writeDicom } from '../../../support/dicom-writer.ts';
import { asFile, codeOf } from '../open-one.ts';
import { rectangle, structureSet } from './make-rtstruct.ts';

/** Voxels of 1 mm; DICOM's (x, y) is at index (-x, -y). */
const GRID = axisAlignedGrid([10, 10, 4], [1, 1, 1], [0, 0, 0]);

const read = async (fields: Fields) =>
  readRtStruct(await openDicom(asFile('RS.dcm', writeDicom(fields))));

/** Voxels 1 to `x` of rows 1 to `y` on slice `z`. */
const block = (x: number, y: number, z: number) => rectangle(-0.5, -0.5, -x - 0.5, -y - 0.5, z);

test('names by character set, numbers, colours, kind and references', async () => {
  const source = await read(
    structureSet(
      [
        { name: 'Gehörgang 左', contours: [block(2, 2, 1)], colour: [1, 2, 3], number: 12 },
        { name: '', contours: [block(3, 3, 2)], number: 5 },
        { name: 'Twin', contours: [], number: 6 },
        { name: 'Twin', contours: [block(3, 3, 3)], number: 7, type: 'CLOSEDPLANAR_XOR' },
      ],
      {
        RTROIObservationsSequence: [{ ReferencedROINumber: 12, RTROIInterpretedType: 'ORGAN' }],
      },
    ),
  );
  expect(source).toMatchObject({
    name: 'RS.dcm',
    format: 'RTSTRUCT',
    title: 'Plan A',
    ownGrid: null,
    warnings: [],
    refersTo: {
      patient: 'P1',
      study: '1.2.3',
      series: '1.2.3.6',
      frameOfReference: '1.9',
      instances: ['1.2.3.6.1', '1.2.3.6.2'],
    },
  });
  expect(source.regions).toEqual([
    {
      number: 12,
      name: 'Gehörgang 左',
      colour: [1, 2, 3],
      description: 'ORGAN, manual',
      whyNot: null,
    },
    { number: 5, name: 'ROI 5', colour: [0, 255, 0], description: 'manual', whyNot: null },
    {
      number: 6,
      name: 'Twin (6)',
      colour: [0, 0, 255],
      description: 'manual',
      whyNot: 'it has no contours',
    },
    { number: 7, name: 'Twin (7)', colour: [255, 255, 0], description: 'manual', whyNot: null },
  ]);
  const mask = await source.draw(GRID);
  expect(mask.labels.map(({ value, name, voxelCount }) => [value, name, voxelCount])).toEqual([
    [5, 'ROI 5', 9],
    [7, 'Twin (7)', 9],
    [12, 'Gehörgang 左', 4],
  ]);
});

test('Latin-1 names', async () => {
  const name = { vr: 'LO', value: Uint8Array.of(0x4d, 0xfc, 0x6c, 0x6c) };
  const fields = structureSet([{ name, contours: [block(1, 1, 1)] }]);
  const source = await read({ ...fields, SpecificCharacterSet: 'ISO_IR 100' });
  expect(source.regions[0]?.name).toBe('Müll');
});

test('overlapping structures share labels, holes and keyholes are open', async () => {
  const source = await read(
    structureSet([
      { name: 'Body', contours: [block(6, 6, 1)] },
      { name: 'Ring', contours: [block(4, 4, 1), rectangle(-1.5, -1.5, -3.5, -3.5, 1)] },
      { name: 'Far', contours: [block(2, 2, 3), rectangle(500, 500, 510, 510, 3)] },
    ]),
  );
  const warnings: string[] = [];
  const steps: number[] = [];
  const mask = await source.draw(GRID, {
    warn: (text) => warnings.push(text),
    onProgress: (share) => steps.push(share),
  });
  expect(mask.regions?.map(({ name, values }) => [name, values])).toEqual([
    ['Body', [1, 4]],
    ['Ring', [4]],
    ['Far', [3]],
  ]);
  expect(mask.labels.map(({ name, voxelCount }) => [name, voxelCount])).toEqual([
    ['Body', 24],
    ['Far', 4],
    ['Body + Ring', 12],
  ]);
  expect(warnings).toEqual(['Contours of Far lie outside the image: they are not drawn.']);
  expect(steps).toEqual([0, 1 / 3, 2 / 3, 1]);
});

test('what cannot be drawn says why, the rest is drawn', async () => {
  const damaged = { ...structureSet([{ name: 'x', contours: [] }]) };
  const source = await read({
    ...damaged,
    StructureSetROISequence: ['Good', 'Point', 'Line', 'Damaged', 'Odd', 'Short', 'Elsewhere'].map(
      (name, at) => ({
        ROINumber: at + 1,
        ROIName: name,
        ReferencedFrameOfReferenceUID: name === 'Elsewhere' ? '1.10' : '1.9',
      }),
    ),
    ROIContourSequence: [
      ['CLOSED_PLANAR', block(1, 2, 1)],
      ['POINT', [0, 0, 0]],
      ['OPEN_NONPLANAR', block(1, 2, 1)],
      ['CLOSED_PLANAR', '0\\0\\0\\5\\x\\0\\5\\5\\0'],
      ['CLOSED_PLANAR', [0, 0, 0, 5, 0, 0, 5, 5]],
      ['CLOSED_PLANAR', [0, 0, 0, 5, 0, 0]],
      ['CLOSED_PLANAR', block(1, 2, 1)],
    ].map(([type = '', data = ''], at) => ({
      ReferencedROINumber: at + 1,
      ContourSequence: [{ ContourGeometricType: type, ContourData: data }],
    })),
  });
  expect(source.regions.map(({ name, whyNot }) => [name, whyNot])).toEqual([
    ['Good', null],
    ['Point', 'it is a point, not a closed contour'],
    ['Line', 'its contours are open lines'],
    ['Damaged', 'the coordinates of its contour 1 of 1 are damaged'],
    ['Odd', 'the coordinates of its contour 1 of 1 are damaged'],
    ['Short', 'its contours have fewer than three points'],
    ['Elsewhere', 'it lies in another frame of reference than the other regions'],
  ]);
  expect((await source.draw(GRID)).regions).toMatchObject([{ name: 'Good', values: [1] }]);
});

test('names and numbers of the patient are taken out of what is shown', async () => {
  const source = await read(
    structureSet([{ name: 'GTV Doe', contours: [block(1, 1, 1)] }], {
      PatientName: 'Doe^Jane',
      StructureSetLabel: 'Doe Jane plan',
    }),
  );
  expect(source.title).not.toMatch(/doe|jane/i);
  expect(source.regions[0]?.name).not.toMatch(/doe/i);
});

test('errors say what is wrong', async () => {
  const points = structureSet([{ name: 'Marker', contours: [[1, 2, 3]], type: 'POINT' }]);
  const source = await read(points);
  await expect(source.draw(GRID)).rejects.toThrow('Marker: it is a point');
  expect(await codeOf(read({ SOPClassUID: '1.2.840.10008.5.1.4.1.1.2' }))).toBe('unsupported');
  expect(await codeOf(read(structureSet([])))).toBe('corrupt');
  const far = await read(structureSet([{ name: 'Far', contours: [block(1, 1, 50)] }]));
  expect(await codeOf(far.draw(GRID))).toBe('mask-outside');
  expect(await codeOf(far.draw(axisAlignedGrid([1e5, 1e5, 10], [1, 1, 1])))).toBe('too-large');
  expect(await codeOf(far.draw(GRID, { signal: AbortSignal.abort() }))).toBe('cancelled');
});

test('40 organs with 100 000 points take well under a second', async () => {
  const organ = (at: number) => ({
    name: `Organ ${at}`,
    contours: Array.from(
      { length: 50 },
      (_, k) =>
        Array.from({ length: 50 }, (_, n) => {
          const turn = (n / 50) * 2 * Math.PI;
          const centre = -40 - (at % 8) * 20;
          return [centre + 18 * Math.cos(turn), centre - 18 * Math.sin(turn), k].map((x) =>
            x.toFixed(3),
          );
        }).flat() as unknown as number[],
    ),
  });
  const source = await read(structureSet(Array.from({ length: 40 }, (_, at) => organ(at))));
  const { user } = process.cpuUsage();
  const mask = await source.draw(axisAlignedGrid([256, 256, 50], [1, 1, 1]));
  // Microseconds of processor time, so that what else the machine does counts less; it takes a third of that.
  expect(process.cpuUsage().user - user).toBeLessThan(1.5e6);
  expect(mask.regions?.every(({ values }) => values.length > 0)).toBe(true);
});

test('Cancel takes effect while contours are drawn', async () => {
  const slices = Array.from({ length: 200 }, (_, z) => block(500, 500, z));
  const source = await read(structureSet([{ name: 'Large', contours: slices }]));
  const controller = new AbortController();
  const drawing = source.draw(axisAlignedGrid([512, 512, 200], [1, 1, 1]), {
    signal: controller.signal,
  });
  setTimeout(() => controller.abort(), 5);
  expect(await codeOf(drawing)).toBe('cancelled');
});
