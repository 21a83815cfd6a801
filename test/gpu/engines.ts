// Runs one body of tests on every engine.

import { afterAll, beforeAll, describe } from 'vitest';
import { createCpuEngine } from '../../src/engine/cpu/cpu-engine.ts';
import type { Batch, Engine } from '../../src/engine/engine.ts';
import { createWebGpuEngine, TALLY_WORDS } from '../../src/engine/webgpu/webgpu-engine.ts';

interface Candidate {
  readonly name: string;
  create(): Promise<Engine>;
}

const engines: readonly Candidate[] = [
  { name: 'cpu', create: async () => createCpuEngine() },
  { name: 'webgpu', create: () => createWebGpuEngine() },
];

/** The engine with the kernels that a real GPU gets, also where the tests run on an emulated one. */
export const asOnHardware: Candidate = {
  name: 'webgpu as on hardware',
  create: () => createWebGpuEngine({ tallyWords: TALLY_WORDS.hardware }),
};

/** Records work with `record`, runs it and returns what was pending. */
export type Calculate = <T>(record: (batch: Batch) => T) => Promise<T>;

export function describeEngines(
  title: string,
  body: (calculate: Calculate, engineInUse: () => Engine) => void,
  more: readonly Candidate[] = [],
): void {
  describe.each([...engines, ...more])(`${title} on $name`, ({ create }) => {
    let engine: Engine;
    beforeAll(async () => {
      engine = await create();
    });
    afterAll(() => engine.dispose());
    const calculate: Calculate = async (record) => {
      const batch = engine.batch();
      const pending = record(batch);
      await batch.run();
      return pending;
    };
    body(calculate, () => engine);
  });
}
