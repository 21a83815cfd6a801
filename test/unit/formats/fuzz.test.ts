import { deflateSync, gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { openImages } from '../../../src/formats/open-images.ts';
import { LocusError } from '../../../src/volume/errors.ts';
import { MemoryBlob } from '../../support/memory-blob.ts';
import { makeRandom, mutate } from '../../support/mutate.ts';
import { withoutStacks } from '../../support/without-stacks.ts';
import { makeNifti, toBytes } from './make-nifti.ts';

/**
 * Of plain files and of gzip, which takes several times as long: 20 000 and more for each reader.
 * LOCUS_FUZZ=10 runs ten times as many.
 */
const TIMES = Number(process.env.LOCUS_FUZZ ?? 1);
const PLAIN_CASES = 15_000 * TIMES;
const GZIP_CASES = 5_000 * TIMES;

/** Images above it are refused; nothing may take more on the way. */
const LIMIT = 64e6;

const values = Array.from({ length: 60 }, (_, n) => n * 5 - 100);
const nifti = { dim: [4, 4, 3, 5, 1], values, sformCode: 1, qformCode: 1 };
const nrrdHeader = [
  'NRRD0004',
  '# a comment',
  'type: short',
  'dimension: 4',
  'space: left-posterior-superior',
  'sizes: 4 3 5 1',
  'space directions: (1.5,0,0) (0,2,0) (0,0.1,3) none',
  'kinds: domain domain domain list',
  'endian: little',
  'encoding: raw',
  'byte skip: 0',
  'space origin: (-99.6,99.6,-78)',
  'key:=value',
  '',
  '',
].join('\n');
const voxels = toBytes(values, 'int16', true);
const nrrd = (encoding: string, data: Uint8Array) =>
  new Uint8Array(Buffer.concat([Buffer.from(nrrdHeader.replace('raw', encoding)), data]));
const words = new TextEncoder().encode(values.join(' '));

const metaHeader = [
  'ObjectType = Image',
  'NDims = 4',
  'BinaryData = True',
  'BinaryDataByteOrderMSB = False',
  'CompressedData = False',
  'TransformMatrix = 1 0 0 0 0 0.6 0.8 0 0 -0.8 0.6 0 0 0 0 1',
  'Offset = -99.6 99.6 -78 0',
  'ElementSpacing = 1.5 2 3 1',
  'DimSize = 4 3 5 1',
  'ElementType = MET_SHORT',
  'ElementDataFile = LOCAL',
  '',
].join('\n');
const meta = (isPacked: boolean, data: Uint8Array) => {
  const header = isPacked ? metaHeader.replace('Data = False', 'Data = True') : metaHeader;
  return new Uint8Array(Buffer.concat([Buffer.from(header), data]));
};

const seeds: [string, Uint8Array<ArrayBuffer>, number, boolean][] = [
  ['NIfTI-1', makeNifti(nifti).whole, 348, false],
  ['NIfTI-1 in gzip', makeNifti(nifti).whole, 348, true],
  ['NIfTI-2', makeNifti({ ...nifti, version: 2, isLittleEndian: false }).whole, 540, false],
  ['NIfTI-2 in gzip', makeNifti({ ...nifti, version: 2 }).whole, 540, true],
  ['NRRD', nrrd('raw', voxels), nrrdHeader.length, false],
  ['NRRD in gzip', nrrd('raw', voxels), nrrdHeader.length, true],
  ['NRRD with gzip inside', nrrd('gzip', gzipSync(voxels)), nrrdHeader.length + 80, false],
  ['MetaImage', meta(false, voxels), metaHeader.length, false],
  ['MetaImage with zlib inside', meta(true, deflateSync(voxels)), metaHeader.length + 80, false],
  ['NRRD in words', nrrd('text', words), nrrdHeader.length + 80, false],
];

withoutStacks();

test.each(seeds)('%s, damaged: only typed errors, soon, within the limit', async (...row) => {
  const [name, seed, reach, isGzip] = row;
  const random = makeRandom(name.length * 7919);
  const packed = new Uint8Array(gzipSync(seed));
  const cases = isGzip ? GZIP_CASES : PLAIN_CASES;
  let read = 0;
  let slowest = 0;
  const heldBefore = process.memoryUsage().arrayBuffers;
  let mostHeld = 0;
  for (let n = 0; n < cases; n++) {
    // Of gzip, the content is damaged in half of the cases and the compressed bytes in the other.
    const bytes = !isGzip
      ? mutate(seed, random, reach)
      : n % 2 === 0
        ? new Uint8Array(gzipSync(mutate(seed, random, reach), { level: 1, memLevel: 1 }))
        : mutate(packed, random, packed.length);
    const blob = n % 10 === 0 ? new Blob([bytes]) : new MemoryBlob(bytes);
    const start = performance.now();
    const { sources, errors } = await openImages([{ name: 'scan.nii', blob }], {
      maxArrayBytes: LIMIT,
    });
    for (const error of errors) if (error.code === 'internal') throw error;
    for (const source of sources) {
      try {
        // Small files are inflated in JavaScript; some go the browser's way here.
        const options = { nativeFrom: n % 10 === 0 ? 0 : Number.POSITIVE_INFINITY };
        const { data } = await source.readFrame(source.header.frames - 1, options);
        const voxels = source.header.grid.size.reduce((product, m) => product * m, 1);
        if (data.length !== voxels) throw new Error(`${data.length} of ${voxels} voxels`);
        read++;
      } catch (error) {
        if (!(error instanceof LocusError)) throw error;
      }
      if (source.header.bytesNeeded > 1e6 || n % 100 === 0) {
        mostHeld = Math.max(mostHeld, process.memoryUsage().arrayBuffers);
      }
    }
    slowest = Math.max(slowest, performance.now() - start);
  }
  // The seeds are sound, so some cases must get through: else only the sniffer is tested.
  expect(read).toBeGreaterThan(cases / 50);
  expect(slowest).toBeLessThan(2000);
  // What was read and its conversion, and garbage that waits for collection.
  expect(mostHeld - heldBefore).toBeLessThan(6 * LIMIT);
});
