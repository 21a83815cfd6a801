import { deflateRawSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { openDicom } from '../../../../src/formats/dicom/open-dicom.ts';
import { readStored } from '../../../../src/formats/dicom/stored-frame.ts';
import { LocusError } from '../../../../src/volume/errors.ts';
import { type Fields, type WriteOptions, writeDicom } from '../../../support/dicom-writer.ts';
import { encodeHtj2k } from '../../../support/encode-htj2k.ts';
import { makeRandom, mutate } from '../../../support/mutate.ts';
import { BASELINE_JPEG, COLOUR_JPEG, PROGRESSIVE_JPEG } from '../../../support/small-jpegs.ts';
import { withoutStacks } from '../../../support/without-stacks.ts';
import { asFile } from '../open-one.ts';

/** 20 000 in all. LOCUS_FUZZ=10 runs ten times as many. */
const TIMES = Number(process.env.LOCUS_FUZZ ?? 1);

/** Memory that a damaged file of a kilobyte may take on the way, and what the others left for collection. */
const LIMIT = 256e6;

const IMPLICIT = '1.2.840.10008.1.2';
const BIG = '1.2.840.10008.1.2.2';
const DEFLATED = '1.2.840.10008.1.2.1.99';
const RLE = '1.2.840.10008.1.2.5';
const JPEG = '1.2.840.10008.1.2.4.50';
const PROGRESSIVE = '1.2.840.10008.1.2.4.55';
const HTJ2K = '1.2.840.10008.1.2.4.201';
const J2K = '1.2.840.10008.1.2.4.90';

const code = { CodeValue: 'T-D0050', CodingSchemeDesignator: 'SRT', CodeMeaning: 'Tissue' };
const header: Fields = {
  SpecificCharacterSet: ['ISO 2022 IR 6', 'ISO 2022 IR 87'],
  ImageType: ['ORIGINAL', 'PRIMARY'],
  PatientName: 'Doe^J',
  AnatomicRegionSequence: [{ ...code, AnatomicRegionModifierSequence: [code, {}] }],
  '00190010': 'VENDOR',
  '0019100C': { vr: 'UN', value: Uint8Array.of(49, 50) },
  PixelSpacing: [0.5, 0.5],
  SamplesPerPixel: 1,
  PhotometricInterpretation: 'MONOCHROME2',
  Rows: 16,
  Columns: 24,
  BitsAllocated: 8,
  BitsStored: 8,
};
const native: Fields = { ...header, PixelData: new Uint8Array(16 * 24).fill(7) };
const compressed = (...fragments: Uint8Array[]): Fields => ({
  ...header,
  PixelData: { fragments, offsets: [0] },
});

function rleOfOnes(): Uint8Array {
  const head = new Uint8Array(64);
  head.set([1, 0, 0, 0, 64]);
  return Uint8Array.from([...head, 129, 1, 129, 1, 129, 1, 254, 1]);
}

function deflated(): Uint8Array<ArrayBuffer> {
  const meta = writeDicom({}, { transferSyntax: DEFLATED });
  const body = writeDicom(native, { hasMeta: false, hasPreamble: false });
  return new Uint8Array(Buffer.concat([meta, deflateRawSync(body)]));
}

const bare: WriteOptions = { hasMeta: false, hasPreamble: false };
const htj2k = await encodeHtj2k(new Uint8Array(16 * 24).fill(9), 24, 16, 8);
const colour = { SamplesPerPixel: 3, PhotometricInterpretation: 'YBR_FULL_422' };

const seeds: [string, Uint8Array<ArrayBuffer>, number][] = [
  ['explicit', writeDicom(native), 4500],
  ['explicit, open-ended', writeDicom(native, { isOpenEnded: true }), 3000],
  ['implicit, bare', writeDicom(native, { ...bare, transferSyntax: IMPLICIT }), 3000],
  ['big endian', writeDicom(native, { transferSyntax: BIG, isOpenEnded: true }), 2000],
  ['deflated', deflated(), 2000],
  ['RLE', writeDicom(compressed(rleOfOnes()), { transferSyntax: RLE }), 2000],
  ['JPEG', writeDicom(compressed(BASELINE_JPEG), { transferSyntax: JPEG }), 1000],
  [
    'JPEG, colour',
    writeDicom({ ...compressed(COLOUR_JPEG), ...colour }, { transferSyntax: JPEG }),
    1000,
  ],
  [
    'JPEG, progressive',
    writeDicom(compressed(PROGRESSIVE_JPEG), { transferSyntax: PROGRESSIVE }),
    1000,
  ],
  ['HTJ2K', writeDicom(compressed(htj2k), { transferSyntax: HTJ2K }), 250],
  ['HTJ2K by OpenJPEG', writeDicom(compressed(htj2k), { transferSyntax: J2K }), 250],
];

/** Lengths that overflow, reach the end or have a meaning of their own. */
const LENGTHS = [0xffffffff, 0xfffffffe, 0x7fffffff, 0x80000000, 0, 1, 8, 0xffff, 0x10000];

/** As `mutate` does; in some cases a length, a delimiter or the end is moved as well. */
function damage(seed: Uint8Array<ArrayBuffer>, random: (below: number) => number) {
  const way = random(4);
  const bytes = way === 0 ? seed.slice() : mutate(seed, random, seed.length);
  if (way > 1 || bytes.length < 8) return bytes;
  const view = new DataView(bytes.buffer);
  const at = 2 * random((bytes.length - 4) >> 1);
  view.setUint32(at, LENGTHS[random(LENGTHS.length)] ?? 0, true);
  return random(4) === 0 ? bytes.slice(0, random(bytes.length)) : bytes;
}

withoutStacks();

test.each(seeds)(
  '%s, damaged: only typed errors, soon, within bounds',
  async (name, seed, count) => {
    const random = makeRandom(name.length * 7919 + 1);
    let read = 0;
    let slowest = 0;
    const heldBefore = process.memoryUsage().arrayBuffers;
    let mostHeld = 0;
    for (let n = 0; n < count * TIMES; n++) {
      const bytes = damage(seed, random);
      const start = performance.now();
      try {
        const file = await openDicom(asFile('slice.dcm', bytes));
        file.dataset.elements();
        file.dataset.items('AnatomicRegionSequence')[0]?.text('CodeMeaning');
        if (file.pixels !== null) {
          const stored = await readStored(file, 0, undefined);
          expect(stored.length).toBe(
            (file.dataset.number('Rows') ?? 0) * (file.dataset.number('Columns') ?? 0),
          );
          read++;
        }
      } catch (error) {
        if (!(error instanceof LocusError) || error.code === 'internal') throw error;
      }
      slowest = Math.max(slowest, performance.now() - start);
      if (n % 50 === 0) mostHeld = Math.max(mostHeld, process.memoryUsage().arrayBuffers);
    }
    // The seeds are sound, so some cases must get through: else only the first check is tested.
    expect(read).toBeGreaterThan(count / 50);
    expect(slowest).toBeLessThan(2000);
    expect(mostHeld - heldBefore).toBeLessThan(LIMIT);
  },
);
