import { makeFloats, makeIntegers, makeModel, makeNode, makeValue } from '../file/make.ts';
import type { OnnxModel, OnnxTensor } from '../file/model.ts';
import {
  convolve,
  convolveTransposed,
  type Exact,
  PLAIN,
  pool,
  type Window,
} from './reference-convolution.ts';
import {
  batchNorm,
  concat,
  groupNorm,
  layerNorm,
  map,
  matMul,
  pad,
  reduceMean,
  resizeLinear,
  resizeNearest,
  softmax,
} from './reference-other.ts';

/** A graph of one operator, its input x, and the right answer y. */
export interface OperatorCase {
  readonly name: string;
  readonly operator: string;
  readonly model: OnnxModel;
  readonly input: Exact;
  readonly expected: Exact;
  /** Run on WebGPU as it is written for it. */
  readonly isRewritten: boolean;
}

const CHANNELS = 4;
const SIZE = [6, 5, 7];
const IMAGE = [1, CHANNELS, ...SIZE];

/** Values in (-1, 1) that no rounding makes equal; the same each time. */
export function noise(dims: readonly number[], seed: number): Exact {
  let state = (seed * 2654435761 + 1) >>> 0;
  const count = dims.reduce((product, dim) => product * dim, 1);
  const data = Float64Array.from({ length: count }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    // As float32, so that every backend starts from the same numbers.
    return Math.fround(state / 2 ** 31 - 1);
  });
  return { dims, data };
}

const floats = (name: string, { dims, data }: Exact) => makeFloats(name, dims, data);

type Attributes = NonNullable<Parameters<typeof makeNode>[3]>;

/** y = operator(x, constants …). */
function one(
  name: string,
  operator: string,
  input: Exact,
  constants: readonly (OnnxTensor | null)[],
  attributes: Attributes,
  expected: Exact,
  opset = 17,
): OperatorCase {
  const names = constants.map((tensor) => tensor?.name ?? '');
  const model = makeModel(
    {
      nodes: [makeNode(operator, ['x', ...names], ['y'], attributes)],
      initializers: constants.filter((tensor) => tensor !== null),
      inputs: [makeValue('x', input.dims)],
      outputs: [makeValue('y', expected.dims)],
    },
    { '': opset },
  );
  return { name, operator, model, input, expected, isRewritten: false };
}

const rewritten = (row: OperatorCase): OperatorCase => ({
  ...row,
  name: `${row.name} (rewritten)`,
  isRewritten: true,
});

const both = (pads: readonly number[]) => [...pads, ...pads];

interface Kernel extends Partial<Window> {
  readonly size: number;
  readonly outputs?: number;
  readonly group?: number;
}

function windowOf({ strides, dilations, pads }: Kernel): Window {
  return {
    strides: strides ?? PLAIN.strides,
    dilations: dilations ?? PLAIN.dilations,
    pads: pads ?? PLAIN.pads,
  };
}

function conv(name: string, kernel: Kernel): OperatorCase {
  const { size, outputs = 6, group = 1 } = kernel;
  const window = windowOf(kernel);
  const x = noise(IMAGE, 1);
  const w = noise([outputs, CHANNELS / group, size, size, size], 2);
  const bias = noise([outputs], 3);
  const { strides, dilations, pads } = window;
  const attributes = {
    kernel_shape: [size, size, size],
    strides,
    dilations,
    pads: both(pads),
    group,
  };
  const expected = convolve(x, w, bias.data, window, group);
  return one(name, 'Conv', x, [floats('w', w), floats('b', bias)], attributes, expected);
}

function transposed(name: string, kernel: Kernel & { readonly more?: number }): OperatorCase {
  const { size, outputs = 4, group = 1, more = 0 } = kernel;
  const window = windowOf(kernel);
  const x = noise(IMAGE, 4);
  const w = noise([CHANNELS, outputs / group, size, size, size], 5);
  const bias = noise([outputs], 6);
  const { strides, dilations, pads } = window;
  const attributes = {
    kernel_shape: [size, size, size],
    strides,
    dilations,
    pads: both(pads),
    output_padding: [more, more, more],
    group,
  };
  const outputPadding = [more, more, more] as const;
  const expected = convolveTransposed(x, w, bias.data, { ...window, outputPadding }, group);
  return one(name, 'ConvTranspose', x, [floats('w', w), floats('b', bias)], attributes, expected);
}

