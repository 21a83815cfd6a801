import type { OnnxFunction, OnnxGraph, OnnxModel, OnnxNode } from './model.ts';
import { Message } from './wire.ts';

/** The file again: what was not understood and what was not changed is written as it came. */
export function writeModel(model: OnnxModel): Uint8Array<ArrayBuffer> {
  const message = new Message().integer(1, model.irVersion).raw(model.rest);
  message.bytes(7, writeGraph(model.graph));
  for (const [domain, version] of model.opsets) {
    message.bytes(8, new Message().text(1, domain).integer(2, version).end());
  }
  for (const { bytes } of model.functions satisfies readonly OnnxFunction[]) {
    message.bytes(25, bytes);
  }
  return message.end();
}

export function writeGraph(graph: OnnxGraph): Uint8Array<ArrayBuffer> {
  const message = new Message();
  for (const node of graph.nodes) message.bytes(1, writeNode(node));
  message.text(2, graph.name);
  for (const { bytes } of graph.initializers) message.bytes(5, bytes);
  for (const { bytes } of graph.inputs) message.bytes(11, bytes);
  for (const { bytes } of graph.outputs) message.bytes(12, bytes);
  for (const { bytes } of graph.values) message.bytes(13, bytes);
  return message.raw(graph.rest).end();
}

function writeNode(node: OnnxNode): Uint8Array {
  const message = new Message();
  for (const input of node.inputs) message.text(1, input);
  for (const output of node.outputs) message.text(2, output);
  message.text(3, node.name).text(4, node.op);
  for (const { bytes } of node.attributes) message.bytes(5, bytes);
  return message.text(7, node.domain).raw(node.rest).end();
}
