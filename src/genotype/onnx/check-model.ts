import { LocusError } from '../../volume/errors.ts';
import type { OnnxGraph, OnnxModel, OnnxNode } from './file/model.ts';

/** Sets of operators that ONNX Runtime brings. */
const DOMAINS = new Set([
  '',
  'ai.onnx.ml',
  'ai.onnx.preview.training',
  'com.microsoft',
  'com.ms.internal.nhwc',
]);

/** Nodes of a graph, of the graphs inside them, and of the model's own functions. */
export function* allNodes(model: OnnxModel): Generator<OnnxNode> {
  yield* nodesOf(model.graph);
  for (const { nodes } of model.functions) yield* nodes;
}

function* nodesOf(graph: OnnxGraph): Generator<OnnxNode> {
  for (const node of graph.nodes) {
    yield node;
    for (const { value } of node.attributes) {
      if (value.kind === 'graphs') for (const inner of value.graphs) yield* nodesOf(inner);
    }
  }
}

/** @throws LocusError 'unsupported' that names an operator of a set that nobody has here */
export function checkOperators(model: OnnxModel, file: string): void {
  const own = new Set(model.functions.map(({ domain, name }) => `${domain}:${name}`));
  for (const { domain, op } of allNodes(model)) {
    if (DOMAINS.has(domain) || own.has(`${domain}:${op}`)) continue;
    throw unknownOperator(op, domain, file);
  }
}

export function unknownOperator(op: string, domain: string, file: string): LocusError {
  const of = domain === '' ? '' : ` of ${domain}`;
  return new LocusError(
    'unsupported',
    `It uses the operator ${op}${of}, which cannot be run here.`,
    'Export it with standard ONNX operators.',
    file,
  );
}

/** ONNX Runtime's refusal to open a model, as an error that names the operator where one is at fault. */
export function refusal(error: unknown, model: OnnxModel, file: string): LocusError {
  const words = error instanceof Error ? error.message : String(error);
  if (
    /No Op registered|is not a registered function|Could not find an implementation/.test(words)
  ) {
    // 'Foo' is in 'FooBar' too.
    const nodes = [...allNodes(model)].sort((a, b) => b.op.length - a.op.length);
    const culprit = nodes.find(({ op }) => words.includes(op));
    if (culprit) return unknownOperator(culprit.op, culprit.domain, file);
  }
  const [, reason = words] = /ERROR_MESSAGE: (.*)/s.exec(words) ?? [];
  const isNew = /opset|IR version/i.test(reason);
  return new LocusError(
    isNew ? 'unsupported' : 'bad-model',
    `ONNX Runtime does not open it: ${reason.trim()}${reason.trim().endsWith('.') ? '' : '.'}`,
    isNew ? 'Export it for an older version of ONNX.' : 'Export it again.',
    file,
  );
}