function convolutions(): OperatorCase[] {
  const two = [2, 2, 2] as const;
  const pads = [1, 1, 1] as const;
  const grouped = conv('Conv 3x3x3, 2 groups', { size: 3, pads, group: 2 });
  const depthwise = conv('Conv 3x3x3 depthwise', { size: 3, pads, group: CHANNELS, outputs: 4 });
  const strided = conv('Conv 3x3x3 depthwise, stride 2', {
    ...{ size: 3, pads, strides: two, group: CHANNELS, outputs: 8 },
  });
  const k2s2 = transposed('ConvTranspose 2x2x2 stride 2', { size: 2, strides: two });
  const k3s2 = transposed('ConvTranspose 3x3x3 stride 2', { size: 3, strides: two, pads, more: 1 });
  const k4s2 = transposed('ConvTranspose 4x4x4 stride 2', { size: 4, strides: two, pads });
  const byGroups = transposed('ConvTranspose 2x2x2 stride 2, 2 groups', {
    ...{ size: 2, strides: two, group: 2 },
  });
  return [
    conv('Conv 1x1x1', { size: 1 }),
    conv('Conv 3x3x3', { size: 3, pads }),
    conv('Conv 3x3x3 stride 2', { size: 3, pads, strides: two }),
    conv('Conv 3x3x3 dilation 2', { size: 3, pads: two, dilations: two }),
    conv('Conv 5x5x5', { size: 5, pads: two }),
    ...[grouped, rewritten(grouped), depthwise, rewritten(depthwise), rewritten(strided)],
    ...[k2s2, rewritten(k2s2), k3s2, rewritten(k3s2), rewritten(k4s2), rewritten(byGroups)],
  ];
}

function poolings(): OperatorCase[] {
  const x = noise(IMAGE, 7);
  const two = [2, 2, 2] as const;
  const three = [3, 3, 3] as const;
  const halves = { ...PLAIN, strides: two };
  const padded = { ...halves, pads: [1, 1, 1] as const };
  const mean = reduceMean(x, [2, 3, 4]);
  return [
    one(
      'MaxPool 2x2x2',
      'MaxPool',
      x,
      [],
      { kernel_shape: two, strides: two },
      pool(x, 'max', two, halves),
    ),
    one(
      ...(['MaxPool 3x3x3 stride 2, padded', 'MaxPool', x, []] as const),
      { kernel_shape: three, strides: two, pads: both(padded.pads) },
      pool(x, 'max', three, padded),
    ),
    one(
      ...(['AveragePool 2x2x2', 'AveragePool', x, []] as const),
      { kernel_shape: two, strides: two },
      pool(x, 'average', two, halves),
    ),
    one(
      ...(['AveragePool 3x3x3 stride 2, padded', 'AveragePool', x, []] as const),
      { kernel_shape: three, strides: two, pads: both(padded.pads) },
      pool(x, 'average', three, padded),
    ),
    one('GlobalAveragePool', 'GlobalAveragePool', x, [], {}, mean),
    one('ReduceMean', 'ReduceMean', x, [], { axes: [2, 3, 4], keepdims: 1 }, mean),
  ];
}

function normalisations(): OperatorCase[] {
  const x = noise(IMAGE, 8);
  const per = (seed: number, count: number) => noise([count], seed);
  const [scale, offset, mean] = [per(9, CHANNELS), per(10, CHANNELS), per(11, CHANNELS)];
  const variance = map(per(12, CHANNELS), (value) => Math.fround(1.5 + value));
  const constants = [floats('s', scale), floats('o', offset)];
  const last = SIZE.at(-1) ?? 1;
  const [wide, shift] = [per(13, last), per(14, last)];
  return [
    one(
      ...(['BatchNormalization', 'BatchNormalization', x] as const),
      [...constants, floats('m', mean), floats('v', variance)],
      {},
      batchNorm(x, scale.data, offset.data, mean.data, variance.data),
    ),
    one(
      ...(['InstanceNormalization', 'InstanceNormalization', x, constants, {}] as const),
      groupNorm(x, CHANNELS, scale.data, offset.data),
    ),
    one(
      ...(['GroupNormalization, 2 groups', 'GroupNormalization', x, constants] as const),
      { num_groups: 2 },
      groupNorm(x, 2, scale.data, offset.data),
      21,
    ),
    one(
      ...(['LayerNormalization', 'LayerNormalization', x] as const),
      [floats('s', wide), floats('o', shift)],
      { axis: -1 },
      layerNorm(x, wide.data, shift.data),
    ),
  ];
}

