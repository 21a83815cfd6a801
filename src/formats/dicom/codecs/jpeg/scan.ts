import { Undecodable } from '../../undecodable.ts';
import type { Component, Frame } from './frame.ts';
import { type BitReader, type HuffmanTable, makeBitReader } from './huffman.ts';

/** One scan's header (ITU-T T.81 section B.2.3) with the tables in force. */
export interface Scan {
  readonly parts: readonly {
    readonly component: Component;
    readonly dc: HuffmanTable | undefined;
    readonly ac: HuffmanTable | undefined;
  }[];
  readonly spectralStart: number;
  readonly spectralEnd: number;
  /** Bit position before and of this scan: successive approximation. */
  readonly high: number;
  readonly low: number;
  /** Units between restart markers; 0 for none. */
  readonly restartInterval: number;
}

/** Zigzag order (T.81 figure A.6) to row-major. */
export const ZIGZAG = Uint8Array.of(
  ...[0, 1, 8, 16, 9, 2, 3, 10, 17, 24, 32, 25, 18, 11, 4, 5, 12, 19, 26, 33, 40, 48],
  ...[41, 34, 27, 20, 13, 6, 7, 14, 21, 28, 35, 42, 49, 56, 57, 50, 43, 36, 29, 22, 15],
  ...[23, 30, 37, 44, 51, 58, 59, 52, 45, 38, 31, 39, 46, 53, 60, 61, 54, 47, 55, 62, 63],
);

/** @param offset of a block's first coefficient */
type DecodeBlock = (component: Component, offset: number, part: Scan['parts'][number]) => void;

interface State {
  readonly reader: BitReader;
  /** Blocks of the band that remain without new coefficients (T.81 section G.1.2.2). */
  endOfBandRun: number;
}

/**
 * Adds a scan's coefficients to its components.
 *
 * @param from of the entropy-coded data
 * @returns the position behind it
 * @throws Undecodable
 */
export function decodeScan(bytes: Uint8Array, from: number, frame: Frame, scan: Scan): number {
  const reader = makeBitReader(bytes, from);
  const state: State = { reader, endOfBandRun: 0 };
  const decode = frame.isProgressive ? progressive(state, scan) : sequential(state);
  const [only, ...others] = scan.parts;
  if (only === undefined) throw new Undecodable('a scan has no components');
  const isSingle = others.length === 0;
  const { component } = only;
  const across = isSingle ? component.blocksAcross : frame.unitsAcross;
  const down = isSingle ? component.blocksDown : frame.unitsDown;
  let sinceRestart = 0;
  for (const part of scan.parts) part.component.predictor = 0;
  for (let unit = 0; unit < across * down; unit++) {
    if (scan.restartInterval > 0 && sinceRestart === scan.restartInterval) {
      if (!reader.restart()) throw new Undecodable('a restart marker is missing');
      for (const part of scan.parts) part.component.predictor = 0;
      state.endOfBandRun = 0;
      sinceRestart = 0;
    }
    const column = unit % across;
    const row = (unit - column) / across;
    if (isSingle) decode(component, blockOffset(component, row, column), only);
    else for (const part of scan.parts) decodeUnit(decode, part, row, column);
    sinceRestart++;
  }
  return reader.position;
}

function blockOffset({ stride }: Component, row: number, column: number): number {
  return 64 * (row * stride + column);
}

function decodeUnit(
  decode: DecodeBlock,
  part: Scan['parts'][number],
  row: number,
  column: number,
): void {
  const { component } = part;
  const { across, down } = component;
  for (let y = 0; y < down; y++) {
    for (let x = 0; x < across; x++) {
      decode(component, blockOffset(component, row * down + y, column * across + x), part);
    }
  }
}

function tableOf(table: HuffmanTable | undefined): HuffmanTable {
  if (table === undefined) throw new Undecodable('a Huffman table is missing');
  return table;
}

