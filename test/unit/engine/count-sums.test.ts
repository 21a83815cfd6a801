import { createCpuEngine } from '../../../src/engine/cpu/cpu-engine.ts';
import { describeCountSums } from '../../support/references/count-sums-body.ts';

describeCountSums(async (record) => {
  const batch = createCpuEngine().batch();
  const pending = record(batch);
  await batch.run();
  return pending;
}, 50);
