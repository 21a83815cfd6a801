import { describe, expect, test } from 'vitest';
import { cielabToSrgb } from '../../../../src/formats/dicom/cielab.ts';
import { openDicom } from '../../../../src/formats/dicom/open-dicom.ts';
import { readSegmentation } from '../../../../src/formats/dicom/segmentation.ts';
import {
  axisAlignedGrid,
  type Grid,
  gridFromAffine,
  indexToWorld,
  type Triple,
  voxelCount,
} from '../../../../src/volume/grid.ts';
import type { LabelMap } from '../../../../src/volume/volume.ts';
import { type Fields, type WriteOptions, writeDicom } from '../../../support/dicom-writer.ts';
import { makeRandom } from '../../../support/generators.ts';
import { asFile, codeOf } from '../open-one.ts';
import {
  type FrameSketch,
  pack,
  type SegmentationSketch,
  segmentation,
} from './make-segmentation.ts';

const read = async (fields: Fields, options: WriteOptions = {}) =>
  readSegmentation(await openDicom(asFile('SEG.dcm', writeDicom(fields, options))));

/** The grid of frames from (0, 0, 0) in DICOM's axes. */
const gridOf = ([nx, ny, nz]: Triple, [x, y, z]: Triple): Grid =>
  gridFromAffine([nx, ny, nz], [-x, 0, 0, 0, 0, -y, 0, 0, 0, 0, z, 0]);

const own = (grid: Grid | null): Grid => {
  if (grid === null) throw new Error('no grid');
  return grid;
};

const random = makeRandom(7);
const noise = (count: number, values = 2) =>
  Array.from({ length: count }, () => Math.floor(random() * values));

/** Frames of 5 x 3 pixels, which are no whole bytes, on slices of 2 mm. */
const frames = (slices: readonly number[], segment = 1, values = 2): FrameSketch[] =>
  slices.map((k) => ({ position: [0, 0, 2 * k], segment, pixels: noise(15, values) }));

const inRegion = (mask: LabelMap, region: number) =>
  Array.from(mask.data, (value) => Number(mask.regions?.[region]?.values.includes(value) ?? false));

