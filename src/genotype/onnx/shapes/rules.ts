// Sizes of what operators give, from the sizes of what they take.

import { intOf, intsOf } from '../file/attributes.ts';
import type { OnnxNode } from '../file/model.ts';
import { elementsOf, type Shape, type Shapes } from './shape.ts';
import { convolution, transposedConvolution, windowed } from './window-rules.ts';

export type Rule = (node: OnnxNode, facts: Shapes) => readonly Shape[];

const first = (node: OnnxNode, { shapeOf }: Shapes) => shapeOf(node.inputs[0] ?? '');

const same: Rule = (node, facts) => [first(node, facts)];

const broadcast: Rule = (node, { shapeOf }) => {
  const shapes = node.inputs.filter((name) => name !== '').map(shapeOf);
  if (shapes.some((shape) => shape === null)) return [null];
  const rank = Math.max(...shapes.map((shape) => shape?.length ?? 0));
  const at = (shape: Shape, axis: number) => shape?.[axis - rank + shape.length] ?? 1;
  return [
    Array.from({ length: rank }, (_, axis) => Math.max(...shapes.map((shape) => at(shape, axis)))),
  ];
};

/** An attribute of older versions of an operator, an input of newer ones. */
function listOf(
  node: OnnxNode,
  { integersOf }: Shapes,
  attribute: string,
  input: number,
): readonly number[] | null {
  const name = node.inputs[input] ?? '';
  return intsOf(node, attribute) ?? (name === '' ? null : integersOf(name));
}

const positive = (axis: number, rank: number) => (axis < 0 ? axis + rank : axis);

const concat: Rule = (node, { shapeOf }) => {
  const shapes = node.inputs.map(shapeOf);
  const [one] = shapes;
  if (!one || shapes.some((shape) => shape === null)) return [null];
  const axis = positive(intOf(node, 'axis', 0), one.length);
  const sum = shapes.reduce((total, shape) => total + (shape?.[axis] ?? 0), 0);
  return [one.with(axis, sum)];
};

const reshape: Rule = (node, facts) => {
  const from = first(node, facts);
  const to = listOf(node, facts, 'shape', 1);
  if (from === null || to === null) return [null];
  const filled = to.map((dim, n) => (dim === 0 ? (from[n] ?? 0) : dim));
  const rest = elementsOf(filled.filter((dim) => dim !== -1));
  return [filled.map((dim) => (dim === -1 ? elementsOf(from) / rest : dim))];
};

const transpose: Rule = (node, facts) => {
  const from = first(node, facts);
  if (from === null) return [null];
  const order = intsOf(node, 'perm') ?? from.map((_, n) => from.length - 1 - n);
  return [order.map((axis) => from[axis] ?? Number.NaN)];
};

const slice: Rule = (node, facts) => {
  const from = first(node, facts);
  const starts = listOf(node, facts, 'starts', 1);
  const ends = listOf(node, facts, 'ends', 2);
  if (from === null || starts === null || ends === null) return [null];
  const axes = listOf(node, facts, 'axes', 3) ?? starts.map((_, n) => n);
  const steps = listOf(node, facts, 'steps', 4) ?? [];
  const size = [...from];
  for (const [n, axis] of axes.entries()) {
    const at = positive(axis, from.length);
    const count = from[at] ?? 0;
    const clamp = (value: number) => Math.min(Math.max(positive(value, count), 0), count);
    const step = steps[n] ?? 1;
    if (step < 0) return [null];
    const length = clamp(ends[n] ?? count) - clamp(starts[n] ?? 0);
    size[at] = Math.max(0, Math.ceil(length / step));
  }
  return [size];
};

const pad: Rule = (node, facts) => {
  const from = first(node, facts);
  const amounts = listOf(node, facts, 'pads', 1);
  if (from === null || amounts?.length !== 2 * from.length) return [null];
  return [from.map((dim, n) => dim + (amounts[n] ?? 0) + (amounts[n + from.length] ?? 0))];
};

const resize: Rule = (node, facts) => {
  const from = first(node, facts);
  if (from === null) return [null];
  const [, , , sizes = ''] = node.inputs;
  if (sizes !== '') return [facts.integersOf(sizes)];
  // Upsample and the first version of Resize have the scales where later ones have the region of interest.
  const scales = facts.integersOf(node.inputs[node.inputs.length > 2 ? 2 : 1] ?? '');
  if (scales?.length !== from.length) return [null];
  return [from.map((dim, n) => Math.floor(dim * (scales[n] ?? 1)))];
};

const reduce: Rule = (node, facts) => {
  const from = first(node, facts);
  if (from === null) return [null];
  const listed = listOf(node, facts, 'axes', 1) ?? from.map((_, n) => n);
  const axes = new Set(listed.map((axis) => positive(axis, from.length)));
  if (intOf(node, 'keepdims', 1) === 1) return [from.map((dim, n) => (axes.has(n) ? 1 : dim))];
  return [from.filter((_, n) => !axes.has(n))];
};

const globalPool: Rule = (node, facts) => [
  first(node, facts)?.map((dim, n) => (n < 2 ? dim : 1)) ?? null,
];

