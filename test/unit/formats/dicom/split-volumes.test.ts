import { describe, expect, test } from 'vitest';
import { groupVolumes } from '../../../../src/formats/dicom/group-volumes.ts';
import type { Fields } from '../../../support/dicom-writer.ts';
import { groupWritten, openWritten, pixels, slice } from './open-folder.ts';

let instance = 0;

/** An MR slice at height z whose pixels are all of one value. */
function image(z: number, value: number, fields: Fields = {}): Fields {
  instance++;
  return slice(z, {
    Modality: 'MR',
    SOPInstanceUID: `1.2.3.${instance}`,
    InstanceNumber: instance,
    PixelData: pixels(Array(6).fill(value)),
    ...fields,
  });
}

/** Names and first values of the slices of each source's frames. */
async function contents(sets: readonly Fields[]) {
  const { sources, refused } = await groupWritten(sets);
  expect(refused).toEqual([]);
  return Promise.all(
    sources.map(async ({ header, readFrame }) => {
      const frames = Array.from({ length: header.frames }, (_, frame) => readFrame(frame));
      return {
        names: header.frameNames ?? null,
        values: (await Promise.all(frames)).map(({ data }) =>
          Array.from(data).filter((_, at) => at % 6 === 0),
        ),
        warnings: header.warnings,
      };
    }),
  );
}

const at = (...heights: number[]) => heights;

