import { withFile } from '../../../volume/errors.ts';
import type {
  AttributeValue,
  OnnxAttribute,
  OnnxFunction,
  OnnxGraph,
  OnnxModel,
  OnnxNode,
  OnnxTensor,
  OnnxValue,
} from './model.ts';
import { readTensor } from './read-tensor.ts';
import {
  corrupt,
  type Field,
  fieldsOf,
  readFloats,
  readIntegers,
  readMessage,
  readText,
} from './wire.ts';

/** Graphs inside attributes of graphs: loops and branches. */
const MAX_DEPTH = 8;

/** Well beyond the largest networks; a damaged file must not make more. */
const MAX_NODES = 200_000;

/**
 * Reads an ONNX file (ModelProto of onnx.proto); constants stay views of `bytes`.
 * @throws LocusError 'corrupt'; 'unsupported' where weights lie in another file
 */
export function readModel(bytes: Uint8Array, file: string): OnnxModel {
  try {
    return modelOf(bytes);
  } catch (error) {
    throw withFile(error, file);
  }
}

function modelOf(bytes: Uint8Array): OnnxModel {
  const budget = { nodes: MAX_NODES };
  const opsets = new Map<string, number>();
  const functions: OnnxFunction[] = [];
  const rest: Uint8Array[] = [];
  let irVersion = 0;
  let graph: OnnxGraph | null = null;
  for (const field of fieldsOf(bytes)) {
    if (field.number === 1) irVersion = field.value;
    else if (field.number === 7) graph = readGraph(readMessage(field), 0, budget);
    else if (field.number === 8) {
      const [domain, version] = readOpset(readMessage(field));
      opsets.set(domain, version);
    } else if (field.number === 25) functions.push(readFunction(readMessage(field), budget));
    else rest.push(field.raw);
  }
  if (graph === null) throw corrupt('it has no graph');
  if (irVersion < 1) throw corrupt('it names no version of the format');
  // Before version 3 of the format there was but one operator set.
  if (opsets.size === 0) opsets.set('', 1);
  return { irVersion, opsets, graph, functions, rest };
}

function readOpset(bytes: Uint8Array): [string, number] {
  let domain = '';
  let version = 0;
  for (const field of fieldsOf(bytes)) {
    if (field.number === 1) domain = readText(field);
    else if (field.number === 2) version = field.value;
  }
  return [domainOf(domain), version];
}

/** The standard's own domain has two names. */
function domainOf(name: string): string {
  return name === 'ai.onnx' ? '' : name;
}

interface Budget {
  nodes: number;
}

function readGraph(bytes: Uint8Array, depth: number, budget: Budget): OnnxGraph {
  if (depth > MAX_DEPTH) throw corrupt('graphs lie too deep in each other');
  const nodes: OnnxNode[] = [];
  const initializers: OnnxTensor[] = [];
  const [inputs, outputs, values]: OnnxValue[][] = [[], [], []];
  const rest: Uint8Array[] = [];
  let name = '';
  for (const field of fieldsOf(bytes)) {
    if (field.number === 1) nodes.push(readNode(readMessage(field), depth, budget));
    else if (field.number === 2) name = readText(field);
    else if (field.number === 5) initializers.push(readTensor(readMessage(field)));
    else if (field.number === 11) inputs?.push(readValue(readMessage(field)));
    else if (field.number === 12) outputs?.push(readValue(readMessage(field)));
    else if (field.number === 13) values?.push(readValue(readMessage(field)));
    else rest.push(field.raw);
  }
  return {
    name,
    nodes,
    initializers,
    inputs: inputs ?? [],
    outputs: outputs ?? [],
    values: values ?? [],
    rest,
  };
}

