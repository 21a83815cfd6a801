// WebGPU in Node (Dawn). On Linux it needs a Vulkan loader and a driver; where the system has none,
// the software ones that ship with a Chromium-family browser serve.

import { existsSync } from 'node:fs';
import { constants } from 'node:os';
import { dirname, join } from 'node:path';
import { findSwiftShader } from './find-browser.mjs';

// Node closes a library that is no add-on; this dlopen flag (glibc, musl) keeps it loaded, so that
// Dawn's own dlopen('libvulkan.so.1') finds it by name. LD_LIBRARY_PATH would need a new process.
const RTLD_NODELETE = 0x1000;

/** @param {string} library */
function preload(library) {
  try {
    process.dlopen({ exports: {} }, library, constants.dlopen.RTLD_LAZY | RTLD_NODELETE);
    return true;
  } catch (error) {
    return error instanceof Error && error.message.includes('did not self-register');
  }
}

function prepareVulkan() {
  const { env } = process;
  const driver = env.VK_DRIVER_FILES ?? env.VK_ICD_FILENAMES ?? findSwiftShader();
  if (!driver) return;
  // Added to the system's drivers, not in their place: a real device still comes first.
  if (!env.VK_DRIVER_FILES && !env.VK_ICD_FILENAMES) env.VK_ADD_DRIVER_FILES ??= driver;
  if (preload('libvulkan.so.1')) return;
  const beside = join(dirname(driver), 'libvulkan.so.1');
  if (existsSync(beside)) preload(beside);
}

/**
 * Dawn's `navigator.gpu`; defines the WebGPU globals (GPUBufferUsage …). Rejects where the add-on
 * has no build for this platform. Keep the object while any device of it is in use.
 * @returns {Promise<GPU>}
 */
export async function openDawn() {
  if (process.platform === 'linux') prepareVulkan();
  const { create, globals } = await import('webgpu');
  Object.assign(globalThis, globals);
  return create([]);
}
