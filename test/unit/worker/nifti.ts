/** A NIfTI-1 file written by hand (nifti1.h), for tests that need a real file and no reader's twin. */
export function niftiBytes(
  size: readonly [number, number, number],
  data: Int16Array | Uint8Array | Float32Array,
  { spacing = [1, 1, 1], frames = 1 }: { spacing?: readonly number[]; frames?: number } = {},
): Uint8Array<ArrayBuffer> {
  const [datatype, bits] =
    data instanceof Int16Array ? [4, 16] : data instanceof Uint8Array ? [2, 8] : [16, 32];
  const bytes = new Uint8Array(352 + data.byteLength);
  const view = new DataView(bytes.buffer);
  view.setInt32(0, 348, true);
  const dim = [frames > 1 ? 4 : 3, ...size, frames, 1, 1, 1];
  dim.forEach((n, at) => {
    view.setInt16(40 + 2 * at, n, true);
  });
  view.setInt16(70, datatype, true);
  view.setInt16(72, bits, true);
  [1, ...spacing, 1, 0, 0, 0].forEach((mm, at) => {
    view.setFloat32(76 + 4 * at, mm, true);
  });
  view.setFloat32(108, 352, true);
  view.setFloat32(112, 1, true);
  // xyzt_units: mm, s.
  view.setUint8(123, 10);
  view.setInt16(254, 1, true);
  const rows = spacing.map((mm, axis) => [0, 0, 0, 0].map((_, at) => (at === axis ? mm : 0)));
  rows.flat().forEach((value, at) => {
    view.setFloat32(280 + 4 * at, value, true);
  });
  bytes.set([0x6e, 0x2b, 0x31, 0], 344);
  bytes.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), 352);
  return bytes;
}

/** A scan of whole numbers without a pattern, 100 to 1123. */
export function scan(count: number): Int16Array {
  let state = 1;
  return Int16Array.from({ length: count }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) | 0;
    return 100 + ((state >>> 16) % 1024);
  });
}

/** A mask with a block of each value in the middle half of a cube of `n` voxels a side. */
export function blocks(n: number, values: readonly number[]): Uint8Array {
  const data = new Uint8Array(n ** 3);
  const [low, high] = [Math.floor(n / 4), Math.ceil((3 * n) / 4)];
  for (let k = low; k < high; k++) {
    for (let j = low; j < high; j++) {
      for (let i = low; i < high; i++) {
        const which = Math.floor(((i - low) * values.length) / (high - low));
        data[i + n * (j + n * k)] = values[which] ?? 0;
      }
    }
  }
  return data;
}