describe('several images at one place become volumes', () => {
  test('by echo time', async () => {
    const sets = at(0, 2).flatMap((z) =>
      [80, 20].map((EchoTime) => image(z, EchoTime + z, { EchoTime })),
    );
    expect(await contents(sets)).toEqual([
      {
        names: ['echo time 20 ms', 'echo time 80 ms'],
        values: [
          [20, 22],
          [80, 82],
        ],
        warnings: [],
      },
    ]);
  });

  test.each<[string, (b: number) => Fields]>([
    ['the standard’s attribute', (DiffusionBValue) => ({ DiffusionBValue })],
    [
      'Siemens’ element',
      (b) => ({
        '00190010': { vr: 'LO', value: 'SIEMENS MR HEADER' },
        '0019100C': { vr: 'IS', value: b },
      }),
    ],
    [
      'GE’s element, with its offset',
      (b) => ({
        '00430010': { vr: 'LO', value: 'GEMS_PARM_01' },
        '00431039': { vr: 'IS', value: [1_000_000_000 + b, 8, 0, 0] },
      }),
    ],
    [
      'Philips’ element, at a block of its own',
      (b) => ({
        '00190010': { vr: 'LO', value: 'another vendor' },
        '20010012': { vr: 'LO', value: 'Philips Imaging DD 001' },
        '20011203': { vr: 'FL', value: b },
      }),
    ],
  ])('by b-value: %s', async (_name, fields) => {
    const sets = at(0, 2).flatMap((z) => [0, 800].map((b) => image(z, b + z, fields(b))));
    expect(await contents(sets)).toMatchObject([
      {
        names: ['b = 0 s/mm²', 'b = 800 s/mm²'],
        values: [
          [0, 2],
          [800, 802],
        ],
      },
    ]);
    const { sources } = await groupWritten(sets);
    expect(sources[0]?.header.series?.bValues).toEqual([0, 800]);
    const { sources: plain } = await groupWritten([image(0, 1, fields(0))]);
    expect(plain[0]?.header.series?.bValues).toEqual([]);
  });

  test('Philips’ b-value in a file of implicit VR', async () => {
    const fields = (b: number): Fields => ({
      '20010010': { vr: 'LO', value: 'Philips Imaging DD 001' },
      '20011003': { vr: 'FL', value: b },
    });
    const sets = at(0, 2).flatMap((z) => [0, 800].map((b) => image(z, b + z, fields(b))));
    const files = await openWritten(sets, { transferSyntax: '1.2.840.10008.1.2' });
    const { sources } = await groupVolumes(files);
    expect(sources[0]?.header.frameNames).toEqual(['b = 0 s/mm²', 'b = 800 s/mm²']);
  });

  test('by b-value and direction together', async () => {
    const directions = [
      [1, 0, 0],
      [0, 1, 0],
      [0, 0, 1],
    ];
    const sets = at(0, 2).flatMap((z) => [
      image(z, z, { DiffusionBValue: 0 }),
      ...directions.map((DiffusionGradientOrientation, n) =>
        image(z, 100 * (n + 1) + z, { DiffusionBValue: 1000, DiffusionGradientOrientation }),
      ),
    ]);
    const [source] = await contents(sets);
    expect(source?.names).toEqual([
      'b = 0 s/mm², no direction',
      'b = 1000 s/mm², direction 1',
      'b = 1000 s/mm², direction 2',
      'b = 1000 s/mm², direction 3',
    ]);
    expect(source?.values).toEqual([
      [0, 2],
      [100, 102],
      [200, 202],
      [300, 302],
    ]);
  });

  test('by echo and time together', async () => {
    const sets = at(0, 2).flatMap((z) =>
      [1, 2].flatMap((TemporalPositionIdentifier) =>
        [10, 20].map((EchoTime) =>
          image(z, EchoTime + TemporalPositionIdentifier + z, {
            EchoTime,
            TemporalPositionIdentifier,
          }),
        ),
      ),
    );
    expect((await contents(sets))[0]).toMatchObject({
      names: [
        'echo time 10 ms, time 1',
        'echo time 10 ms, time 2',
        'echo time 20 ms, time 1',
        'echo time 20 ms, time 2',
      ],
      values: [
        [11, 13],
        [12, 14],
        [21, 23],
        [22, 24],
      ],
    });
  });

  test('by temporal position, named by its seconds', async () => {
    const sets = [2, 1].flatMap((TemporalPositionIdentifier) =>
      at(0, 2).map((z) =>
        image(z, TemporalPositionIdentifier * 10 + z, {
          TemporalPositionIdentifier,
          AcquisitionTime: `1200${TemporalPositionIdentifier * 5}.5`.padEnd(8, '0'),
        }),
      ),
    );
    expect((await contents(sets))[0]).toMatchObject({
      values: [
        [10, 12],
        [20, 22],
      ],
    });
  });

  test('by acquisition times that differ from slice to slice: a dynamic series', async () => {
    // Slices are taken in turns, every one at a time of its own.
    const times = ['120000.0', '120000.5', '120003.0', '120003.5', '120006.0', '120006.5'];
    const sets = times.map((AcquisitionTime, n) =>
      image((n % 2) * 2, 10 * Math.floor(n / 2) + (n % 2), { AcquisitionTime }),
    );
    expect((await contents(sets.toReversed()))[0]).toMatchObject({
      names: ['0 s', '3 s', '6 s'],
      values: [
        [0, 1],
        [10, 11],
        [20, 21],
      ],
    });
  });

  test('by trigger time, acquisition number, frame reference time and image type', async () => {
    const cases: [Fields, Fields, string[]][] = [
      [
        { TriggerTime: 30 },
        { TriggerTime: 400 },
        ['30 ms after the trigger', '400 ms after the trigger'],
      ],
      [{ AcquisitionNumber: 1 }, { AcquisitionNumber: 2 }, ['acquisition 1', 'acquisition 2']],
      [{ FrameReferenceTime: 5000 }, { FrameReferenceTime: 15_000 }, ['5 s', '15 s']],
      [
        { ImageType: ['ORIGINAL', 'PRIMARY', 'M', 'ND'] },
        { ImageType: ['ORIGINAL', 'PRIMARY', 'P', 'ND'] },
        ['M', 'P'],
      ],
      [
        { InversionTime: 100 },
        { InversionTime: 900 },
        ['inversion time 100 ms', 'inversion time 900 ms'],
      ],
      [{ FlipAngle: 5 }, { FlipAngle: 15 }, ['flip angle 5°', 'flip angle 15°']],
    ];
    for (const [first, second, names] of cases) {
      const sets = at(0, 2).flatMap((z) => [image(z, 1, first), image(z, 2, second)]);
      expect((await contents(sets))[0]).toMatchObject({
        names,
        values: [
          [1, 1],
          [2, 2],
        ],
      });
    }
  });

  test('a volume with fewer slices is a source of its own', async () => {
    const sets = [
      ...at(0, 2, 4).map((z) => image(z, 1, { AcquisitionNumber: 1 })),
      ...at(0, 2, 4).map((z) => image(z, 2, { AcquisitionNumber: 2 })),
      ...at(0, 2).map((z) => image(z, 3, { AcquisitionNumber: 3 })),
    ];
    expect(await contents(sets)).toMatchObject([
      {
        names: ['acquisition 1', 'acquisition 2'],
        values: [
          [1, 1, 1],
          [2, 2, 2],
        ],
      },
      { names: ['acquisition 3'], values: [[3, 3]] },
    ]);
  });
});

