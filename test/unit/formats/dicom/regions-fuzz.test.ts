import { expect, test } from 'vitest';
import { openDicom } from '../../../../src/formats/dicom/open-dicom.ts';
import { readRtStruct } from '../../../../src/formats/dicom/rtstruct.ts';
import { readSegmentation } from '../../../../src/formats/dicom/segmentation.ts';
import { LocusError } from '../../../../src/volume/errors.ts';
import {
  axisAlignedGrid,
  type Grid,
  gridFromAffine,
  voxelCount,
} from '../../../../src/volume/grid.ts';
import { type Fields, writeDicom } from '../../../support/dicom-writer.ts';
import { MemoryBlob } from '../../../support/memory-blob.ts';
import { makeRandom } from '../../../support/mutate.ts';
import { withoutStacks } from '../../../support/without-stacks.ts';
import { rectangle, structureSet } from './make-rtstruct.ts';
import { segmentation } from './make-segmentation.ts';

/** 20 000 for each reader and more; LOCUS_FUZZ=10 runs ten times as many. */
const CASES = 5000 * Number(process.env.LOCUS_FUZZ ?? 1);

/** Bytes that one case may take: the grids are small. */
const LIMIT = 64e6;

/** Ends of ranges, signs, digits, separators of values, a decimal point. */
const ODD = [0, 1, 2, 7, 0x7f, 0x80, 0xfe, 0xff, 32, 43, 45, 46, 48, 57, 69, 92];

/** Changes, fills, moves or cuts a few bytes, wherever they are. */
function mutate(bytes: Uint8Array, random: (below: number) => number): Uint8Array<ArrayBuffer> {
  let out = Uint8Array.from(bytes);
  for (let n = 1 + random(2); n > 0 && out.length > 0; n--) {
    const at = 132 + random(Math.max(1, out.length - 132));
    const way = random(12);
    if (way < 4) out[at] = random(256);
    else if (way < 8) out[at] = ODD[random(ODD.length)] ?? 0;
    else if (way < 9) out[at] = (out[at] ?? 0) ^ (1 << random(8));
    else if (way < 10) out.fill(ODD[random(ODD.length)] ?? 0, at, at + 1 + random(8));
    else if (way < 11) out.copyWithin(at, 132 + random(out.length - 132), out.length - random(8));
    else out = out.slice(0, random(4) === 0 ? at : out.length - random(4));
  }
  return out;
}

const contours = structureSet(
  [
    { name: 'Body', contours: [rectangle(0, 0, -6, -6, 1), rectangle(0, 0, -6, -6, 2)] },
    { name: 'Lesion', contours: [rectangle(-1.5, -1.5, -3.5, -4, 1)], colour: [1, 2, 3] },
    { name: 'Marker', contours: [[1, 2, 3]], type: 'POINT' },
  ],
  { RTROIObservationsSequence: [{ ReferencedROINumber: 1, RTROIInterpretedType: 'EXTERNAL' }] },
);
const pixels = [0, 0, 0, 200, 200, 200, 200, 0, 0, 0, 0, 0, 200, 0, 200];
const frames = [0, 1, 1].map((k, n) => ({
  position: [0, 0, 2 * k],
  segment: 1 + (n % 2),
  pixels,
}));
const head = Uint8Array.from({ length: 64 }, (_, n) => (n === 0 ? 1 : n === 4 ? 64 : 0));
const fragments = frames.map(() => Uint8Array.from([...head, 14, ...pixels]));
const small = { rows: 3, columns: 5, frames };

const IMPLICIT = '1.2.840.10008.1.2';
const EXPLICIT = '1.2.840.10008.1.2.1';
const BIG = '1.2.840.10008.1.2.2';
const RLE = '1.2.840.10008.1.2.5';

const seeds: [string, typeof readRtStruct, Fields, string, boolean][] = [
  ['RTSTRUCT, implicit', readRtStruct, contours, IMPLICIT, false],
  ['RTSTRUCT, explicit', readRtStruct, contours, EXPLICIT, false],
  ['RTSTRUCT, big endian', readRtStruct, contours, BIG, false],
  ['RTSTRUCT, sequences without length', readRtStruct, contours, EXPLICIT, true],
  ['SEG, bits', readSegmentation, segmentation(small), EXPLICIT, false],
  ['SEG, bits, sequences without length', readSegmentation, segmentation(small), IMPLICIT, true],
  ['SEG, label map', readSegmentation, segmentation({ ...small, type: 'LABELMAP' }), BIG, false],
  [
    'SEG, fractions in RLE',
    readSegmentation,
    segmentation({ ...small, type: 'FRACTIONAL', pixelData: { fragments } }),
    RLE,
    false,
  ],
];

/** Contours and frames lie on these. */
const GRIDS = [
  axisAlignedGrid([6, 7, 4], [1, 1, 1]),
  gridFromAffine([6, 7, 4], [-1, 0, 0, 0, 0, -1, 0, 0, 0, 0, 2, 0]),
];

const isSmall = (grid: Grid | null | undefined): grid is Grid =>
  grid != null && voxelCount(grid) <= LIMIT / 4;

withoutStacks();

test.each(seeds)('%s, damaged: only typed errors, soon, within the limit', async (...row) => {
  const [name, read, fields, transferSyntax, isOpenEnded] = row;
  const seed = writeDicom(fields, { transferSyntax, isOpenEnded });
  const random = makeRandom(name.length * 7919);
  // The parts of a compressed frame are joined as a Blob.
  const isJoined = transferSyntax === RLE;
  let drawn = 0;
  let slowest = 0;
  const heldBefore = process.memoryUsage().arrayBuffers;
  let mostHeld = 0;
  for (let n = 0; n < CASES; n++) {
    const bytes = mutate(seed, random);
    const blob = isJoined || n % 10 === 0 ? new Blob([bytes]) : new MemoryBlob(bytes);
    const start = performance.now();
    try {
      const source = read(await openDicom({ name: 'damaged.dcm', blob }));
      const target = GRIDS[read === readRtStruct ? 0 : 1];
      for (const grid of [target, source.ownGrid].filter(isSmall)) {
        const { data, regions = [] } = await source.draw(grid);
        if (data.length !== voxelCount(grid)) throw new Error(`${data.length} voxels`);
        if (regions.length === 0) throw new Error('no region');
        drawn++;
      }
    } catch (error) {
      if (!(error instanceof LocusError) || error.code === 'internal') throw error;
    }
    slowest = Math.max(slowest, performance.now() - start);
    if (n % 50 === 0) mostHeld = Math.max(mostHeld, process.memoryUsage().arrayBuffers);
  }
  // The seeds are sound, so some cases must get through: else only the parser is tested.
  expect(drawn).toBeGreaterThan(CASES / 10);
  expect(slowest).toBeLessThan(5000);
  // Masks, and garbage that waits for collection.
  expect(mostHeld - heldBefore).toBeLessThan(6 * LIMIT);
});
