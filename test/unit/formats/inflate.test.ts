import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { crc32 } from '../../../src/formats/crc32.ts';
import { inflate } from '../../../src/formats/inflate.ts';
import type { Sink } from '../../../src/formats/sink.ts';
import { LocusError } from '../../../src/volume/errors.ts';
import { makeNifti } from './make-nifti.ts';
import { asFile, codeOf, openOne } from './open-one.ts';

/** Noise over runs, so that members have stored, short and long matches; from a fixed seed. */
function content(length: number, seed: number): Uint8Array<ArrayBuffer> {
  let state = seed;
  return Uint8Array.from({ length }, (_, n) => {
    state = (Math.imul(state, 1664525) + 1013904223) | 0;
    return n % 97 < 40 ? 7 : state >>> 27;
  });
}

function makeSink(wanted: number) {
  const parts: Uint8Array[] = [];
  let total = 0;
  const sink: Sink = {
    accept(bytes) {
      parts.push(bytes.slice());
      total += bytes.length;
      return total < wanted;
    },
    get isFull() {
      return total >= wanted;
    },
  };
  return { sink, result: () => Buffer.concat(parts).subarray(0, wanted), total: () => total };
}

async function run(compressed: Uint8Array<ArrayBuffer>, wanted: number, nativeFrom: number) {
  let last = makeSink(wanted);
  const make = () => {
    last = makeSink(wanted);
    return last.sink;
  };
  const ending = await inflate(new Blob([compressed]), make, { nativeFrom }).catch(
    (error: unknown) => (error instanceof LocusError ? error.code : String(error)),
  );
  return { ending, bytes: last.result(), total: last.total() };
}

const plain = content(300_000, 1);
const gzip = new Uint8Array(gzipSync(plain));
const join = (...parts: Uint8Array[]) => new Uint8Array(Buffer.concat(parts));

describe.each([
  ['natively first', 0],
  ['carefully', Number.POSITIVE_INFINITY],
])('inflating %s', (_way, nativeFrom) => {
  const more = plain.length + 1;

  test('one member, several members, an empty one between, and bytes behind the last', async () => {
    const second = content(70_000, 2);
    const members = join(gzip, gzipSync(new Uint8Array(0)), gzipSync(second));
    for (const [file, bytes] of [
      [gzip, plain],
      [members, join(plain, second)],
      [join(gzip, new Uint8Array(600)), plain],
      [join(gzip, Buffer.from('not gzip at all')), plain],
      [join(members, Buffer.from('x')), join(plain, second)],
    ] as const) {
      const found = await run(file, bytes.length, nativeFrom);
      expect(Buffer.compare(found.bytes, bytes)).toBe(0);
      expect(['intact', 'stopped']).toContain(found.ending);
    }
  });

  test('hundreds of small members, as bgzip writes them', async () => {
    const blocks = Array.from({ length: 400 }, (_, n) => content(1000 + n, n));
    const file = join(...blocks.map((block) => gzipSync(block)));
    const bytes = join(...blocks);
    const found = await run(file, bytes.length, nativeFrom);
    expect(Buffer.compare(found.bytes, bytes)).toBe(0);
  });

  test('a cut file at every kind of place', async () => {
    for (const keep of [10, 11, 100, gzip.length / 2]) {
      const found = await run(gzip.slice(0, keep), more, nativeFrom);
      expect([found.ending, found.total < plain.length]).toEqual(['cut', true]);
    }
    for (const cut of [1, 3, 4, 5, 7, 8, 9]) {
      const { ending } = await run(gzip.slice(0, -cut), more, nativeFrom);
      expect(ending).toBe('cut');
    }
  });

  test('a wrong checksum, a wrong length, damage in between', async () => {
    for (const at of [gzip.length - 8, gzip.length - 1]) {
      const damaged = gzip.slice();
      damaged[at] = (damaged[at] ?? 0) ^ 1;
      // One byte more than there is, so that the sink does not stop before the trailer.
      const found = await run(damaged, more, nativeFrom);
      expect(['cut', 'bad-checksum']).toContain(found.ending);
    }
    const damaged = gzip.slice();
    damaged.fill(0x55, 20_000, 20_050);
    const found = await run(damaged, more, nativeFrom);
    expect(['corrupt', 'cut', 'bad-checksum']).toContain(found.ending);
  });
});

test('CRC-32 of the check string and of odd lengths', () => {
  // RFC 3720 appendix and every CRC catalogue.
  expect(crc32(new TextEncoder().encode('123456789'))).toBe(0xcbf43926);
  const bytes = content(1001, 3);
  expect(crc32(bytes.subarray(13), crc32(bytes.subarray(0, 13)))).toBe(crc32(bytes));
});

describe('compressed images', () => {
  const dim = [3, 60, 50, 40];
  const { whole } = makeNifti({ dim });
  const open = async (bytes: Uint8Array<ArrayBuffer>) => openOne(asFile('scan.nii.gz', bytes));

  test.each([0, Number.POSITIVE_INFINITY])('fail with words for what is wrong (%d)', async () => {
    const file = new Uint8Array(gzipSync(whole));
    const cases: [string, Uint8Array<ArrayBuffer>][] = [
      ['truncated', file.slice(0, file.length / 2)],
      ['truncated', file.slice(0, -3)],
      ['corrupt', Uint8Array.from(file, (byte, at) => (at === file.length - 7 ? byte ^ 8 : byte))],
      ['truncated', new Uint8Array(gzipSync(whole.subarray(0, -100)))],
      ['size-mismatch', new Uint8Array(gzipSync(join(whole, new Uint8Array(9000))))],
    ];
    for (const [code, bytes] of cases) {
      const source = await open(bytes);
      expect(await codeOf(source.readFrame(0))).toBe(code);
    }
    expect((await (await open(file)).readFrame(0)).data).toHaveLength(120_000);
  });

  test('a bomb is left after the promised bytes', async () => {
    const bomb = new Uint8Array(gzipSync(join(whole, new Uint8Array(200_000_000)), { level: 9 }));
    const source = await open(bomb);
    const before = process.memoryUsage().arrayBuffers;
    expect(await codeOf(source.readFrame(0))).toBe('size-mismatch');
    // Chunks of the stream, of no more than some megabytes, wait for collection.
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(80e6);
  });

  test('reading can be cancelled, and says how far it is', async () => {
    const big = makeNifti({ dim: [3, 300, 300, 100], values: [] });
    const bytes = join(big.header, new Uint8Array(4), new Uint8Array(18_000_000));
    for (const file of [bytes, new Uint8Array(gzipSync(bytes))]) {
      const source = await open(file);
      const controller = new AbortController();
      const seen: number[] = [];
      const onProgress = (fraction: number) => {
        seen.push(fraction);
        if (fraction > 0.3) controller.abort();
      };
      const reading = source.readFrame(0, { signal: controller.signal, onProgress });
      expect(await codeOf(reading)).toBe('cancelled');
      expect(seen.at(-1)).toBeLessThan(1);
    }
  });
});