test('volumes that follow the patient’s motion lie apart: each is a source of its own', async () => {
  const sets = [0, 0.3, 0.5].flatMap((shift, n) =>
    at(0, 2, 4).map((z) => image(z + shift, 10 * n + z, { TemporalPositionIdentifier: n + 1 })),
  );
  expect(await contents(sets)).toMatchObject([
    { names: ['time 1'], values: [[0, 2, 4]], warnings: [] },
    { names: ['time 2'], values: [[10, 12, 14]], warnings: [] },
    { names: ['time 3'], values: [[20, 22, 24]], warnings: [] },
  ]);
});

describe('images that nothing tells apart', () => {
  test('equal ones count once, said', async () => {
    const sets = [image(0, 1), image(2, 2), image(2, 2), image(4, 3)];
    expect(await contents(sets)).toEqual([
      { names: null, values: [[1, 2, 3]], warnings: ['One image is there twice: it counts once.'] },
    ]);
    const twice = [...sets, ...sets];
    expect((await contents(twice))[0]?.warnings).toEqual([
      '5 images repeat others: each counts once.',
    ]);
  });

  test('equal pixels of another scale are no copies', async () => {
    const sets = [image(0, 1), image(0, 1, { RescaleSlope: 3 })];
    expect((await contents(sets))[0]?.values).toEqual([[1], [3]]);
  });

  test('different ones are split by their order, said', async () => {
    const sets = at(0, 2).flatMap((z) => [image(z, 10 + z), image(z, 20 + z)]);
    const [source] = await contents(sets);
    expect(source?.names).toEqual(['volume 1', 'volume 2']);
    expect(source?.values).toEqual([
      [10, 12],
      [20, 22],
    ]);
    expect(source?.warnings[0]).toContain('Up to 2 different images lie at one place');
  });
});

