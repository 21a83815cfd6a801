import { afterAll, describe, expect, test } from 'vitest';
import { createRuntime, threadCount } from '../../../../src/genotype/onnx/runtime.ts';

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

test('threads: one without isolation, else up to four', () => {
  expect(threadCount(false, 8)).toBe(1);
  expect(threadCount(true, 8)).toBe(4);
  expect(threadCount(true, 2)).toBe(2);
});
