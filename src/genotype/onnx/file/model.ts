/** An ONNX model, as much of it as is worked with; the rest is kept as it came. https://onnx.ai/onnx/repo-docs/IR.html */
export interface OnnxModel {
  readonly irVersion: number;
  /** Domain ('' = ai.onnx) → version. */
  readonly opsets: ReadonlyMap<string, number>;
  readonly graph: OnnxGraph;
  readonly functions: readonly OnnxFunction[];
  readonly rest: readonly Uint8Array[];
}

export interface OnnxGraph {
  readonly name: string;
  /** Sorted: what a node takes comes before it. */
  readonly nodes: readonly OnnxNode[];
  readonly initializers: readonly OnnxTensor[];
  readonly inputs: readonly OnnxValue[];
  readonly outputs: readonly OnnxValue[];
  /** Inner tensors whose shapes the file gives. */
  readonly values: readonly OnnxValue[];
  readonly rest: readonly Uint8Array[];
}

export interface OnnxNode {
  readonly name: string;
  readonly op: string;
  /** '' = ai.onnx. */
  readonly domain: string;
  /** Names of tensors; '' where an optional one is left out. */
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes: readonly OnnxAttribute[];
  readonly rest: readonly Uint8Array[];
}

export interface OnnxAttribute {
  readonly name: string;
  readonly value: AttributeValue;
  /** As it is encoded. */
  readonly bytes: Uint8Array;
}

export type AttributeValue =
  | { readonly kind: 'float'; readonly value: number }
  | { readonly kind: 'int'; readonly value: number }
  | { readonly kind: 'text'; readonly value: string }
  | { readonly kind: 'floats'; readonly values: readonly number[] }
  | { readonly kind: 'ints'; readonly values: readonly number[] }
  | { readonly kind: 'texts'; readonly values: readonly string[] }
  | { readonly kind: 'tensor'; readonly tensor: OnnxTensor }
  | { readonly kind: 'graphs'; readonly graphs: readonly OnnxGraph[] }
  | { readonly kind: 'other' };

/** Constant data; `readFloatData` and `readIntegerData` decode it. */
export interface OnnxTensor {
  readonly name: string;
  readonly dims: readonly number[];
  /** TensorProto.DataType: 1 = float32, 7 = int64 … */
  readonly type: number;
  /** As it is encoded. */
  readonly bytes: Uint8Array;
}

export interface OnnxValue {
  readonly name: string;
  /** Null where it is no tensor. */
  readonly type: number | null;
  /** Null where nothing is said; an entry is null where any size goes. */
  readonly dims: readonly (number | null)[] | null;
  readonly bytes: Uint8Array;
}

/** A function of the model's own: its nodes count as the model's. */
export interface OnnxFunction {
  readonly name: string;
  readonly domain: string;
  readonly nodes: readonly OnnxNode[];
  readonly bytes: Uint8Array;
}

/** Bytes of an element by TensorProto.DataType; strings have none, 4-bit integers take half. */
export const ELEMENT_BYTES: Readonly<Record<number, number>> = {
  1: 4,
  2: 1,
  3: 1,
  4: 2,
  5: 2,
  6: 4,
  7: 8,
  9: 1,
  10: 2,
  11: 8,
  12: 4,
  13: 8,
  14: 8,
  15: 16,
  16: 2,
  17: 1,
  18: 1,
  19: 1,
  20: 1,
};

export const FLOAT = 1;
export const INT64 = 7;
