import { describe, expect, test } from 'vitest';
import {
  makeFloats,
  makeIntegers,
  makeModel,
  makeNode,
  makeTensor,
  makeValue,
} from '../../../../src/genotype/onnx/file/make.ts';
import { readModel } from '../../../../src/genotype/onnx/file/read-model.ts';
import { readNumbers } from '../../../../src/genotype/onnx/file/read-tensor.ts';
import { fieldsOf, Message } from '../../../../src/genotype/onnx/file/wire.ts';
import { writeGraph, writeModel } from '../../../../src/genotype/onnx/file/write-model.ts';
import { LocusError } from '../../../../src/volume/errors.ts';
import { makeRandom, mutate } from '../../../support/mutate.ts';

const model = makeModel(
  {
    nodes: [
      makeNode('Conv', ['x', 'w'], ['c'], {
        pads: [1, 1, 1, 1, 1, 1],
        group: 2,
        auto_pad: 'NOTSET',
      }),
      makeNode('LeakyRelu', ['c'], ['y'], { alpha: 0.25 }),
      makeNode('Scaler', ['y'], ['z'], { offset: { floats: [1, 2] } }, 'ai.onnx.ml'),
    ],
    initializers: [
      makeFloats('w', [2, 1, 1, 1, 1], [0.5, -2]),
      makeIntegers('n', [3, -1, 2 ** 40]),
    ],
    inputs: [makeValue('x', [null, 2, 8, 8, 8])],
    outputs: [makeValue('z', null)],
  },
  { '': 17, 'ai.onnx.ml': 3 },
);
const bytes = writeModel(model);

describe('an ONNX file', () => {
  test('is read as it was written', () => {
    const read = readModel(bytes, 'a.onnx');
    expect([...read.opsets]).toEqual([
      ['', 17],
      ['ai.onnx.ml', 3],
    ]);
    const { nodes, initializers, inputs, outputs } = read.graph;
    expect(
      nodes.map(({ op, domain, inputs: from, outputs: to }) => [op, domain, from, to]),
    ).toEqual([
      ['Conv', '', ['x', 'w'], ['c']],
      ['LeakyRelu', '', ['c'], ['y']],
      ['Scaler', 'ai.onnx.ml', ['y'], ['z']],
    ]);
    expect(
      nodes.flatMap(({ attributes }) => attributes.map(({ name, value }) => [name, value])),
    ).toEqual([
      ['pads', { kind: 'ints', values: [1, 1, 1, 1, 1, 1] }],
      ['group', { kind: 'int', value: 2 }],
      ['auto_pad', { kind: 'text', value: 'NOTSET' }],
      ['alpha', { kind: 'float', value: 0.25 }],
      ['offset', { kind: 'floats', values: [1, 2] }],
    ]);
    expect(initializers.map(readNumbers)).toEqual([
      [0.5, -2],
      [3, -1, 2 ** 40],
    ]);
    expect(inputs[0]).toMatchObject({ name: 'x', type: 1, dims: [null, 2, 8, 8, 8] });
    expect(outputs[0]).toMatchObject({ name: 'z', type: 1, dims: null });
  });

  test('is written again byte for byte, with what is not understood', () => {
    const unknown = new Message()
      .text(6, 'a remark')
      .bytes(99, Uint8Array.of(1, 2, 3))
      .end();
    const strange = new Uint8Array([...bytes, ...unknown]);
    const read = readModel(strange, 'a.onnx');
    const again = readModel(writeModel(read), 'a.onnx');
    expect(writeModel(again)).toEqual(writeModel(read));
    expect(writeGraph(again.graph)).toEqual(writeGraph(model.graph));
    expect(again.rest.map((raw) => [...fieldsOf(raw)][0]?.number)).toEqual([6, 99]);
  });

  test('negative and large integers survive', () => {
    const values = [0, -1, 127, 128, -128, 2 ** 31, -(2 ** 31), 2 ** 52 + 1, -(2 ** 53) + 1];
    const message = new Message();
    for (const value of values) message.integer(1, value);
    expect([...fieldsOf(message.end())].map(({ value }) => value)).toEqual(values);
  });

  test.each([
    ['nothing', new Uint8Array(0)],
    ['text', new TextEncoder().encode('<html>not found</html>')],
    ['a file without a graph', new Message().integer(1, 8).end()],
    ['half of it', bytes.subarray(0, bytes.length / 2)],
  ])('%s is refused as corrupt, by name', (_, content) => {
    expect(() => readModel(content, 'a.onnx')).toThrow(
      expect.objectContaining({ code: 'corrupt', file: 'a.onnx' }),
    );
  });

  test('a constant that is too short is refused', () => {
    const short = makeTensor('w', 1, [2, 3], new Uint8Array(20));
    const broken = writeModel({ ...model, graph: { ...model.graph, initializers: [short] } });
    expect(() => readModel(broken, 'a.onnx')).toThrow(/constant "w" has 20 bytes in place of 24/);
  });

  test('weights in another file are refused with what to do', () => {
    const outside = new Message()
      .integer(1, 4)
      .integer(2, 1)
      .text(8, 'w')
      .bytes(13, new Message().text(1, 'location').text(2, 'weights.bin').end())
      .integer(14, 1)
      .end();
    const tensor = { name: 'w', dims: [4], type: 1, bytes: outside };
    const split = writeModel({ ...model, graph: { ...model.graph, initializers: [tensor] } });
    expect(() => readModel(split, 'a.onnx')).toThrow(
      expect.objectContaining({ code: 'unsupported', remedy: expect.stringContaining('one file') }),
    );
  });

  test('20 000 damaged files: read, or refused with a typed error', () => {
    const random = makeRandom(7);
    let refused = 0;
    for (let n = 0; n < 20_000; n++) {
      const damaged = mutate(bytes, random, bytes.length);
      try {
        const read = readModel(damaged, 'a.onnx');
        for (const tensor of read.graph.initializers) readNumbers(tensor);
      } catch (error) {
        if (!(error instanceof LocusError)) throw error;
        refused++;
      }
    }
    expect(refused).toBeGreaterThan(5000);
    expect(refused).toBeLessThan(20_000);
  });
});
