import { afterAll, beforeAll } from 'vitest';
import type { Engine } from '../../../src/engine/engine.ts';
import { createWebGpuEngine } from '../../../src/engine/webgpu/webgpu-engine.ts';
import { describeSymmetries } from '../../support/references/symmetry-body.ts';

let engine: Engine | undefined;

beforeAll(async () => {
  engine = await createWebGpuEngine();
});

afterAll(() => engine?.dispose());

describeSymmetries(() => {
  if (engine === undefined) throw new Error('no engine');
  return engine;
}, 3);