describe('kinds', () => {
  test('bits that share bytes between frames, overlapping segments, absent frames', async () => {
    const [first, second] = [frames([0, 1, 2, 4], 3), frames([1, 4], 9)];
    const source = await read(segmentation({ rows: 3, columns: 5, frames: [...first, ...second] }));
    expect(source.ownGrid).toEqual(gridOf([5, 3, 5], [1, 1, 2]));
    const mask = await source.draw(own(source.ownGrid));
    const at = (list: FrameSketch[], k: number) =>
      list.find(({ position }) => position[2] === 2 * k)?.pixels ?? Array(15).fill(0);
    expect(inRegion(mask, 0)).toEqual([0, 1, 2, 3, 4].flatMap((k) => at(first, k)));
    expect(inRegion(mask, 1)).toEqual([0, 1, 2, 3, 4].flatMap((k) => at(second, k)));
    expect(mask.regions?.map(({ name }) => name)).toEqual(['Part 3', 'Part 9']);
  });

  test('fractions: from half of the maximum on, or from another share', async () => {
    const pixels = [0, 1, 99, 100, 101, 199, 200, 0, 0, 0, 0, 0, 0, 0, 0];
    const sketch: SegmentationSketch = {
      rows: 3,
      columns: 5,
      frames: [{ position: [0, 0, 0], pixels }],
      type: 'FRACTIONAL',
    };
    const source = await read(segmentation(sketch));
    const drawn = async (threshold?: number) => {
      const mask = await source.draw(
        own(source.ownGrid),
        threshold === undefined ? {} : { threshold },
      );
      return Array.from(mask.data);
    };
    expect(await drawn()).toEqual(pixels.map((value) => Number(value >= 100)));
    expect(await drawn(0.25)).toEqual(pixels.map((value) => Number(value >= 50)));
    // Nothing at all is never inside.
    expect(await drawn(0)).toEqual(pixels.map((value) => Number(value > 0)));
  });

  test.each([
    [8, '1.2.840.10008.1.2.1'],
    [16, '1.2.840.10008.1.2.1'],
    [16, '1.2.840.10008.1.2.2'],
  ])('label maps of %i bits, transfer syntax %s', async (bits, transferSyntax) => {
    const isLittleEndian = transferSyntax !== '1.2.840.10008.1.2.2';
    const numbers = bits === 8 ? [0, 2, 7, 4] : [0, 2, 700, 4];
    const list = frames([0, 1, 2], 1, 4).map((frame) => ({
      ...frame,
      pixels: frame.pixels.map((n) => numbers[n] ?? 0),
    }));
    const pixels = list.flatMap((frame) => frame.pixels);
    const palette = (value: number) => pack([0, 0, value * 256, 0, 0], 16, isLittleEndian);
    const source = await read(
      segmentation({
        rows: 3,
        columns: 5,
        frames: list,
        type: 'LABELMAP',
        bits,
        pixelData: { vr: 'OW', value: pack(pixels, bits, isLittleEndian) },
        segments: [0, 2, numbers[2] ?? 0].map((number) => ({
          SegmentNumber: number,
          SegmentLabel: `S${number}`,
        })),
        more: Object.fromEntries(
          [
            ['Red', 10],
            ['Green', 20],
            ['Blue', 30],
          ].flatMap(([name, value]) => [
            [`${name}PaletteColorLookupTableDescriptor`, [5, 0, 16]],
            [`${name}PaletteColorLookupTableData`, palette(value as number)],
          ]),
        ),
      }),
      { transferSyntax },
    );
    const warnings: string[] = [];
    const mask = await source.draw(own(source.ownGrid), { warn: (text) => warnings.push(text) });
    expect(source.regions.map(({ number, name }) => [number, name])).toEqual([
      [2, 'S2'],
      [numbers[2], `S${numbers[2]}`],
    ]);
    expect(source.regions[0]?.colour).toEqual([10, 20, 30]);
    expect(Array.from(mask.data)).toEqual(pixels.map((value) => (value === 4 ? 0 : value)));
    const unknown = pixels.filter((value) => value === 4).length;
    expect(warnings).toEqual([
      `${unknown} pixels have numbers that no segment has: they are left out.`,
    ]);
  });

  test('compressed frames (RLE)', async () => {
    const pixels = [0, 0, 0, 200, 200, 200, 200, 0, 0, 0, 0, 0, 200, 0, 200];
    const list = [0, 1].map((k) => ({ position: [0, 0, 2 * k], pixels }));
    // One segment: its header of 64 bytes, a literal run of 15 bytes (PS3.5 annex G).
    const head = new Uint8Array(64);
    new DataView(head.buffer).setUint32(0, 1, true);
    new DataView(head.buffer).setUint32(4, 64, true);
    const fragment = Uint8Array.from([...head, 14, ...pixels]);
    const source = await read(
      segmentation({
        rows: 3,
        columns: 5,
        frames: list,
        type: 'FRACTIONAL',
        pixelData: { fragments: [fragment, fragment] },
      }),
      { transferSyntax: '1.2.840.10008.1.2.5' },
    );
    const mask = await source.draw(own(source.ownGrid));
    expect(Array.from(mask.data)).toEqual([...pixels, ...pixels].map((value) => value / 200));
  });

  test('segments: names, codes, kind of algorithm and colours; a segment that is not described', async () => {
    const code = (value: string, meaning: string) => [
      { CodeValue: value, CodingSchemeDesignator: 'SCT', CodeMeaning: meaning },
    ];
    const source = await read(
      segmentation({
        rows: 3,
        columns: 5,
        frames: [...frames([0], 1), ...frames([1], 2)],
        segments: [
          {
            SegmentNumber: 1,
            SegmentLabel: 'Ödem',
            SegmentAlgorithmType: 'SEMIAUTOMATIC',
            SegmentedPropertyCategoryCodeSequence: code('49755003', 'Morphologic abnormality'),
            SegmentedPropertyTypeCodeSequence: code('79654002', 'Edema'),
            RecommendedDisplayCIELabValue: [46_315, 37_388, 40_503],
          },
        ],
      }),
    );
    expect(source.regions).toEqual([
      {
        number: 1,
        name: 'Ödem',
        colour: [220, 160, 120],
        description: 'Morphologic abnormality: Edema (SCT 79654002), semiautomatic',
        whyNot: null,
      },
      { number: 2, name: 'Segment 2', colour: [0, 255, 0], description: '', whyNot: null },
    ]);
    expect(source).toMatchObject({
      title: 'Drawn',
      refersTo: {
        patient: 'P1',
        study: '1.2.3',
        series: '1.2.3.6',
        frameOfReference: '1.9',
        instances: ['1.2.3.6.1'],
      },
    });
  });

  // highdicom 0.28.2, CIELabColor.from_rgb.
  test.each([
    [
      [34_886, 53_484, 50_172],
      [255, 0, 0],
    ],
    [
      [57_498, 10_747, 54_274],
      [0, 255, 0],
    ],
    [
      [21_170, 53_250, 5175],
      [0, 0, 255],
    ],
    [
      [65_535, 32_897, 32_893],
      [255, 255, 255],
    ],
    [
      [0, 32_896, 32_896],
      [0, 0, 0],
    ],
    [
      [27_450, 46_654, 17_381],
      [128, 64, 200],
    ],
  ] as const)('CIELab %j is %j', (stored, rgb) => {
    expect(cielabToSrgb(stored)).toEqual(rgb);
  });
});

