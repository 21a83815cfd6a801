import { Undecodable } from '../../undecodable.ts';

/** Huffman codes (ITU-T T.81 annex C and section F.2.2.3) of at most 16 bits. */
export interface HuffmanTable {
  /** By the next 8 bits: length << 8 | value of codes up to 8 bits long, 0 for longer ones. */
  readonly quick: Uint16Array;
  /** Largest code of each length, -1 where there is none. */
  readonly largest: Int32Array;
  /** What to add to a code of each length for the place of its value. */
  readonly offset: Int32Array;
  readonly values: Uint8Array;
}

const QUICK_BITS = 8;

/** @param counts codes of each length, 1 to 16 @throws Undecodable */
export function makeHuffmanTable(counts: Uint8Array, values: Uint8Array): HuffmanTable {
  const quick = new Uint16Array(1 << QUICK_BITS);
  const largest = new Int32Array(17).fill(-1);
  const offset = new Int32Array(17);
  let code = 0;
  let place = 0;
  for (let length = 1; length <= 16; length++, code <<= 1) {
    const count = counts[length - 1] ?? 0;
    if (count === 0) continue;
    if (code + count > 1 << length) throw new Undecodable('its Huffman codes are too many');
    offset[length] = place - code;
    if (length <= QUICK_BITS) {
      const shift = QUICK_BITS - length;
      for (let n = 0; n < count; n++) {
        const entry = (length << 8) | (values[place + n] ?? 0);
        quick.fill(entry, (code + n) << shift, (code + n + 1) << shift);
      }
    }
    place += count;
    code += count;
    largest[length] = code - 1;
  }
  return { quick, largest, offset, values };
}

/** Bits of an entropy-coded segment; stuffed zeros are left out, and a marker ends it. */
export interface BitReader {
  /** @throws Undecodable where no bits are left */
  bit(): number;
  bits(count: number): number;
  /** A signed number of so many bits (T.81 section F.2.2.1). */
  signed(count: number): number;
  symbol(table: HuffmanTable): number;
  /** Drops bits up to the next marker and passes a restart marker; false where there is another. */
  restart(): boolean;
  /** Of the marker or the end that the segment stops at. */
  readonly position: number;
}

/** Zeros that may be read past the end: encoders that leave out the last bits exist. */
const MOST_MISSING = 64;

export function makeBitReader(bytes: Uint8Array, from: number): BitReader {
  let at = from;
  let held = 0;
  let count = 0;
  let missing = 0;

  const fill = (): void => {
    while (count <= 16) {
      const byte = bytes[at];
      const isMarker = byte === 0xff && bytes[at + 1] !== 0;
      if (byte === undefined || isMarker) {
        missing += 8;
        if (missing > MOST_MISSING) throw new Undecodable('its data is cut');
        held = (held << 8) & 0xffffff;
      } else {
        held = ((held << 8) | byte) & 0xffffff;
        at += byte === 0xff ? 2 : 1;
      }
      count += 8;
    }
  };
  const bits = (wanted: number): number => {
    if (wanted === 0) return 0;
    if (count < wanted) fill();
    count -= wanted;
    return (held >>> count) & ((1 << wanted) - 1);
  };
  return {
    bit: () => bits(1),
    bits,
    signed(wanted) {
      const value = bits(wanted);
      return wanted === 0 || value >= 1 << (wanted - 1) ? value : value - (1 << wanted) + 1;
    },
    symbol({ quick, largest, offset, values }) {
      if (count < 16) fill();
      const entry = quick[(held >>> (count - QUICK_BITS)) & 0xff] ?? 0;
      if (entry !== 0) {
        count -= entry >> 8;
        return entry & 0xff;
      }
      for (let length = QUICK_BITS + 1; length <= 16; length++) {
        const code = (held >>> (count - length)) & ((1 << length) - 1);
        if (code <= (largest[length] ?? -1)) {
          count -= length;
          return values[code + (offset[length] ?? 0)] ?? 0;
        }
      }
      throw new Undecodable('its data is damaged');
    },
    restart() {
      held = 0;
      count = 0;
      missing = 0;
      while (at + 1 < bytes.length && !(bytes[at] === 0xff && (bytes[at + 1] ?? 0) !== 0)) at++;
      const marker = bytes[at + 1] ?? 0;
      if (marker < 0xd0 || marker > 0xd7) return false;
      at += 2;
      return true;
    },
    get position() {
      return at;
    },
  };
}
