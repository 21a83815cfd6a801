import { describe, expect, test } from 'vitest';
import {
  makeFloats,
  makeModel,
  makeNode,
  makeValue,
} from '../../../../src/genotype/onnx/file/make.ts';
import type { OnnxNode } from '../../../../src/genotype/onnx/file/model.ts';
import { operatorCases } from '../../../../src/genotype/onnx/probe/operator-cases.ts';
import { rewriteForWebGpu } from '../../../../src/genotype/onnx/rewrite.ts';

const isFor = (name: string) => (node: OnnxNode) => node.op === name;

describe('rewriting for WebGPU', () => {
  // That they calculate the same is checked with the table of operators, on both backends.
  test.each(operatorCases().filter(({ isRewritten }) => isRewritten))(
    '$name',
    ({ model, name }) => {
      const { model: after, notes } = rewriteForWebGpu(model);
      expect(notes).toHaveLength(1);
      expect(after.graph.nodes.some(isFor('ConvTranspose'))).toBe(false);
      const convolutions = after.graph.nodes.filter(isFor('Conv'));
      // Planes of a grouped kernel; one for a transposed one.
      expect(convolutions).toHaveLength(name.startsWith('ConvTranspose') ? 1 : 3);
      expect(after.graph.outputs).toEqual(model.graph.outputs);
      expect(after.graph.initializers.some((tensor) => tensor.name === 'w')).toBe(false);
    },
  );

  test('a graph that WebGPU runs stays the very same', () => {
    const [first] = operatorCases();
    if (first === undefined) throw new Error('no cases');
    expect(rewriteForWebGpu(first.model)).toEqual({ model: first.model, notes: [] });
  });

  test('what cannot be rewritten stays: weights that are calculated, two dimensions', () => {
    const flat = makeModel({
      nodes: [
        makeNode('ConvTranspose', ['x', 'w'], ['a'], { strides: [2, 2] }),
        makeNode('ConvTranspose', ['z', 'v'], ['b'], { strides: [2, 2, 2] }),
      ],
      initializers: [makeFloats('w', [1, 1, 2, 2], [1, 2, 3, 4])],
      inputs: [
        makeValue('x', [1, 1, 4, 4]),
        makeValue('z', [1, 1, 4, 4, 4]),
        makeValue('v', [1, 1, 2, 2, 2]),
      ],
      outputs: [makeValue('a', null), makeValue('b', null)],
    });
    expect(rewriteForWebGpu(flat)).toEqual({ model: flat, notes: [] });
  });

  test('says what was done, with counts', () => {
    const two = makeModel({
      nodes: [
        makeNode('ConvTranspose', ['x', 'w'], ['a'], { strides: [2, 2, 2] }),
        makeNode('ConvTranspose', ['a', 'w'], ['b'], { strides: [2, 2, 2] }),
      ],
      initializers: [makeFloats('w', [1, 1, 2, 2, 2], [1, 2, 3, 4, 5, 6, 7, 8])],
      inputs: [makeValue('x', [1, 1, 4, 4, 4])],
      outputs: [makeValue('b', null)],
    });
    expect(rewriteForWebGpu(two).notes).toEqual([
      'ConvTranspose (2) written as plain convolutions for WebGPU.',
    ]);
  });
});