const flatten: Rule = (node, facts) => {
  const from = first(node, facts);
  if (from === null) return [null];
  const axis = positive(intOf(node, 'axis', 1), from.length);
  return [[elementsOf(from.slice(0, axis)), elementsOf(from.slice(axis))]];
};

const gemm: Rule = (node, { shapeOf }) => {
  const [a, b] = [shapeOf(node.inputs[0] ?? ''), shapeOf(node.inputs[1] ?? '')];
  if (a?.length !== 2 || b?.length !== 2) return [null];
  const rows = a[intOf(node, 'transA', 0) ? 1 : 0] ?? 0;
  return [[rows, b[intOf(node, 'transB', 0) ? 0 : 1] ?? 0]];
};

const matMul: Rule = (node, { shapeOf }) => {
  const [a, b] = [shapeOf(node.inputs[0] ?? ''), shapeOf(node.inputs[1] ?? '')];
  if (!a || !b || a.length < 2 || b.length < 2) return [null];
  const outer = a.length >= b.length ? a : b;
  return [[...outer.slice(0, -2), a.at(-2) ?? 0, b.at(-1) ?? 0]];
};

const split: Rule = (node, facts) => {
  const from = first(node, facts);
  if (from === null) return [null];
  const axis = positive(intOf(node, 'axis', 0), from.length);
  const count = node.outputs.length;
  const even = Math.ceil((from[axis] ?? 0) / count);
  const parts = listOf(node, facts, 'split', 1) ?? Array<number>(count).fill(even);
  return parts.map((part) => from.with(axis, part));
};

const squeeze: Rule = (node, facts) => {
  const from = first(node, facts);
  if (from === null) return [null];
  const listed = listOf(node, facts, 'axes', 1)?.map((axis) => positive(axis, from.length));
  return [from.filter((dim, n) => !(listed ? listed.includes(n) : dim === 1))];
};

const unsqueeze: Rule = (node, facts) => {
  const from = first(node, facts);
  const listed = listOf(node, facts, 'axes', 1);
  if (from === null || listed === null) return [null];
  const rank = from.length + listed.length;
  const axes = new Set(listed.map((axis) => positive(axis, rank)));
  let next = 0;
  return [Array.from({ length: rank }, (_, n) => (axes.has(n) ? 1 : (from[next++] ?? 1)))];
};

const shape: Rule = (node, facts) => {
  const from = first(node, facts);
  return [from === null ? null : [from.length]];
};

const expand: Rule = (node, facts) => {
  const from = first(node, facts);
  const to = facts.integersOf(node.inputs[1] ?? '');
  if (from === null || to === null) return [null];
  const rank = Math.max(from.length, to.length);
  const at = (list: readonly number[], n: number) => list[n - rank + list.length] ?? 1;
  return [Array.from({ length: rank }, (_, n) => Math.max(at(from, n), at(to, n)))];
};

const gather: Rule = (node, { shapeOf }) => {
  const [from, indices] = [shapeOf(node.inputs[0] ?? ''), shapeOf(node.inputs[1] ?? '')];
  if (!from || !indices) return [null];
  const axis = positive(intOf(node, 'axis', 0), from.length);
  return [[...from.slice(0, axis), ...indices, ...from.slice(axis + 1)]];
};

const rules = new Map<string, Rule>();
function put(rule: Rule, names: string): void {
  for (const name of names.split(' ')) rules.set(name, rule);
}
put(
  same,
  'Abs BatchNormalization Cast Ceil Celu Clip CumSum Dropout Elu Erf Exp Floor Gelu GroupNormalization HardSigmoid ' +
    'HardSwish Hardmax Identity InstanceNormalization IsNaN LRN LayerNormalization LeakyRelu Log LogSoftmax ' +
    'LpNormalization MeanVarianceNormalization Mish Neg Not Reciprocal Relu Round Selu Sigmoid Sign Softmax Softplus ' +
    'Softsign Sqrt Swish Tanh ThresholdedRelu Trilu',
);
put(
  broadcast,
  'Add And Div Equal Greater GreaterOrEqual Less LessOrEqual Max Mean Min Mod Mul Or Pow PRelu Sub Sum Where Xor',
);
put(
  reduce,
  'ReduceL1 ReduceL2 ReduceLogSum ReduceLogSumExp ReduceMax ReduceMean ReduceMin ReduceProd ReduceSum ReduceSumSquare',
);
put(globalPool, 'GlobalAveragePool GlobalLpPool GlobalMaxPool');
put(windowed, 'AveragePool LpPool MaxPool');
put(resize, 'Resize Upsample');
put(convolution, 'Conv');
put(transposedConvolution, 'ConvTranspose');
put(concat, 'Concat');
put(reshape, 'Reshape');
put(transpose, 'Transpose');
put(slice, 'Slice');
put(pad, 'Pad');
put(flatten, 'Flatten');
put(gemm, 'Gemm');
put(matMul, 'MatMul');
put(split, 'Split');
put(squeeze, 'Squeeze');
put(unsqueeze, 'Unsqueeze');
put(shape, 'Shape');
put(expand, 'Expand');
put(gather, 'Gather');

export function ruleOf(node: OnnxNode): Rule | null {
  return node.domain === '' ? (rules.get(node.op) ?? null) : null;
}