describe('places', () => {
  const sketch = { rows: 3, columns: 5, frames: frames([0, 1, 2]), spacing: [1.5, 1] };

  const directions: [string, readonly number[], Triple][] = [
    ['axial', [1, 0, 0, 0, 1, 0], [0, 0, 2]],
    ['axial, head first', [-1, 0, 0, 0, 1, 0], [0, 0, -2]],
    ['coronal', [1, 0, 0, 0, 0, -1], [0, 2, 0]],
    ['sagittal', [0, 1, 0, 0, 0, -1], [-2, 0, 0]],
    ['oblique', [0.8, 0.6, 0, 0, 0, -1], [-1.2, 1.6, 0]],
  ];

  test.each(directions)(
    '%s: on an image of any axis order and direction',
    async (_, orientation, step) => {
      const list = sketch.frames.map((frame, k) => ({
        ...frame,
        position: [10, 20, 30].map((x, axis) => x + k * (step[axis] ?? 0)),
      }));
      const source = await read(segmentation({ ...sketch, frames: list, orientation }));
      const grid = own(source.ownGrid);
      expect(grid.size).toEqual([5, 3, 3]);
      const mask = await source.draw(grid);
      expect(Array.from(mask.data)).toEqual(truthOn(grid));

      function truthOn(target: Grid): number[] {
        // Column, row and frame of a place, by the definition of the plane (PS3.3 C.7.6.2.1.1).
        const [nx, ny] = target.size;
        return Array.from({ length: voxelCount(target) }, (__, at) => {
          const index: Triple = [at % nx, Math.floor(at / nx) % ny, Math.floor(at / nx / ny)];
          const [r, a, s] = indexToWorld(target.affine, index);
          const off = [-r - 10, -a - 20, s - 30];
          const along = (d: readonly number[], length: number) =>
            d.reduce((sum, x, n) => sum + x * (off[n] ?? 0), 0) / length;
          const column = along(orientation.slice(0, 3), 1);
          const row = along(orientation.slice(3), 1.5);
          const slice = along(step, 4);
          const [c, w, k] = [column, row, slice].map(Math.round) as [number, number, number];
          expect(Math.abs(column - c) + Math.abs(row - w) + Math.abs(slice - k)).toBeLessThan(1e-6);
          const isInside = c >= 0 && c < 5 && w >= 0 && w < 3 && k >= 0 && k < 3;
          return isInside ? (list[k]?.pixels[w * 5 + c] ?? 0) : 0;
        });
      }

      // The same lattice, axes in another order, one mirrored, cut on one side and with a margin on another.
      const m = grid.affine;
      const start = indexToWorld(m, [4, -1, 2]);
      const turned = gridFromAffine([3, 4, 4], [
        ...[-(m[2] ?? 0), -(m[0] ?? 0), m[1] ?? 0, start[0]],
        ...[-(m[6] ?? 0), -(m[4] ?? 0), m[5] ?? 0, start[1]],
        ...[-(m[10] ?? 0), -(m[8] ?? 0), m[9] ?? 0, start[2]],
      ] as unknown as Grid['affine']);
      const warnings: string[] = [];
      const drawn = await source.draw(turned, { warn: (text) => warnings.push(text) });
      expect(Array.from(drawn.data)).toEqual(truthOn(turned));
      expect(warnings).toEqual([]);
    },
  );

  test('other grids by nearest neighbour, which is said', async () => {
    const source = await read(segmentation(sketch));
    const grid = axisAlignedGrid([10, 10, 6], [0.5, 0.5, 1], [-4.75, -4.25, 0]);
    const warnings: string[] = [];
    const mask = await source.draw(grid, { warn: (text) => warnings.push(text) });
    expect(mask.grid).toBe(grid);
    expect(mask.regions).toEqual([{ name: 'Part 1', colour: [255, 0, 0], values: [1] }]);
    const [i, j, k] = [3, 5, 2];
    const [x, y] = [Math.round(4.75 - 0.5 * i), Math.round((4.25 - 0.5 * j) / 1.5)];
    expect(mask.data[i + 10 * (j + 10 * k)]).toBe(sketch.frames[1]?.pixels[y * 5 + x]);
    expect(warnings).toEqual([
      expect.stringMatching(/another grid than the image .* nearest neighbour/),
    ]);
  });

  test('thick frames on thin slices fill them', async () => {
    const full = [0, 1, 2].map((k) => ({ position: [0, 0, 5 * k], pixels: Array(15).fill(1) }));
    const source = await read(segmentation({ ...sketch, frames: full, thickness: 5 }));
    const fine = gridFromAffine([5, 3, 15], [-1, 0, 0, 0, 0, -1.5, 0, 0, 0, 0, 1, -2]);
    expect((await source.draw(fine)).labels[0]?.voxelCount).toBe(15 * 15);
    // Every fifth slice of a thin series, however, is just that.
    const some = await read(segmentation({ ...sketch, frames: full, thickness: 1 }));
    expect((await some.draw(fine)).labels[0]?.voxelCount).toBe(15 * 3);
  });

  test('gaps between slices are not taken for slices', async () => {
    const list = [0, 1, 2].map((k) => ({ position: [0, 0, 6 * k], pixels: noise(15) }));
    const source = await read(segmentation({ ...sketch, frames: list, thickness: 3 }));
    expect(source.ownGrid?.size).toEqual([5, 3, 3]);
    const stated = await read(segmentation({ ...sketch, frames: list, thickness: 6, between: 3 }));
    expect(stated.ownGrid?.size).toEqual([5, 3, 5]);
  });

  test('a tilted gantry makes a sheared grid', async () => {
    const list = sketch.frames.map((frame, k) => ({ ...frame, position: [0, 0.5 * k, 2 * k] }));
    const source = await read(segmentation({ ...sketch, frames: list }));
    const mask = await source.draw(own(source.ownGrid));
    expect(mask.grid.affine.map((x) => Number(x.toFixed(9)))).toEqual([
      -1, 0, 0, 0, 0, -1.5, -0.5, 0, 0, 0, 2, 0,
    ]);
    expect(Array.from(mask.data)).toEqual(list.flatMap(({ pixels }) => pixels));
  });

  test('frames at uneven distances make no grid, but fit an image that has them', async () => {
    const list = [0, 3, 4.3].map((z) => ({ position: [0, 0, z], pixels: noise(15) }));
    const source = await read(segmentation({ ...sketch, frames: list }));
    expect(source.ownGrid).toBeNull();
    expect(await codeOf(source.draw(gridOf([5, 3, 5], [1, 1.5, 1])))).toBe('geometry-mismatch');
    const mask = await source.draw(gridOf([5, 3, 44], [1, 1.5, 0.1]));
    expect(mask.labels[0]?.voxelCount).toBe(
      list.flatMap(({ pixels }) => pixels).filter(Boolean).length,
    );
  });
});

