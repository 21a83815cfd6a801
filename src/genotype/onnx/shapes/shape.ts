import type { OnnxTensor } from '../file/model.ts';

/** Null: unknown. */
export type Shape = readonly number[] | null;

/** What is known of a graph's tensors when its inputs have given sizes. */
export interface Shapes {
  readonly shapeOf: (name: string) => Shape;
  /** Small lists of integers that are known without running: they are sizes and positions. */
  readonly integersOf: (name: string) => readonly number[] | null;
  readonly constantOf: (name: string) => OnnxTensor | null;
}

export function elementsOf(shape: readonly number[]): number {
  return shape.reduce((product, dim) => product * dim, 1);
}
