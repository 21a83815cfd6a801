import type { OnnxGraph, OnnxTensor } from './file/model.ts';

/**
 * Initializers, and what Constant nodes hold. An initializer that is an input too counts: older exporters name them
 * all, and nobody passes others.
 */
export function constantsOf(graph: OnnxGraph): Map<string, OnnxTensor> {
  const constants = new Map(graph.initializers.map((one) => [one.name, one]));
  for (const { op, outputs, attributes } of graph.nodes) {
    const [output] = outputs;
    const value = attributes[0]?.value;
    if (op === 'Constant' && output !== undefined && value?.kind === 'tensor') {
      constants.set(output, value.tensor);
    }
  }
  return constants;
}
