import { expect, test } from 'vitest';
import { createCpuEngine } from '../../../src/engine/cpu/cpu-engine.ts';
import { extract } from '../../../src/radiomics/extract.ts';
import { expectLargeCase, largeCase } from '../../support/references/large-region-body.ts';

test('1e7 voxels go through a whole extraction in bounded memory', {
  timeout: 300_000,
}, async () => {
  expectLargeCase(await extract(createCpuEngine(), largeCase()));
  // Kilobytes; the image and its mask take 54 MB.
  expect(process.resourceUsage().maxRSS).toBeLessThan(1.2e6);
});
