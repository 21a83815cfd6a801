import type { Dataset } from './dataset.ts';
import { EXPLICIT_BIG } from './transfer-syntax.ts';

/** A palette of colours (PS3.3 section C.7.6.3.1.5), from the first number that it is for. */
export interface Palette {
  readonly first: number;
  readonly red: Uint16Array;
  readonly green: Uint16Array;
  readonly blue: Uint16Array;
}

/** Null where a colour's table is missing or damaged. */
export function readPalette(dataset: Dataset): Palette | null {
  const red = readColour(dataset, 'Red');
  const green = readColour(dataset, 'Green');
  const blue = readColour(dataset, 'Blue');
  if (red === null || green === null || blue === null) return null;
  if (red.length !== green.length || red.length !== blue.length) return null;
  const first = dataset.numbers('RedPaletteColorLookupTableDescriptor')[1] ?? 0;
  // An unsigned field in which implicit files may mean a negative number.
  const isNegative = dataset.number('PixelRepresentation') === 1 && first > 32767;
  return { first: isNegative ? first - 65536 : first, red, green, blue };
}

function readColour(dataset: Dataset, colour: string): Uint16Array | null {
  const [count = 0, , bits = 0] = dataset.numbers(`${colour}PaletteColorLookupTableDescriptor`);
  const entries = count === 0 ? 65_536 : count;
  const isLittleEndian = dataset.transferSyntax !== EXPLICIT_BIG;
  const data = dataset.bytes(`${colour}PaletteColorLookupTableData`);
  if (data !== null) return readPlain(data, entries, bits, isLittleEndian);
  const segments = dataset.bytes(`Segmented${colour}PaletteColorLookupTableData`);
  return segments === null ? null : readSegments(segments, entries, isLittleEndian);
}

function readPlain(
  data: Uint8Array,
  entries: number,
  bits: number,
  isLittleEndian: boolean,
): Uint16Array | null {
  // Tables of 8 bits are packed by most writers and padded to 16 by some, whatever the descriptor says.
  if (data.length < 2 * entries) {
    return bits <= 8 && data.length >= entries ? Uint16Array.from(data.subarray(0, entries)) : null;
  }
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  return Uint16Array.from({ length: entries }, (_, n) => view.getUint16(2 * n, isLittleEndian));
}

/** Runs of values, lines between values, and repeats of these (PS3.3 section C.7.9.2), in 16 bits. */
function readSegments(
  data: Uint8Array,
  entries: number,
  isLittleEndian: boolean,
): Uint16Array | null {
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  const words = Uint16Array.from({ length: data.length >> 1 }, (_, n) =>
    view.getUint16(2 * n, isLittleEndian),
  );
  const out: number[] = [];
  const read = (from: number, count: number, isRepeat: boolean): boolean => {
    let at = from;
    for (let segment = 0; segment < count && at < words.length; segment++) {
      const kind = words[at++] ?? 0;
      const length = words[at++] ?? 0;
      if (kind === 0) {
        out.push(...words.subarray(at, at + length));
        at += length;
      } else if (kind === 1) {
        const start = out.at(-1) ?? 0;
        const end = words[at++] ?? 0;
        for (let n = 1; n <= length; n++)
          out.push(Math.round(start + ((end - start) * n) / length));
      } else if (kind === 2 && !isRepeat) {
        const offset = (words[at++] ?? 0) + 65_536 * (words[at++] ?? 0);
        if (!read(offset / 2, length, true)) return false;
      } else return false;
      if (out.length > entries) return false;
    }
    return true;
  };
  return read(0, Number.POSITIVE_INFINITY, false) && out.length === entries
    ? Uint16Array.from(out)
    : null;
}
