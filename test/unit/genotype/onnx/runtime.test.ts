import { afterAll, describe, expect, test } from 'vitest';
import { makeModel, makeNode, makeValue } from '../../../../src/genotype/onnx/file/make.ts';
import { readModel } from '../../../../src/genotype/onnx/file/read-model.ts';
import { writeModel } from '../../../../src/genotype/onnx/file/write-model.ts';
import { createRuntime, threadCount } from '../../../../src/genotype/onnx/runtime.ts';
import { resNet, uNet, unknownNet } from '../../../support/networks.ts';

/** x [n, 3] → r = max(x, 0), root = √x; written by onnx 1.12. */
const SMALL =
  'CAg6UQoMCgF4EgFyIgRSZWx1Cg8KAXgSBHJvb3QiBFNxcnQSAWdaFAoBeBIPCg0IARIJCgMSAW4KAggDYgkKAXISBAoCCAFiDAoEcm9vdBIECgIIAUIECgAQDw==';

const runtime = createRuntime({ openGpu: null, threads: 2 });
afterAll(() => runtime.dispose());

const open = () =>
  runtime.open(Uint8Array.from(Buffer.from(SMALL, 'base64')), {
    name: 'small.onnx',
    backend: 'auto',
  });

const x = (data: number[]) => ({
  x: { dims: [data.length / 3, 3], data: Float32Array.from(data) },
});

describe('a graph on WebAssembly', () => {
  test('says what it takes and gives', async () => {
    const session = await open();
    expect(session.backend).toBe('wasm');
    expect(session.inputs).toEqual([{ name: 'x', type: 'float32', dims: [null, 3] }]);
    expect(session.outputs.map(({ name }) => name)).toEqual(['r', 'root']);
    await session.dispose();
  });

  test('runs', async () => {
    const session = await open();
    const { r, root } = await session.run(x([1, 4, 9, 0, 16, 25]));
    expect(r).toEqual({ dims: [2, 3], data: Float32Array.of(1, 4, 9, 0, 16, 25) });
    expect(root).toEqual({ dims: [2, 3], data: Float32Array.of(1, 2, 3, 0, 4, 5) });
  });

  test('gives the outputs that are asked for', async () => {
    const session = await open();
    expect(Object.keys(await session.run(x([1, 2, 3]), { outputs: ['r'] }))).toEqual(['r']);
    await expect(session.run(x([1, 2, 3]), { outputs: ['z'] })).rejects.toMatchObject({
      code: 'bad-model',
      problem: 'The model has no output "z".',
    });
  });

  test('an output that is NaN is refused by name', async () => {
    const session = await open();
    await expect(session.run(x([1, -1, 2]))).rejects.toMatchObject({
      code: 'bad-model',
      file: 'small.onnx',
      problem: expect.stringContaining('"root"'),
    });
    expect((await session.run(x([1, -1, 2]), { outputs: ['r'] })).r?.data).toEqual(
      Float32Array.of(1, 0, 2),
    );
  });

  test('a wrong shape, a missing input and a cancelled run are told apart', async () => {
    const session = await open();
    const wrong = { x: { dims: [3, 1], data: new Float32Array(3) } };
    await expect(session.run(wrong)).rejects.toMatchObject({
      code: 'bad-model',
      problem: 'Its input "x" is any x 3, not 3 x 1.',
    });
    await expect(session.run({})).rejects.toMatchObject({
      code: 'bad-model',
      problem: 'The model wants an input "x".',
    });
    await expect(session.run(x([1, 2, 3]), { signal: AbortSignal.abort() })).rejects.toMatchObject({
      code: 'cancelled',
    });
  });
});

describe('what cannot be run is refused at opening', () => {
  const refusalOf = (onnx: Uint8Array, dims: Record<string, number[]> = {}) =>
    runtime.open(onnx, { name: 'net.onnx', backend: 'auto', dims }).then(
      () => 'opened',
      (error: unknown) => error,
    );

  test.each([
    ['Frobnicate', '', 'It uses the operator Frobnicate, which'],
    ['Conv9', 'com.example', 'It uses the operator Conv9 of com.example, which'],
    ['NoSuchOp', 'com.microsoft', 'It uses the operator NoSuchOp of com.microsoft, which'],
  ])('an unknown operator %s by name', async (op, domain, words) => {
    expect(await refusalOf(unknownNet(op, domain))).toMatchObject({
      code: 'unsupported',
      file: 'net.onnx',
      problem: expect.stringContaining(words),
    });
  });

  test('an operator set of the future', async () => {
    const { graph } = readModel(resNet(), 'net.onnx');
    expect(await refusalOf(writeModel(makeModel(graph, { '': 900 })))).toMatchObject({
      code: 'unsupported',
      remedy: 'Export it for an older version of ONNX.',
    });
  });

  test('a file that is cut, and one whose nodes do not fit each other', async () => {
    const whole = resNet();
    expect(await refusalOf(whole.subarray(0, whole.length - 9))).toMatchObject({ code: 'corrupt' });
    const { graph } = readModel(whole, 'net.onnx');
    const [, ...rest] = graph.nodes;
    expect(await refusalOf(writeModel(makeModel({ ...graph, nodes: rest })))).toMatchObject({
      code: 'bad-model',
    });
  });

  test('a run that would take more memory than there is, with numbers', async () => {
    expect(await refusalOf(uNet(null), { x: [1, 2, 800, 800, 800] })).toMatchObject({
      code: 'too-large',
      problem: expect.stringMatching(
        /^A run would take about \d+\.\d GB of memory; there are 3\.2 GB\.$/,
      ),
    });
    expect(await refusalOf(uNet(null), { x: [1, 2, 64, 64, 64] })).toBe('opened');
  });

  test('WebGPU where there is none', async () => {
    const session = runtime.open(resNet(), { name: 'net.onnx', backend: 'webgpu' });
    await expect(session).rejects.toMatchObject({ code: 'no-webgpu' });
  });
});

