// Every test of the `gpu` project fails where the browser offers no adapter: a skip would hide that
// nothing was tested. LOCUS_ALLOW_NO_GPU=1 skips instead, unless REQUIRE_GPU=1.

import { beforeEach, inject } from 'vitest';

const adapter = await navigator.gpu?.requestAdapter({ powerPreference: 'high-performance' });
const isGpuOptional = inject('isGpuOptional');

beforeEach((context) => {
  if (adapter) return;
  if (isGpuOptional) context.skip('this browser offers no WebGPU adapter');
  throw new Error('This browser offers no WebGPU adapter, so nothing can be tested on it.');
});
