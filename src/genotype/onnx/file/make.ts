// Parts of graphs by code: for rewrites, for the probe of operators and for tests.

import {
  FLOAT,
  INT64,
  type OnnxAttribute,
  type OnnxGraph,
  type OnnxModel,
  type OnnxNode,
  type OnnxTensor,
  type OnnxValue,
} from './model.ts';
import { readAttribute } from './read-model.ts';
import { Message } from './wire.ts';

/** A number with a fraction is a float; write `{ float: 1 }` for a whole one. */
export type AttributeInput =
  | number
  | string
  | readonly number[]
  | readonly string[]
  | { readonly float: number }
  | { readonly floats: readonly number[] }
  | OnnxTensor;

const isText = (value: readonly (number | string)[]): value is readonly string[] =>
  typeof value[0] === 'string';

export function makeAttribute(name: string, input: AttributeInput): OnnxAttribute {
  const message = new Message().text(1, name);
  if (typeof input === 'string') message.text(4, input).integer(20, 3);
  else if (typeof input === 'number') {
    if (Number.isInteger(input)) message.integer(3, input).integer(20, 2);
    else message.float(2, input).integer(20, 1);
  } else if (Array.isArray(input)) {
    const values = input as readonly number[] | readonly string[];
    if (isText(values)) {
      for (const value of values) message.text(9, value);
      message.integer(20, 8);
    } else {
      for (const value of values) message.integer(8, value);
      message.integer(20, 7);
    }
  } else if ('float' in input) message.float(2, input.float).integer(20, 1);
  else if ('floats' in input) {
    for (const value of input.floats) message.float(7, value);
    message.integer(20, 6);
  } else message.bytes(5, (input as OnnxTensor).bytes).integer(20, 4);
  return readAttribute(message.end());
}

export function makeNode(
  op: string,
  inputs: readonly string[],
  outputs: readonly string[],
  attributes: Readonly<Record<string, AttributeInput>> = {},
  domain = '',
): OnnxNode {
  return {
    name: outputs[0] ?? op,
    op,
    domain,
    inputs,
    outputs,
    attributes: Object.entries(attributes).map(([name, value]) => makeAttribute(name, value)),
    rest: [],
  };
}

/** float32. */
export function makeFloats(
  name: string,
  dims: readonly number[],
  values: ArrayLike<number>,
): OnnxTensor {
  const raw = new Uint8Array(4 * values.length);
  const view = new DataView(raw.buffer);
  for (let n = 0; n < values.length; n++) view.setFloat32(4 * n, values[n] ?? 0, true);
  return makeTensor(name, FLOAT, dims, raw);
}

/** int64, a list. */
export function makeIntegers(name: string, values: readonly number[]): OnnxTensor {
  const raw = new Uint8Array(8 * values.length);
  const view = new DataView(raw.buffer);
  for (const [n, value] of values.entries()) view.setBigInt64(8 * n, BigInt(value), true);
  return makeTensor(name, INT64, [values.length], raw);
}

export function makeTensor(
  name: string,
  type: number,
  dims: readonly number[],
  raw: Uint8Array,
): OnnxTensor {
  const message = new Message();
  for (const dim of dims) message.integer(1, dim);
  const bytes = message.integer(2, type).text(8, name).bytes(9, raw).end();
  return { name, dims, type, bytes };
}

/** The same data under another name: of a field that comes twice, the last counts. */
export function renamed(tensor: OnnxTensor, name: string): OnnxTensor {
  if (tensor.name === name) return tensor;
  return { ...tensor, name, bytes: new Message().raw([tensor.bytes]).text(8, name).end() };
}

/** A tensor that goes in or out; null: of any size, or (dims) of any shape. */
export function makeValue(
  name: string,
  dims: readonly (number | null)[] | null,
  type: number = FLOAT,
): OnnxValue {
  const tensor = new Message().integer(1, type);
  if (dims !== null) {
    const shape = new Message();
    for (const dim of dims) {
      const one = new Message();
      shape.bytes(1, dim === null ? one.end() : one.integer(1, dim).end());
    }
    tensor.bytes(2, shape.end());
  }
  const bytes = new Message()
    .text(1, name)
    .bytes(2, new Message().bytes(1, tensor.end()).end())
    .end();
  return { name, type, dims, bytes };
}

export function makeModel(
  graph: Pick<OnnxGraph, 'nodes' | 'inputs' | 'outputs'> & Partial<OnnxGraph>,
  opsets: Readonly<Record<string, number>> = { '': 17 },
): OnnxModel {
  return {
    irVersion: 8,
    opsets: new Map(Object.entries(opsets)),
    graph: { name: 'graph', initializers: [], values: [], rest: [], ...graph },
    functions: [],
    rest: [],
  };
}