describe('enhanced multi-frame files', () => {
  const place = (z: number, extra: Fields = {}): Fields => ({
    PlanePositionSequence: [{ ImagePositionPatient: [10, 20, z] }],
    ...extra,
  });

  const enhanced = (
    frames: readonly Fields[],
    values: readonly number[],
    shared: Fields = {},
    more: Fields = {},
  ): Fields => {
    const {
      ImagePositionPatient: _,
      ImageOrientationPatient: __,
      PixelSpacing: ___,
      ...rest
    } = image(0, 0);
    return {
      ...rest,
      NumberOfFrames: frames.length,
      SharedFunctionalGroupsSequence: [
        {
          PlaneOrientationSequence: [{ ImageOrientationPatient: [1, 0, 0, 0, 1, 0] }],
          PixelMeasuresSequence: [{ PixelSpacing: [0.5, 0.75], SliceThickness: 2 }],
          ...shared,
        },
      ],
      PerFrameFunctionalGroupsSequence: frames,
      PixelData: pixels(values.flatMap((value) => Array(6).fill(value))),
      ...more,
    };
  };

  test('frames by position, each with its own transformation of values', async () => {
    const scale = (RescaleSlope: number): Fields => ({
      PixelValueTransformationSequence: [{ RescaleSlope, RescaleIntercept: -1, RescaleType: 'HU' }],
    });
    const set = enhanced(
      [place(4, scale(2)), place(0, scale(3)), place(2, scale(1))],
      [10, 20, 30],
      {},
      { Modality: 'CT' },
    );
    const { sources } = await groupWritten([set]);
    const [source] = sources;
    expect(source?.header.grid.affine).toEqual([-0.75, 0, 0, -10, 0, -0.5, 0, -20, 0, 0, 2, 0]);
    expect(source?.header.series?.images).toBe(3);
    const { data, unit } = (await source?.readFrame(0)) ?? { data: [], unit: '' };
    expect([data[0], data[6], data[12], unit]).toEqual([59, 29, 19, 'HU']);
  });

  test('echoes, b-values and times of frames', async () => {
    const groups: [(n: number) => Fields, string[]][] = [
      [
        (n) => ({ MREchoSequence: [{ EffectiveEchoTime: 10 * n }] }),
        ['echo time 10 ms', 'echo time 20 ms'],
      ],
      [
        (n) => ({ MRDiffusionSequence: [{ DiffusionBValue: 500 * n }] }),
        ['b = 500 s/mm²', 'b = 1000 s/mm²'],
      ],
      [(n) => ({ FrameContentSequence: [{ TemporalPositionIndex: n }] }), ['time 1', 'time 2']],
      [
        (n) => ({ FrameContentSequence: [{ FrameAcquisitionDateTime: `2024022912000${4 * n}` }] }),
        ['0 s', '4 s'],
      ],
    ];
    for (const [group, names] of groups) {
      const frames = at(0, 2).flatMap((z) => [1, 2].map((n) => place(z, group(n))));
      expect(await contents([enhanced(frames, [11, 21, 12, 22])])).toMatchObject([
        {
          names,
          values: [
            [11, 12],
            [21, 22],
          ],
        },
      ]);
    }
  });

  test('by an index of whatever dimension, but not by that of the place', async () => {
    const index = (...values: number[]) => ({
      FrameContentSequence: [{ DimensionIndexValues: values }],
    });
    // The second dimension is one that nothing here knows of.
    const DimensionIndexSequence = ['00209057', '00189309'].map((DimensionIndexPointer) => ({
      DimensionIndexPointer,
    }));
    const frames = [
      place(0, index(1, 10)),
      place(0, index(1, 9)),
      place(2, index(2, 10)),
      place(2, index(2, 9)),
    ];
    expect(
      await contents([enhanced(frames, [1, 2, 3, 4], {}, { DimensionIndexSequence })]),
    ).toEqual([
      {
        names: ['index 9', 'index 10'],
        values: [
          [2, 4],
          [1, 3],
        ],
        warnings: [],
      },
    ]);
  });

  test('stacks of a file are sources of their own', async () => {
    const stack = (StackID: string) => ({ FrameContentSequence: [{ StackID }] });
    const frames = [place(0, stack('1')), place(2, stack('1')), place(1, stack('2'))];
    expect(await contents([enhanced(frames, [1, 2, 3])])).toMatchObject([
      { names: null, values: [[1, 2]] },
      { names: null, values: [[3]] },
    ]);
  });

  test('the frames of several files make one volume', async () => {
    const sets = [enhanced([place(0), place(2)], [1, 2]), enhanced([place(4), place(6)], [3, 4])];
    expect(await contents(sets)).toMatchObject([{ values: [[1, 2, 3, 4]] }]);
  });
});
