import { intOf, intsOf, textOf } from './file/attributes.ts';
import { makeFloats } from './file/make.ts';
import { FLOAT, type OnnxNode } from './file/model.ts';
import { readNumbers } from './file/read-tensor.ts';
import type { Replacement, Surroundings } from './replacement.ts';

/**
 * A grouped (or depthwise) Conv in three dimensions as grouped ones in two, which WebGPU has: slices become the batch,
 * each plane of the kernel is a convolution of its own, and their results are summed. One node for each group would be
 * hundreds for a depthwise network.
 *
 * @returns false where it is something else: fewer dimensions, weights that are not constant, automatic padding
 */
export function rewriteGroupedConv(
  node: OnnxNode,
  { constantOf }: Surroundings,
  to: Replacement,
): boolean {
  const [x = '', w = '', b = ''] = node.inputs;
  const [output = ''] = node.outputs;
  const weights = constantOf(w);
  if (weights?.dims.length !== 5 || weights.type !== FLOAT) return false;
  if (textOf(node, 'auto_pad', 'NOTSET') !== 'NOTSET') return false;
  const [outputs = 1, perGroup = 1, kd = 1, kh = 1, kw = 1] = weights.dims;
  const [sd = 1, ...strides] = intsOf(node, 'strides') ?? [1, 1, 1];
  const [dd = 1, ...dilations] = intsOf(node, 'dilations') ?? [1, 1, 1];
  const pads = intsOf(node, 'pads') ?? [0, 0, 0, 0, 0, 0];
  const planes = planesOf(readNumbers(weights) ?? [], outputs * perGroup, kd, kh * kw);
  // [N, C, D, H, W] → [N, D, C, H, W]
  let slices = to.add('Transpose', [x], { perm: [0, 2, 1, 3, 4] });
  if (pads[0] || pads[3]) {
    const amounts = to.integers([0, pads[0] ?? 0, 0, 0, 0, 0, pads[3] ?? 0, 0, 0, 0]);
    slices = to.add('Pad', [slices, amounts]);
  }
  const shape = to.add('Shape', [slices]);
  const part = (of: string, from: number, end: number) =>
    to.add('Slice', [of, to.integers([from]), to.integers([end]), to.integers([0])]);
  const flat = to.add('Concat', [to.integers([-1]), part(shape, 2, 5)], { axis: 0 });
  let sum = '';
  for (const [at, plane] of planes.entries()) {
    const end = (kd - 1 - at) * dd;
    const seen = to.add('Slice', [
      slices,
      to.integers([at * dd]),
      to.integers([end === 0 ? 2 ** 31 - 1 : -end]),
      to.integers([1]),
      to.integers([sd]),
    ]);
    const inputs = [to.add('Reshape', [seen, flat])];
    inputs.push(to.constant(makeFloats(to.name(), [outputs, perGroup, kh, kw], plane)));
    if (at === 0 && b !== '') inputs.push(b);
    const convolved = to.add('Conv', inputs, {
      group: intOf(node, 'group', 1),
      kernel_shape: [kh, kw],
      strides,
      dilations,
      pads: [pads[1] ?? 0, pads[2] ?? 0, pads[4] ?? 0, pads[5] ?? 0],
    });
    sum = sum === '' ? convolved : to.add('Add', [sum, convolved]);
  }
  const inner = part(to.add('Shape', [sum]), 1, 4);
  const apart = to.add('Concat', [part(shape, 0, 1), to.integers([-1]), inner], { axis: 0 });
  to.add('Transpose', [to.add('Reshape', [sum, apart])], { perm: [0, 2, 1, 3, 4] }, output);
  return true;
}

/** [filters][kd][area] → for each of kd: [filters][area]. */
function planesOf(
  weights: readonly number[],
  filters: number,
  depth: number,
  area: number,
): Float32Array[] {
  return Array.from({ length: depth }, (_, z) =>
    Float32Array.from({ length: filters * area }, (_, n) => {
      const filter = Math.floor(n / area);
      return weights[(filter * depth + z) * area + (n % area)] ?? 0;
    }),
  );
}
