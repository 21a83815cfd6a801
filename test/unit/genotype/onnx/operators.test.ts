import { expect, test } from 'vitest';
import { loadWasmOrt } from '../../../../src/genotype/onnx/load-ort.ts';
import { createHost } from '../../../../src/genotype/onnx/ort-host.ts';
import { probeCases } from '../../../../src/genotype/onnx/probe/probe-operators.ts';

test('every operator of the table runs on WebAssembly, as it is and rewritten, as in float64', async () => {
  const wasm = createHost(await loadWasmOrt(1), ['wasm']);
  const rows = await probeCases({ wasm, webgpu: 'no GPU here', strictWebGpu: null });
  for (const { name, results } of rows) {
    expect(results.wasm, name).toMatchObject({ kind: 'ran' });
    expect(results.webgpu, name).toEqual({ kind: 'not-run', why: 'no GPU here' });
  }
  expect(rows.length).toBeGreaterThan(40);
});
