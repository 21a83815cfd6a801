import { Undecodable } from '../undecodable.ts';
import type { Expected } from './codec.ts';

/**
 * Compares the size in a compressed image's own header with that in the DICOM header, before a codec takes memory for
 * it: JPEG and JPEG-LS frame headers (ITU-T T.81 section B.2.2, T.87), JPEG 2000 SIZ (T.800 section A.5.1).
 *
 * @throws Undecodable
 */
export function checkImageSize(bytes: Uint8Array, expected: Expected): void {
  const found = bytes[1] === 0x4f ? readSiz(bytes) : readFrameHeader(bytes);
  const { rows, columns, samples } = expected;
  if (found.rows !== rows || found.columns !== columns || found.samples !== samples) {
    throw new Undecodable(
      `it is ${found.columns} x ${found.rows} x ${found.samples} by its own header, ${columns} x ${rows} x ${samples} by the file's`,
    );
  }
}

function readFrameHeader(bytes: Uint8Array): Expected {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 4 || view.getUint16(0) !== 0xffd8)
    throw new Undecodable('it is no JPEG image');
  let at = 2;
  while (at + 4 <= bytes.length) {
    const mark = view.getUint8(at + 1);
    if (view.getUint8(at) !== 0xff) break;
    if (mark === 0xff) at += 1;
    else if (isFrameHeader(mark)) {
      if (at + 10 > bytes.length) break;
      return {
        rows: view.getUint16(at + 5),
        columns: view.getUint16(at + 7),
        samples: view.getUint8(at + 9),
      };
    } else at += 2 + view.getUint16(at + 2);
  }
  throw new Undecodable('its frame header is missing');
}

/** SOF0-SOF15 and JPEG-LS' SOF55, without DHT, JPG and DAC among them. */
function isFrameHeader(mark: number): boolean {
  if (mark === 0xc4 || mark === 0xc8 || mark === 0xcc) return false;
  return (mark >= 0xc0 && mark <= 0xcf) || mark === 0xf7;
}

/** Also refuses what decoders of JPEG 2000 have been seen to hang on: subsampled components, tiles that miss the image. */
function readSiz(bytes: Uint8Array): Expected {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 44 || view.getUint32(0) !== 0xff4fff51) {
    throw new Undecodable('it is no JPEG 2000 image');
  }
  const samples = view.getUint16(40);
  if (view.getUint16(4) !== 38 + 3 * samples || bytes.length < 42 + 3 * samples) {
    throw new Undecodable('its header is damaged');
  }
  for (let component = 0; component < samples; component++) {
    if (view.getUint16(43 + 3 * component) !== 0x0101) {
      throw new Undecodable('it has subsampled components');
    }
  }
  const across = tilesAlong(view, 8);
  const down = tilesAlong(view, 12);
  if (across.tiles * down.tiles > MOST_TILES) throw new Undecodable('it has too many tiles');
  return { rows: down.size, columns: across.size, samples };
}

/** T.800 section A.5.1: tile numbers have 16 bits. */
const MOST_TILES = 65_535;

/** @param at of the image's end along an axis; offset, tile size and tile offset follow at steps of 8 */
function tilesAlong(view: DataView, at: number) {
  const end = view.getUint32(at);
  const from = view.getUint32(at + 8);
  const tile = view.getUint32(at + 16);
  const tileFrom = view.getUint32(at + 24);
  // T.800 equations B-3 and B-4.
  if (tile === 0 || from >= end || tileFrom > from || tileFrom + tile <= from) {
    throw new Undecodable('its tiles are impossible');
  }
  return { size: end - from, tiles: Math.ceil((end - tileFrom) / tile) };
}