function readNode(bytes: Uint8Array, depth: number, budget: Budget): OnnxNode {
  if (--budget.nodes < 0) throw corrupt('it has too many nodes');
  const inputs: string[] = [];
  const outputs: string[] = [];
  const attributes: OnnxAttribute[] = [];
  const rest: Uint8Array[] = [];
  let [name, op, domain] = ['', '', ''];
  for (const field of fieldsOf(bytes)) {
    if (field.number === 1) inputs.push(readText(field));
    else if (field.number === 2) outputs.push(readText(field));
    else if (field.number === 3) name = readText(field);
    else if (field.number === 4) op = readText(field);
    else if (field.number === 5) attributes.push(readAttribute(readMessage(field), depth, budget));
    else if (field.number === 7) domain = domainOf(readText(field));
    else rest.push(field.raw);
  }
  if (op === '') throw corrupt('a node names no operator');
  return { name, op, domain, inputs, outputs, attributes, rest };
}

export function readAttribute(
  bytes: Uint8Array,
  depth = 0,
  budget: Budget = { nodes: MAX_NODES },
): OnnxAttribute {
  const fields = new Map<number, Field[]>();
  for (const field of fieldsOf(bytes)) {
    const known = fields.get(field.number);
    if (known) known.push(field);
    else fields.set(field.number, [field]);
  }
  const all = (number: number) => fields.get(number) ?? [];
  const [name] = all(1);
  const type = all(20)[0]?.value ?? 0;
  return {
    name: name ? readText(name) : '',
    value: readAttributeValue(type, all, depth, budget),
    bytes,
  };
}

/** AttributeProto.AttributeType; files of the first versions leave it out. */
function readAttributeValue(
  type: number,
  all: (number: number) => readonly Field[],
  depth: number,
  budget: Budget,
): AttributeValue {
  const is = (wanted: number, number: number) =>
    type === wanted || (type === 0 && all(number).length > 0);
  if (is(1, 2)) return { kind: 'float', value: all(2).flatMap(readFloats)[0] ?? 0 };
  if (is(2, 3)) return { kind: 'int', value: all(3)[0]?.value ?? 0 };
  if (is(3, 4)) return { kind: 'text', value: all(4).map(readText)[0] ?? '' };
  if (is(4, 5)) {
    const [tensor] = all(5);
    if (tensor === undefined) throw corrupt('an attribute is empty');
    return { kind: 'tensor', tensor: readTensor(readMessage(tensor)) };
  }
  if (is(5, 6) || is(10, 11)) {
    const graphs = [...all(6), ...all(11)].map((field) =>
      readGraph(readMessage(field), depth + 1, budget),
    );
    return { kind: 'graphs', graphs };
  }
  if (is(6, 7)) return { kind: 'floats', values: all(7).flatMap(readFloats) };
  if (is(7, 8)) return { kind: 'ints', values: all(8).flatMap(readIntegers) };
  if (is(8, 9)) return { kind: 'texts', values: all(9).map(readText) };
  return { kind: 'other' };
}

function readFunction(bytes: Uint8Array, budget: Budget): OnnxFunction {
  const nodes: OnnxNode[] = [];
  let [name, domain] = ['', ''];
  for (const field of fieldsOf(bytes)) {
    if (field.number === 1) name = readText(field);
    else if (field.number === 7) nodes.push(readNode(readMessage(field), 0, budget));
    else if (field.number === 10) domain = domainOf(readText(field));
  }
  return { name, domain, nodes, bytes };
}

/** ValueInfoProto with its TypeProto and TensorShapeProto. */
export function readValue(bytes: Uint8Array): OnnxValue {
  let name = '';
  let type: number | null = null;
  let dims: (number | null)[] | null = null;
  for (const field of fieldsOf(bytes)) {
    if (field.number === 1) name = readText(field);
    if (field.number !== 2) continue;
    for (const kind of fieldsOf(readMessage(field))) {
      if (kind.number !== 1) continue;
      for (const part of fieldsOf(readMessage(kind))) {
        if (part.number === 1) type = part.value;
        if (part.number === 2) dims = [...fieldsOf(readMessage(part))].flatMap(readDimension);
      }
    }
  }
  return { name, type, dims, bytes };
}

function readDimension(field: Field): (number | null)[] {
  if (field.number !== 1) return [];
  for (const part of fieldsOf(readMessage(field))) {
    if (part.number === 1) return [part.value > 0 ? part.value : null];
  }
  return [null];
}