describe('ONNX-ML on WebAssembly', () => {
  const only = (op: string, attributes: Parameters<typeof makeNode>[3], outputs: string[]) =>
    writeModel(
      makeModel(
        {
          nodes: [makeNode(op, ['x'], outputs, attributes, 'ai.onnx.ml')],
          inputs: [makeValue('x', [null, 2])],
          outputs: outputs.map((name, n) =>
            makeValue(name, null, outputs.length > 1 && n === 0 ? 7 : 1),
          ),
        },
        { '': 17, 'ai.onnx.ml': 3 },
      ),
    );
  const run = async (onnx: Uint8Array, values: number[]) => {
    const session = await runtime.open(onnx, { name: 'ml.onnx', backend: 'auto' });
    const dims = [values.length / 2, 2];
    return session.run({ x: { dims, data: Float32Array.from(values) } });
  };

  test('Scaler: (x - offset) scale', async () => {
    const onnx = only('Scaler', { offset: { floats: [1, 2] }, scale: { floats: [2, 0.5] } }, ['y']);
    expect((await run(onnx, [3, 4, 1, 1])).y?.data).toEqual(Float32Array.of(4, 1, 0, -0.5));
  });

  test('LinearClassifier: the logistic of w x + b', async () => {
    const attributes = {
      classlabels_ints: [0, 1],
      coefficients: { floats: [-1, 0.5, 1, -0.5] },
      intercepts: { floats: [0.25, -0.25] },
      post_transform: 'LOGISTIC',
    };
    const { label, p } = await run(only('LinearClassifier', attributes, ['label', 'p']), [2, 1]);
    expect(label?.data).toEqual(Float32Array.of(1));
    expect(p?.data[1]).toBeCloseTo(1 / (1 + Math.exp(-1.25)), 6);
  });

  test('TreeEnsembleClassifier: a stump on the first feature', async () => {
    const attributes = {
      nodes_treeids: [0, 0, 0],
      nodes_nodeids: [0, 1, 2],
      nodes_featureids: [0, 0, 0],
      nodes_modes: ['BRANCH_LEQ', 'LEAF', 'LEAF'],
      nodes_values: { floats: [0.5, 0, 0] },
      nodes_truenodeids: [1, 0, 0],
      nodes_falsenodeids: [2, 0, 0],
      nodes_missing_value_tracks_true: [0, 0, 0],
      nodes_hitrates: { floats: [1, 1, 1] },
      class_treeids: [0, 0, 0, 0],
      class_nodeids: [1, 1, 2, 2],
      class_ids: [0, 1, 0, 1],
      class_weights: { floats: [0.75, 0.25, 0.125, 0.875] },
      classlabels_int64s: [0, 1],
      post_transform: 'NONE',
    };
    const onnx = only('TreeEnsembleClassifier', attributes, ['label', 'p']);
    const { p } = await run(onnx, [0, 0, 1, 0]);
    expect(p?.data).toEqual(Float32Array.of(0.75, 0.25, 0.125, 0.875));
  });

  test('SVMRegressor: a linear kernel', async () => {
    const attributes = {
      kernel_type: 'LINEAR',
      kernel_params: { floats: [0, 0, 0] },
      n_supports: 2,
      support_vectors: { floats: [1, 0, 0, 1] },
      coefficients: { floats: [2, -3] },
      rho: { floats: [0.5] },
      post_transform: 'NONE',
    };
    expect((await run(only('SVMRegressor', attributes, ['y']), [2, 1])).y?.data).toEqual(
      Float32Array.of(1.5),
    );
  });
});

test('threads: one without isolation, else up to four', () => {
  expect(threadCount(false, 8)).toBe(1);
  expect(threadCount(true, 8)).toBe(4);
  expect(threadCount(true, 2)).toBe(2);
});