function resizings(): OperatorCase[] {
  const x = noise(IMAGE, 15);
  const scales = makeFloats('s', [5], [1, 1, 2, 2, 2]);
  const linear = (mode: 'half_pixel' | 'align_corners') =>
    one(
      ...([`Resize trilinear, ${mode}`, 'Resize', x, [null, scales]] as const),
      { mode: 'linear', coordinate_transformation_mode: mode },
      resizeLinear(x, mode),
    );
  const nearest = {
    mode: 'nearest',
    coordinate_transformation_mode: 'asymmetric',
    nearest_mode: 'floor',
  };
  const amounts = makeIntegers('a', [0, 0, 1, 1, 1, 0, 0, 2, 2, 2]);
  return [
    linear('half_pixel'),
    linear('align_corners'),
    one('Resize nearest', 'Resize', x, [null, scales], nearest, resizeNearest(x)),
    one('Pad with zeros', 'Pad', x, [amounts], {}, pad(x, 1, 2, 'constant')),
    one('Pad with the edge', 'Pad', x, [amounts], { mode: 'edge' }, pad(x, 1, 2, 'edge')),
  ];
}

function others(): OperatorCase[] {
  const x = noise(IMAGE, 16);
  const z = noise(IMAGE, 17);
  const [a, b, c] = [noise([3, 8], 18), noise([8, 5], 19), noise([5], 20)];
  const product = matMul(a, b);
  const slopes = noise([CHANNELS, 1, 1, 1], 21);
  const volume = SIZE.reduce((whole, dim) => whole * dim, 1);
  const slope = (n: number) => slopes.data[Math.floor(n / volume)] ?? 0;
  const sigmoid = (value: number) => 1 / (1 + Math.exp(-value));
  const unary = (operator: string, f: (value: number) => number, attributes: Attributes = {}) =>
    one(operator, operator, x, [], attributes, map(x, f));
  return [
    unary('Relu', (value) => Math.max(value, 0)),
    unary('LeakyRelu', (value) => (value < 0 ? 0.25 * value : value), { alpha: 0.25 }),
    one(
      'PRelu',
      'PRelu',
      x,
      [floats('s', slopes)],
      {},
      map(x, (value, n) => (value < 0 ? value * slope(n) : value)),
    ),
    unary('Elu', (value) => (value < 0 ? Math.expm1(value) : value)),
    unary('Sigmoid', sigmoid),
    unary('Tanh', Math.tanh),
    one('Softmax over channels', 'Softmax', x, [], { axis: 1 }, softmax(x, 1)),
    one(
      'Add',
      'Add',
      x,
      [floats('z', z)],
      {},
      map(x, (value, n) => value + (z.data[n] ?? 0)),
    ),
    one(
      'Mul',
      'Mul',
      x,
      [floats('z', z)],
      {},
      map(x, (value, n) => value * (z.data[n] ?? 0)),
    ),
    one('Concat', 'Concat', x, [floats('z', z)], { axis: 1 }, concat(x, z)),
    one('MatMul', 'MatMul', a, [floats('b', b)], {}, product),
    one(
      ...(['Gemm', 'Gemm', a, [floats('b', b), floats('c', c)], {}] as const),
      map(product, (value, n) => value + (c.data[n % 5] ?? 0)),
    ),
  ];
}

/** What networks on volumes are made of. */
export function operatorCases(): OperatorCase[] {
  return [...convolutions(), ...poolings(), ...normalisations(), ...resizings(), ...others()];
}
