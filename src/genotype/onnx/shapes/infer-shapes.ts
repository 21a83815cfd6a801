import { constantsOf } from '../constants.ts';
import type { OnnxGraph, OnnxNode } from '../file/model.ts';
import { readNumbers } from '../file/read-tensor.ts';
import { foldIntegers } from './fold-integers.ts';
import { ruleOf } from './rules.ts';
import { elementsOf, type Shape, type Shapes } from './shape.ts';

/** Longer lists of integers are data. */
const MAX_LIST = 64;

/**
 * Sizes of all tensors of a graph by the operators' definitions (https://onnx.ai/onnx/operators/).
 * @param inputs sizes of inputs; those that are not named have the sizes the file gives, with 1 on free axes
 */
export function inferShapes(
  graph: OnnxGraph,
  inputs: Readonly<Record<string, readonly number[]>>,
): Shapes {
  const constants = constantsOf(graph);
  const shapes = new Map<string, Shape>();
  const integers = new Map<string, readonly number[]>();
  const shapeOf = (name: string) => shapes.get(name) ?? constants.get(name)?.dims ?? null;
  const integersOf = (name: string) => {
    const known = integers.get(name);
    if (known !== undefined) return known;
    const constant = constants.get(name);
    if (constant === undefined || elementsOf(constant.dims) > MAX_LIST) return null;
    return readNumbers(constant);
  };
  const constantOf = (name: string) => constants.get(name) ?? null;
  const facts: Shapes = { shapeOf, integersOf, constantOf };
  for (const { name, dims } of graph.values) {
    if (dims?.every((dim) => dim !== null)) shapes.set(name, dims as readonly number[]);
  }
  for (const { name, dims } of graph.inputs) {
    if (constants.has(name)) continue;
    shapes.set(name, inputs[name] ?? dims?.map((dim) => dim ?? 1) ?? null);
  }
  for (const node of graph.nodes) {
    const folded = foldIntegers(node, facts);
    if (folded !== null) integers.set(node.outputs[0] ?? '', folded);
    for (const [n, shape] of inferNode(node, facts).entries()) {
      const name = node.outputs[n];
      if (name !== undefined && shape !== null) shapes.set(name, shape);
    }
  }
  return facts;
}

function inferNode(node: OnnxNode, facts: Shapes): readonly Shape[] {
  const found = ruleOf(node)?.(node, facts) ?? null;
  // A rule that meets what it does not expect must not invent sizes.
  return (found ?? []).map((shape) =>
    shape?.every((dim) => Number.isSafeInteger(dim) && dim >= 0) ? shape : null,
  );
}
