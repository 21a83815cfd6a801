import { constantsOf } from './constants.ts';
import { intOf } from './file/attributes.ts';
import type { OnnxGraph, OnnxModel, OnnxNode, OnnxTensor } from './file/model.ts';
import { Replacement, type Surroundings } from './replacement.ts';
import { rewriteGroupedConv } from './rewrite-grouped.ts';
import { rewriteConvTranspose } from './rewrite-transposed.ts';

export interface Rewritten {
  readonly model: OnnxModel;
  /** What was done, in sentences. */
  readonly notes: readonly string[];
}

/**
 * The same function with operators that WebGPU has, where it lacks one: transposed convolutions in three dimensions,
 * and grouped ones. (It takes them at opening and fails as it runs.) What cannot be rewritten stays.
 */
export function rewriteForWebGpu(model: OnnxModel): Rewritten {
  const constants = constantsOf(model.graph);
  const around: Surroundings = { constantOf: (name) => constants.get(name) ?? null };
  const used = namesOf(model.graph);
  const counts = new Map<string, number>();
  const added: OnnxTensor[] = [];
  const nodes = model.graph.nodes.flatMap((node, n) => {
    const rewrite = rewriteOf(node);
    if (rewrite === null) return [node];
    let prefix = `locus/${n}`;
    while ([...used].some((name) => name.startsWith(`${prefix}/`))) prefix += '_';
    const replacement = new Replacement(prefix);
    if (!rewrite.apply(node, around, replacement)) return [node];
    counts.set(rewrite.what, (counts.get(rewrite.what) ?? 0) + 1);
    added.push(...replacement.constants);
    return replacement.nodes;
  });
  const graph = { ...model.graph, nodes, initializers: [...model.graph.initializers, ...added] };
  return {
    model: counts.size === 0 ? model : { ...model, graph: withoutUnused(graph) },
    notes: [...counts].map(
      ([what, count]) => `${what} (${count}) written as plain convolutions for WebGPU.`,
    ),
  };
}

function rewriteOf(node: OnnxNode) {
  if (node.domain !== '') return null;
  if (node.op === 'ConvTranspose') return { what: 'ConvTranspose', apply: rewriteConvTranspose };
  if (node.op === 'Conv' && intOf(node, 'group', 1) > 1) {
    return { what: 'Grouped Conv', apply: rewriteGroupedConv };
  }
  return null;
}

function namesOf(graph: OnnxGraph): Set<string> {
  return new Set([
    ...graph.nodes.flatMap(({ inputs, outputs }) => [...inputs, ...outputs]),
    ...graph.initializers.map(({ name }) => name),
  ]);
}

/** Weights that only replaced nodes read. */
function withoutUnused(graph: OnnxGraph): OnnxGraph {
  const hasInner = graph.nodes.some(({ attributes }) =>
    attributes.some(({ value }) => value.kind === 'graphs'),
  );
  // Inner graphs read names from outside.
  if (hasInner) return graph;
  const read = new Set(graph.nodes.flatMap(({ inputs }) => inputs));
  for (const { name } of graph.outputs) read.add(name);
  const initializers = graph.initializers.filter(({ name }) => read.has(name));
  const left = new Set(initializers.map(({ name }) => name));
  const dropped = new Set(
    graph.initializers.filter(({ name }) => !left.has(name)).map(({ name }) => name),
  );
  // Of older exports: an initializer's name among the inputs would become an input that wants a value.
  const inputs = graph.inputs.filter(({ name }) => !dropped.has(name));
  return { ...graph, initializers, inputs };
}
