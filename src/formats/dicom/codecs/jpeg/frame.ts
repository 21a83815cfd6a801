import { Undecodable } from '../../undecodable.ts';

/** A frame header (ITU-T T.81 section B.2.2) with room for the coefficients. */
export interface Frame {
  readonly isProgressive: boolean;
  readonly precision: number;
  readonly rows: number;
  readonly columns: number;
  readonly components: readonly Component[];
  /** Largest sampling factors. */
  readonly across: number;
  readonly down: number;
  /** Minimum coded units of interleaved scans. */
  readonly unitsAcross: number;
  readonly unitsDown: number;
}

export interface Component {
  readonly id: number;
  /** Sampling factors: blocks of a unit. */
  readonly across: number;
  readonly down: number;
  readonly quantisation: number;
  /** Blocks that hold samples of the image. */
  readonly blocksAcross: number;
  readonly blocksDown: number;
  /** Blocks of a row with those that fill up units. */
  readonly stride: number;
  /** Row-major within a block of 64. */
  readonly coefficients: Int16Array;
  predictor: number;
}

/** @param marker SOF0, SOF1 or SOF2 @param segment behind its length @throws Undecodable */
export function readFrame(marker: number, segment: DataView): Frame {
  if (marker > 0xc2)
    throw new Undecodable(`its coding process SOF${marker - 0xc0} is not supported`);
  const precision = segment.getUint8(0);
  const rows = segment.getUint16(1);
  const columns = segment.getUint16(3);
  const count = segment.getUint8(5);
  if (precision !== 8 && precision !== 12)
    throw new Undecodable(`it has ${precision} bits a sample`);
  if (rows === 0 || columns === 0) throw new Undecodable('it does not say its size');
  const factors = Array.from({ length: count }, (_, n) => {
    const sampling = segment.getUint8(7 + 3 * n);
    const [across, down] = [sampling >> 4, sampling & 15];
    if (across < 1 || across > 4 || down < 1 || down > 4) {
      throw new Undecodable('its sampling factors are impossible');
    }
    return {
      id: segment.getUint8(6 + 3 * n),
      across,
      down,
      quantisation: segment.getUint8(8 + 3 * n),
    };
  });
  const across = Math.max(...factors.map((each) => each.across));
  const down = Math.max(...factors.map((each) => each.down));
  const unitsAcross = Math.ceil(columns / (8 * across));
  const unitsDown = Math.ceil(rows / (8 * down));
  const components = factors.map((each): Component => {
    const stride = unitsAcross * each.across;
    return {
      ...each,
      blocksAcross: Math.ceil(Math.ceil((columns * each.across) / across) / 8),
      blocksDown: Math.ceil(Math.ceil((rows * each.down) / down) / 8),
      stride,
      coefficients: new Int16Array(64 * stride * unitsDown * each.down),
      predictor: 0,
    };
  });
  return {
    isProgressive: marker === 0xc2,
    ...{ precision, rows, columns, components, across, down, unitsAcross, unitsDown },
  };
}
