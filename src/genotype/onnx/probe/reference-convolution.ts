// Convolutions and pooling by their definitions (https://onnx.ai/onnx/operators/), in float64: slow and plain, to
// compare backends with on tiny tensors.

/** In memory order, last dimension fastest. */
export interface Exact {
  readonly dims: readonly number[];
  readonly data: Float64Array;
}

type Triple = readonly [number, number, number];

export interface Window {
  readonly strides: Triple;
  readonly dilations: Triple;
  /** Before and after, on each axis alike. */
  readonly pads: Triple;
}

export const PLAIN: Window = { strides: [1, 1, 1], dilations: [1, 1, 1], pads: [0, 0, 0] };

/** x [1, C, d, h, w], w [M, C / group, k, k, k], bias [M]. */
export function convolve(
  x: Exact,
  w: Exact,
  bias: ArrayLike<number> | null,
  window: Window,
  group: number,
): Exact {
  const [outputs = 1, perGroup = 1] = w.dims;
  const kernel = w.dims.slice(2) as unknown as Triple;
  const size = outputSize(x, kernel, window);
  const kernelSize = kernel[0] * kernel[1] * kernel[2];
  const volume = size[0] * size[1] * size[2];
  const y = new Float64Array(outputs * volume);
  for (let m = 0; m < outputs; m++) {
    const first = Math.floor(m / (outputs / group)) * perGroup;
    for (let n = 0; n < volume; n++) {
      let sum = bias?.[m] ?? 0;
      for (let c = 0; c < perGroup; c++) {
        eachTap(x, first + c, n, size, kernel, window, (value, tap) => {
          sum += value * (w.data[(m * perGroup + c) * kernelSize + tap] ?? 0);
        });
      }
      y[m * volume + n] = sum;
    }
  }
  return { dims: [1, outputs, ...size], data: y };
}

/** Padding takes no part, as count_include_pad = 0 says. */
export function pool(x: Exact, kind: 'max' | 'average', kernel: Triple, window: Window): Exact {
  const channels = x.dims[1] ?? 1;
  const size = outputSize(x, kernel, window);
  const volume = size[0] * size[1] * size[2];
  const y = new Float64Array(channels * volume);
  for (let c = 0; c < channels; c++) {
    for (let n = 0; n < volume; n++) {
      const seen: number[] = [];
      eachTap(x, c, n, size, kernel, window, (value) => seen.push(value));
      const sum = seen.reduce((total, value) => total + value, 0);
      y[c * volume + n] = kind === 'max' ? Math.max(...seen) : sum / seen.length;
    }
  }
  return { dims: [1, channels, ...size], data: y };
}

function outputSize(x: Exact, kernel: Triple, { strides, dilations, pads }: Window): Triple {
  return [0, 1, 2].map((axis) => {
    const reach = ((kernel[axis] ?? 1) - 1) * (dilations[axis] ?? 1) + 1;
    const room = (x.dims[axis + 2] ?? 1) + 2 * (pads[axis] ?? 0) - reach;
    return Math.floor(room / (strides[axis] ?? 1)) + 1;
  }) as unknown as Triple;
}

function eachTap(
  x: Exact,
  channel: number,
  output: number,
  size: Triple,
  kernel: Triple,
  { strides, dilations, pads }: Window,
  visit: (value: number, tap: number) => void,
): void {
  const [, , depth = 1, height = 1, width = 1] = x.dims;
  const ox = (output % size[2]) * strides[2] - pads[2];
  const oy = (Math.floor(output / size[2]) % size[1]) * strides[1] - pads[1];
  const oz = Math.floor(output / (size[2] * size[1])) * strides[0] - pads[0];
  let tap = 0;
  for (let kz = 0; kz < kernel[0]; kz++) {
    for (let ky = 0; ky < kernel[1]; ky++) {
      for (let kx = 0; kx < kernel[2]; kx++, tap++) {
        const [z, y, i] = [oz + kz * dilations[0], oy + ky * dilations[1], ox + kx * dilations[2]];
        if (z < 0 || y < 0 || i < 0 || z >= depth || y >= height || i >= width) continue;
        visit(x.data[((channel * depth + z) * height + y) * width + i] ?? 0, tap);
      }
    }
  }
}

/** Scatters: every input adds its kernel to the output. w [C, M / group, k, k, k]. */
export function convolveTransposed(
  x: Exact,
  w: Exact,
  bias: ArrayLike<number> | null,
  window: Window & { readonly outputPadding: Triple },
  group: number,
): Exact {
  const { strides, dilations, pads, outputPadding } = window;
  const [channels = 1, perGroup = 1] = w.dims;
  const kernel = w.dims.slice(2);
  const from = x.dims.slice(2);
  const size = from.map(
    (count, axis) =>
      (count - 1) * (strides[axis] ?? 1) +
      ((kernel[axis] ?? 1) - 1) * (dilations[axis] ?? 1) +
      1 +
      (outputPadding[axis] ?? 0) -
      2 * (pads[axis] ?? 0),
  );
  const outputs = perGroup * group;
  const volume = size.reduce((product, count) => product * count, 1);
  const y = new Float64Array(outputs * volume);
  if (bias !== null)
    for (let m = 0; m < outputs; m++) y.fill(bias[m] ?? 0, m * volume, (m + 1) * volume);
  const kernelSize = kernel.reduce((product, count) => product * count, 1);
  const inputs = from.reduce((product, count) => product * count, 1);
  for (let c = 0; c < channels; c++) {
    const first = Math.floor(c / (channels / group)) * perGroup;
    for (let n = 0; n < inputs; n++) {
      const at = unravel(n, from);
      for (let tap = 0; tap < kernelSize; tap++) {
        const entry = unravel(tap, kernel);
        const place = at.map(
          (index, axis) =>
            index * (strides[axis] ?? 1) +
            (entry[axis] ?? 0) * (dilations[axis] ?? 1) -
            (pads[axis] ?? 0),
        );
        if (place.some((index, axis) => index < 0 || index >= (size[axis] ?? 1))) continue;
        const [z = 0, h = 0, i = 0] = place;
        const target = (z * (size[1] ?? 1) + h) * (size[2] ?? 1) + i;
        for (let m = 0; m < perGroup; m++) {
          const product =
            (x.data[c * inputs + n] ?? 0) * (w.data[(c * perGroup + m) * kernelSize + tap] ?? 0);
          y[(first + m) * volume + target] = (y[(first + m) * volume + target] ?? 0) + product;
        }
      }
    }
  }
  return { dims: [1, outputs, ...size], data: y };
}

function unravel(index: number, size: readonly number[]): number[] {
  const [, height = 1, width = 1] = size;
  return [Math.floor(index / (height * width)), Math.floor(index / width) % height, index % width];
}
