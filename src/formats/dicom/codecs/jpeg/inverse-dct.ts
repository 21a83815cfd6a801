// Inverse 8 x 8 cosine transform: the factorisation of Loeffler, Ligtenberg and Moschytz (ICASSP 1989), in integers with
// 13 fractional bits and between columns and rows 2 (1 for 12-bit samples), rounded as the Independent JPEG Group's
// accurate method does, so that lossy images have the pixels that most other readers see.

const BITS = 13;
const fixed = (value: number) => Math.round(value * 2 ** BITS);
const C0_298 = fixed(0.298631336);
const C0_390 = fixed(0.390180644);
const C0_541 = fixed(0.5411961);
const C0_765 = fixed(0.765366865);
const C0_899 = fixed(0.899976223);
const C1_175 = fixed(1.175875602);
const C1_501 = fixed(1.50132111);
const C1_847 = fixed(1.847759065);
const C1_961 = fixed(1.96157056);
const C2_053 = fixed(2.053119869);
const C2_562 = fixed(2.562915447);
const C3_072 = fixed(3.072711026);

/**
 * One block of coefficients to samples, level shift and clamping included.
 *
 * @param from of the block in `coefficients`, row-major
 * @param quantisation row-major
 * @param to of the block's first sample in `out`, whose rows are `stride` apart
 */
export function inverseDct(
  coefficients: Int16Array,
  from: number,
  quantisation: Int32Array,
  precision: number,
  out: Uint8Array | Uint16Array,
  to: number,
  stride: number,
): void {
  const middleBits = precision === 8 ? 2 : 1;
  for (let column = 0; column < 8; column++) {
    for (let row = 0; row < 8; row++) {
      const at = 8 * row + column;
      line[row] = (coefficients[from + at] ?? 0) * (quantisation[at] ?? 0);
    }
    transform(BITS - middleBits);
    for (let row = 0; row < 8; row++) block[8 * row + column] = line[row] ?? 0;
  }
  const middle = 1 << (precision - 1);
  const most = (1 << precision) - 1;
  for (let row = 0; row < 8; row++) {
    for (let column = 0; column < 8; column++) line[column] = block[8 * row + column] ?? 0;
    transform(BITS + middleBits + 3);
    for (let column = 0; column < 8; column++) {
      const value = (line[column] ?? 0) + middle;
      out[to + row * stride + column] = value < 0 ? 0 : value > most ? most : value;
    }
  }
}

const line = new Int32Array(8);
const block = new Int32Array(64);

/** Eight coefficients of `line` to eight values, rounded off by `shift` bits. */
function transform(shift: number): void {
  const [v0 = 0, v1 = 0, v2 = 0, v3 = 0, v4 = 0, v5 = 0, v6 = 0, v7 = 0] = line;
  const rotated = (v2 + v6) * C0_541;
  const low = rotated - v6 * C1_847;
  const high = rotated + v2 * C0_765;
  const sum = (v0 + v4) * 2 ** BITS;
  const difference = (v0 - v4) * 2 ** BITS;
  const even0 = sum + high;
  const even3 = sum - high;
  const even1 = difference + low;
  const even2 = difference - low;
  const common = (v7 + v3 + v5 + v1) * C1_175;
  const z1 = -(v7 + v1) * C0_899;
  const z2 = -(v5 + v3) * C2_562;
  const z3 = common - (v7 + v3) * C1_961;
  const z4 = common - (v5 + v1) * C0_390;
  const odd3 = v7 * C0_298 + z1 + z3;
  const odd2 = v5 * C2_053 + z2 + z4;
  const odd1 = v3 * C3_072 + z2 + z3;
  const odd0 = v1 * C1_501 + z1 + z4;
  const half = 1 << (shift - 1);
  line[0] = (even0 + odd0 + half) >> shift;
  line[7] = (even0 - odd0 + half) >> shift;
  line[1] = (even1 + odd1 + half) >> shift;
  line[6] = (even1 - odd1 + half) >> shift;
  line[2] = (even2 + odd2 + half) >> shift;
  line[5] = (even2 - odd2 + half) >> shift;
  line[3] = (even3 + odd3 + half) >> shift;
  line[4] = (even3 - odd3 + half) >> shift;
}