describe('bad files', () => {
  const sketch = { rows: 3, columns: 5, frames: frames([0, 1]) };

  test('another place, no pixels set, Cancel', async () => {
    const source = await read(
      segmentation({
        ...sketch,
        frames: sketch.frames.map((f) => ({ ...f, pixels: Array(15).fill(1) })),
      }),
    );
    const far = axisAlignedGrid([5, 3, 2], [1, 1, 2], [500, 0, 0]);
    expect(await codeOf(source.draw(far))).toBe('mask-outside');
    const aslant = axisAlignedGrid([5, 3, 2], [1.1, 1, 2], [500, 0, 0]);
    expect(await codeOf(source.draw(aslant))).toBe('mask-outside');
    const signal = AbortSignal.abort();
    expect(await codeOf(source.draw(own(source.ownGrid), { signal }))).toBe('cancelled');
    const empty = await read(
      segmentation({
        ...sketch,
        frames: sketch.frames.map((f) => ({ ...f, pixels: Array(15).fill(0) })),
      }),
    );
    const warnings: string[] = [];
    const mask = await empty.draw(own(empty.ownGrid), { warn: (text) => warnings.push(text) });
    expect(mask.regions).toEqual([{ name: 'Part 1', colour: [255, 0, 0], values: [] }]);
    expect(warnings).toEqual(['The segmentation is empty: no pixel is set.']);
  });

  test.each([
    ['no segmentation', { SOPClassUID: '1.2.840.10008.5.1.4.1.1.2' }, 'unsupported'],
    ['a surface', { SOPClassUID: '1.2.840.10008.5.1.4.1.1.66.5' }, 'unsupported'],
    ['a whole slide', { TotalPixelMatrixColumns: 5000 }, 'unsupported'],
    ['an unknown kind', { SegmentationType: 'OTHER' }, 'corrupt'],
    ['more frames than places', { NumberOfFrames: 900_000 }, 'corrupt'],
    ['absurd frames', { NumberOfFrames: 2_000_000_000 }, 'corrupt'],
    ['no rows', { Rows: 0 }, 'absurd-dimensions'],
  ] as const)('%s', async (_, more, code) => {
    expect(await codeOf(read(segmentation({ ...sketch, more })))).toBe(code);
  });

  test('fewer pixels than promised', async () => {
    const cut = read(segmentation({ ...sketch, pixelData: Uint8Array.of(1, 2) }));
    expect(await codeOf(cut)).toBe('truncated');
  });

  test('several segments and a frame that does not say which', async () => {
    const fields = segmentation({ ...sketch, frames: [...frames([0], 1), ...frames([0], 2)] });
    const groups = fields.PerFrameFunctionalGroupsSequence as readonly Fields[];
    const bare = groups.map(({ PlanePositionSequence: place = [] }) => ({
      PlanePositionSequence: place,
    }));
    expect(await codeOf(read({ ...fields, PerFrameFunctionalGroupsSequence: bare }))).toBe(
      'corrupt',
    );
  });
});
