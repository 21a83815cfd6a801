import { expect, test } from 'vitest';
import { makeModel, makeNode, makeValue } from '../../../../src/genotype/onnx/file/make.ts';
import { readModel } from '../../../../src/genotype/onnx/file/read-model.ts';
import { operatorCases } from '../../../../src/genotype/onnx/probe/operator-cases.ts';
import { rewriteForWebGpu } from '../../../../src/genotype/onnx/rewrite.ts';
import { estimateMemory } from '../../../../src/genotype/onnx/shapes/estimate-memory.ts';
import { inferShapes } from '../../../../src/genotype/onnx/shapes/infer-shapes.ts';
import { uNet } from '../../../support/networks.ts';

test.each(operatorCases())(
  'size of what $name gives, by rules',
  ({ model, expected, isRewritten }) => {
    const { graph } = isRewritten ? rewriteForWebGpu(model).model : model;
    expect(inferShapes(graph, {}).shapeOf('y')).toEqual(expected.dims);
  },
);

test('sizes of free axes are those that are given', () => {
  const { graph } = readModel(uNet(null), 'u.onnx');
  const { shapeOf } = inferShapes(graph, { x: [1, 2, 16, 32, 64] });
  expect(shapeOf('y')).toEqual([1, 3, 16, 32, 64]);
});

test('memory: all that exists at the same time, from the node that makes it to the last that reads it', () => {
  const chain = makeModel({
    nodes: [
      makeNode('Relu', ['x'], ['a']),
      makeNode('Relu', ['a'], ['b']),
      makeNode('Concat', ['b', 'b'], ['c'], { axis: 0 }),
      makeNode('Strange', ['c'], ['y']),
    ],
    inputs: [makeValue('x', [100])],
    outputs: [makeValue('y', null)],
  });
  const estimate = estimateMemory(chain.graph, inferShapes(chain.graph, {}));
  // At the last node: c (200 floats), and y, of unknown size, as large as c.
  expect(estimate).toEqual({ weights: 0, activations: 1600, largest: 800, unknown: 1 });
});