/** T.81 section F.2.2. */
function sequential({ reader }: State): DecodeBlock {
  return (component, offset, { dc, ac }) => {
    const { coefficients } = component;
    component.predictor += reader.signed(lengthOf(reader.symbol(tableOf(dc))));
    coefficients[offset] = component.predictor;
    const table = tableOf(ac);
    for (let k = 1; k < 64; k++) {
      const symbol = reader.symbol(table);
      const run = symbol >> 4;
      const length = symbol & 15;
      if (length === 0) {
        if (run < 15) break;
        k += 15;
        continue;
      }
      k += run;
      if (k > 63) throw new Undecodable('its data is damaged');
      coefficients[offset + (ZIGZAG[k] ?? 0)] = reader.signed(length);
    }
  };
}

function lengthOf(symbol: number): number {
  if (symbol > 16) throw new Undecodable('its data is damaged');
  return symbol;
}

/** T.81 section G.1.2, G.2. */
function progressive(state: State, scan: Scan): DecodeBlock {
  const { spectralStart, spectralEnd, high } = scan;
  if (spectralStart === 0) return high === 0 ? firstDc(state, scan) : refineDc(state, scan);
  if (spectralEnd > 63 || spectralEnd < spectralStart || scan.parts.length > 1) {
    throw new Undecodable('a scan has an impossible band');
  }
  return high === 0 ? firstAc(state, scan) : refineAc(state, scan);
}

function firstDc({ reader }: State, { low }: Scan): DecodeBlock {
  return (component, offset, { dc }) => {
    component.predictor += reader.signed(lengthOf(reader.symbol(tableOf(dc))));
    component.coefficients[offset] = component.predictor << low;
  };
}

function refineDc({ reader }: State, { low }: Scan): DecodeBlock {
  return ({ coefficients }, offset) => {
    coefficients[offset] = (coefficients[offset] ?? 0) | (reader.bit() << low);
  };
}

function firstAc(state: State, { spectralStart, spectralEnd, low }: Scan): DecodeBlock {
  const { reader } = state;
  return ({ coefficients }, offset, { ac }) => {
    if (state.endOfBandRun > 0) {
      state.endOfBandRun--;
      return;
    }
    const table = tableOf(ac);
    for (let k = spectralStart; k <= spectralEnd; k++) {
      const symbol = reader.symbol(table);
      const run = symbol >> 4;
      const length = symbol & 15;
      if (length > 0) {
        k += run;
        if (k > 63) throw new Undecodable('its data is damaged');
        coefficients[offset + (ZIGZAG[k] ?? 0)] = reader.signed(length) * (1 << low);
      } else if (run === 15) k += 15;
      else {
        state.endOfBandRun = (1 << run) - 1 + reader.bits(run);
        break;
      }
    }
  };
}

function refineAc(state: State, { spectralStart, spectralEnd, low }: Scan): DecodeBlock {
  const { reader } = state;
  const step = 1 << low;
  return ({ coefficients }, offset, { ac }) => {
    const table = tableOf(ac);
    let k = spectralStart;
    /** A correction bit for each coefficient that is there, up to the `zeros`-th that is not. */
    const correct = (zeros: number): void => {
      for (let left = zeros; k <= spectralEnd; k++) {
        const at = offset + (ZIGZAG[k] ?? 0);
        const value = coefficients[at] ?? 0;
        if (value === 0) {
          if (left === 0) return;
          left--;
        } else if (reader.bit() === 1 && (value & step) === 0) {
          coefficients[at] = value + (value > 0 ? step : -step);
        }
      }
    };
    while (state.endOfBandRun === 0 && k <= spectralEnd) {
      const symbol = reader.symbol(table);
      const run = symbol >> 4;
      if ((symbol & 15) === 0 && run < 15) {
        state.endOfBandRun = (1 << run) + reader.bits(run);
        break;
      }
      const value = (symbol & 15) === 0 ? 0 : reader.bit() === 1 ? step : -step;
      correct(run);
      if (value !== 0 && k <= spectralEnd) coefficients[offset + (ZIGZAG[k] ?? 0)] = value;
      k++;
    }
    if (state.endOfBandRun > 0) {
      correct(64);
      state.endOfBandRun--;
    }
  };
}
