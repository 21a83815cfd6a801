import { ELEMENT_BYTES, type OnnxGraph } from '../file/model.ts';
import { elementsOf, type Shapes } from './shape.ts';

export interface MemoryEstimate {
  /** Of constants. */
  readonly weights: number;
  /** Of tensors that exist at the same time, at most. */
  readonly activations: number;
  /** Of the largest tensor. */
  readonly largest: number;
  /** Nodes of unknown size, taken for as large as the largest they take. */
  readonly unknown: number;
}

/** Floats, and most of what is no float is small. */
const BYTES = 4;

/** Bytes that a run takes: every tensor from the node that makes it to the last one that reads it. */
export function estimateMemory(graph: OnnxGraph, { shapeOf, constantOf }: Shapes): MemoryEstimate {
  const sizes = new Map<string, number>();
  const sizeOf = (name: string) => {
    if (name === '' || constantOf(name) !== null) return 0;
    const shape = shapeOf(name);
    return sizes.get(name) ?? (shape === null ? 0 : elementsOf(shape) * BYTES);
  };
  const lastUse = new Map<string, number>();
  for (const [n, node] of graph.nodes.entries()) {
    for (const name of node.inputs) lastUse.set(name, n);
  }
  for (const { name } of graph.outputs) lastUse.set(name, graph.nodes.length);
  let live = 0;
  let unknown = 0;
  let largest = 0;
  for (const { name } of graph.inputs) {
    largest = Math.max(largest, sizeOf(name));
    live += sizeOf(name);
  }
  let activations = live;
  for (const [n, node] of graph.nodes.entries()) {
    const inputs = [...new Set(node.inputs)];
    const most = Math.max(0, ...inputs.map(sizeOf));
    for (const name of node.outputs) {
      const shape = shapeOf(name);
      if (shape === null && name !== '') {
        unknown++;
        sizes.set(name, most);
      }
      largest = Math.max(largest, sizeOf(name));
      live += sizeOf(name);
    }
    activations = Math.max(activations, live);
    for (const name of inputs) if (lastUse.get(name) === n) live -= sizeOf(name);
    for (const name of node.outputs) if (!lastUse.has(name)) live -= sizeOf(name);
  }
  const weights = graph.initializers.reduce(
    (sum, { dims, type }) => sum + elementsOf(dims) * (ELEMENT_BYTES[type] ?? 1),
    0,
  );
  return { weights, activations, largest, unknown };
}
