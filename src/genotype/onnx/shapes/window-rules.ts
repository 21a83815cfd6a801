import { intOf, intsOf, textOf } from '../file/attributes.ts';
import type { OnnxNode } from '../file/model.ts';
import type { Shape, Shapes } from './shape.ts';

/** Sizes after a window has gone over an image: kernel, strides, dilations, padding. */
function outputSize(
  node: OnnxNode,
  spatial: readonly number[],
  kernel: readonly number[],
): number[] {
  const strides = intsOf(node, 'strides');
  const dilations = intsOf(node, 'dilations');
  const pads = intsOf(node, 'pads');
  const padding = textOf(node, 'auto_pad', 'NOTSET');
  const isUp = intOf(node, 'ceil_mode', 0) === 1;
  return spatial.map((count, axis) => {
    const stride = strides?.[axis] ?? 1;
    if (padding.startsWith('SAME')) return Math.ceil(count / stride);
    const reach = ((kernel[axis] ?? 1) - 1) * (dilations?.[axis] ?? 1) + 1;
    const padded =
      padding === 'VALID' ? 0 : (pads?.[axis] ?? 0) + (pads?.[axis + spatial.length] ?? 0);
    const steps = (count + padded - reach) / stride;
    return (isUp ? Math.ceil(steps) : Math.floor(steps)) + 1;
  });
}

/** Pooling. */
export function windowed(node: OnnxNode, { shapeOf }: Shapes): readonly Shape[] {
  const from = shapeOf(node.inputs[0] ?? '');
  const kernel = intsOf(node, 'kernel_shape');
  if (from === null || kernel === null) return [null];
  const size = [...from.slice(0, 2), ...outputSize(node, from.slice(2), kernel)];
  return [size, size];
}

export function convolution(node: OnnxNode, { shapeOf }: Shapes): readonly Shape[] {
  const [from, weights] = [shapeOf(node.inputs[0] ?? ''), shapeOf(node.inputs[1] ?? '')];
  if (from === null || weights === null) return [null];
  const spatial = outputSize(node, from.slice(2), weights.slice(2));
  return [[from[0] ?? 1, weights[0] ?? 1, ...spatial]];
}

export function transposedConvolution(node: OnnxNode, { shapeOf }: Shapes): readonly Shape[] {
  const [from, weights] = [shapeOf(node.inputs[0] ?? ''), shapeOf(node.inputs[1] ?? '')];
  if (from === null || weights === null) return [null];
  const given = intsOf(node, 'output_shape');
  const strides = intsOf(node, 'strides');
  const isSame = textOf(node, 'auto_pad', 'NOTSET').startsWith('SAME');
  const spatial = from.slice(2).map((count, axis) => {
    const stride = strides?.[axis] ?? 1;
    if (given !== null) return given[axis] ?? 1;
    if (isSame) return count * stride;
    const at = (name: string, n: number, otherwise: number) => intsOf(node, name)?.[n] ?? otherwise;
    const reach = ((weights[axis + 2] ?? 1) - 1) * at('dilations', axis, 1) + 1;
    const pads = at('pads', axis, 0) + at('pads', axis + from.length - 2, 0);
    return (count - 1) * stride + reach + at('output_padding', axis, 0) - pads;
  });
  return [[from[0] ?? 1, (weights[1] ?? 1) * intOf(node, 'group', 1), ...spatial]];
}
