import { Undecodable } from '../../undecodable.ts';
import type { Decode } from '../codec.ts';
import { checkImageSize } from '../image-size.ts';
import { type Component, type Frame, readFrame } from './frame.ts';
import { type HuffmanTable, makeHuffmanTable } from './huffman.ts';
import { inverseDct } from './inverse-dct.ts';
import { decodeScan, type Scan, ZIGZAG } from './scan.ts';
import { upsample } from './upsample.ts';

// JPEG with the cosine transform and Huffman coding (ITU-T T.81): baseline, extended and progressive, of 8 and 12 bits.
// Written for 12 bits: the JavaScript decoders of 12 bits are biased, libjpeg-turbo's package has 8 bits only, and
// @itk-wasm/dicom, which is right, takes whole files and brings 160 packages. The 8 bits come with it, and are
// libjpeg-turbo's bit for bit (docs/formats.md).

/** Progressive images of scanners have some ten scans; each costs a pass over the image. */
const MOST_SCANS = 100;

interface Tables {
  readonly quantisation: Map<number, Int32Array>;
  readonly dc: Map<number, HuffmanTable>;
  readonly ac: Map<number, HuffmanTable>;
  restartInterval: number;
}

/** Components as they are: no conversion of colours. */
export const decodeJpeg: Decode = async (encoded, expected) => {
  checkImageSize(encoded, expected);
  // A block of 64 takes a bit at least: checked before memory is taken for what cannot come.
  if (expected.rows * expected.columns > (encoded.length + 64) * 8 * 64) {
    throw new Undecodable('its data is cut');
  }
  try {
    const { frame, tables } = readImage(encoded);
    const planes = frame.components.map((each) => {
      const table = tables.quantisation.get(each.quantisation);
      if (table === undefined) throw new Undecodable('a quantisation table is missing');
      return toPlane(frame, each, table);
    });
    const { rows, columns, precision } = frame;
    return { rows, columns, precision, samples: planes.length, data: interleave(planes) };
  } catch (error) {
    // A segment that ends too early.
    if (error instanceof RangeError) throw new Undecodable('its data is damaged');
    throw error;
  }
};

function readImage(bytes: Uint8Array): { readonly frame: Frame; readonly tables: Tables } {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const tables: Tables = {
    quantisation: new Map(),
    dc: new Map(),
    ac: new Map(),
    restartInterval: 0,
  };
  let frame: Frame | null = null;
  let scans = 0;
  let at = 2;
  while (at + 4 <= bytes.length) {
    // Fill bytes before a marker, and what some encoders leave behind a scan.
    const marker = view.getUint8(at + 1);
    if (view.getUint8(at) !== 0xff || marker === 0xff || marker === 0) {
      at += 1;
      continue;
    }
    if (marker === 0xd9) break;
    if (marker >= 0xd0 && marker <= 0xd8) {
      at += 2;
      continue;
    }
    const length = view.getUint16(at + 2);
    const segment = new DataView(bytes.buffer, bytes.byteOffset + at + 4, length - 2);
    at += 2 + length;
    if (marker === 0xdb) readQuantisation(segment, tables);
    else if (marker === 0xc4) readHuffman(segment, tables);
    else if (marker === 0xdd) tables.restartInterval = segment.getUint16(0);
    else if (marker === 0xda) {
      if (frame === null) throw new Undecodable('its frame header is missing');
      scans += 1;
      if (scans > MOST_SCANS) throw new Undecodable('it has too many scans');
      at = decodeScan(bytes, at, frame, readScan(segment, frame, tables));
    } else if (marker >= 0xc0 && marker <= 0xcf && marker !== 0xcc) {
      if (frame !== null) throw new Undecodable('it has several frames');
      frame = readFrame(marker, segment);
    }
  }
  if (frame === null || scans === 0) throw new Undecodable('it has no scans');
  return { frame, tables };
}

/** T.81 section B.2.4.1. */
function readQuantisation(segment: DataView, { quantisation }: Tables): void {
  for (let at = 0; at < segment.byteLength; ) {
    const head = segment.getUint8(at++);
    const isWide = head >> 4 !== 0;
    const table = new Int32Array(64);
    for (const place of ZIGZAG) {
      table[place] = isWide ? segment.getUint16(at) : segment.getUint8(at);
      at += isWide ? 2 : 1;
    }
    quantisation.set(head & 15, table);
  }
}

/** T.81 section B.2.4.2. */
function readHuffman(segment: DataView, { dc, ac }: Tables): void {
  const bytes = new Uint8Array(segment.buffer, segment.byteOffset, segment.byteLength);
  for (let at = 0; at + 17 <= bytes.length; ) {
    const head = bytes[at] ?? 0;
    const counts = bytes.subarray(at + 1, at + 17);
    const total = counts.reduce((sum, count) => sum + count, 0);
    const table = makeHuffmanTable(counts, bytes.slice(at + 17, at + 17 + total));
    (head >> 4 === 0 ? dc : ac).set(head & 15, table);
    at += 17 + total;
  }
}

/** T.81 section B.2.3. */
function readScan(segment: DataView, frame: Frame, tables: Tables): Scan {
  const count = segment.getUint8(0);
  const parts = Array.from({ length: count }, (_, n) => {
    const id = segment.getUint8(1 + 2 * n);
    const selected = segment.getUint8(2 + 2 * n);
    const component = frame.components.find((each) => each.id === id);
    if (component === undefined) throw new Undecodable('a scan names no component of the frame');
    return { component, dc: tables.dc.get(selected >> 4), ac: tables.ac.get(selected & 15) };
  });
  const at = 1 + 2 * count;
  const approximation = segment.getUint8(at + 2);
  return {
    parts,
    spectralStart: segment.getUint8(at),
    spectralEnd: segment.getUint8(at + 1),
    high: approximation >> 4,
    low: approximation & 15,
    restartInterval: tables.restartInterval,
  };
}

function toPlane(
  frame: Frame,
  component: Component,
  quantisation: Int32Array,
): Uint8Array | Uint16Array {
  const { precision } = frame;
  const { stride, coefficients } = component;
  const width = 8 * stride;
  const out =
    precision === 8 ? new Uint8Array(coefficients.length) : new Uint16Array(coefficients.length);
  for (let block = 0; block * 64 < coefficients.length; block++) {
    const column = block % stride;
    const row = (block - column) / stride;
    const to = 8 * row * width + 8 * column;
    inverseDct(coefficients, 64 * block, quantisation, precision, out, to, width);
  }
  return upsample(out, width, component, frame);
}

function interleave(planes: readonly (Uint8Array | Uint16Array)[]): Uint8Array | Uint16Array {
  const [first = new Uint8Array()] = planes;
  if (planes.length === 1) return first;
  const length = first.length * planes.length;
  const out = first instanceof Uint8Array ? new Uint8Array(length) : new Uint16Array(length);
  for (const [sample, plane] of planes.entries()) {
    for (let n = 0; n < plane.length; n++) out[n * planes.length + sample] = plane[n] ?? 0;
  }
  return out;
}
