import { afterAll, beforeAll } from 'vitest';
import type { Engine } from '../../../src/engine/engine.ts';
import { createWebGpuEngine } from '../../../src/engine/webgpu/webgpu-engine.ts';
import { describeVoxelMaps } from '../../support/references/voxel-maps-body.ts';

let engine: Engine | undefined;

beforeAll(async () => {
  engine = await createWebGpuEngine();
});

afterAll(() => engine?.dispose());

describeVoxelMaps(() => {
  if (engine === undefined) throw new Error('no engine');
  return engine;
});
