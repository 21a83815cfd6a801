import { makeIntegers, makeNode } from './file/make.ts';
import type { OnnxNode, OnnxTensor } from './file/model.ts';

/** Takes new nodes and constants of one node's replacement, with names that nothing else has. */
export class Replacement {
  readonly nodes: OnnxNode[] = [];
  readonly constants: OnnxTensor[] = [];
  readonly #prefix: string;
  #count = 0;

  constructor(prefix: string) {
    this.#prefix = prefix;
  }

  /** @returns the name of the node's output: `output`, or a new one */
  add(
    op: string,
    inputs: readonly string[],
    attributes: Parameters<typeof makeNode>[3] = {},
    output = this.name(),
  ): string {
    this.nodes.push(makeNode(op, inputs, [output], attributes));
    return output;
  }

  name(): string {
    return `${this.#prefix}/${this.#count++}`;
  }

  constant(tensor: OnnxTensor): string {
    this.constants.push(tensor);
    return tensor.name;
  }

  integers(values: readonly number[]): string {
    return this.constant(makeIntegers(this.name(), values));
  }
}

/** What a rewrite may know of the graph around a node. */
export interface Surroundings {
  readonly constantOf: (name: string) => OnnxTensor | null;
}
