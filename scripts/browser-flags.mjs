// Chromium switches for tests. The software adapter is the reference: it is the same on every
// machine, so a failure is the code's. LOCUS_GPU=hardware runs the same tests on a real device.

const closedNetwork = [
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
];

// SwiftShader for WebGL as well as for WebGPU: with `--enable-unsafe-webgpu` alone, canvases come
// out white in screenshots.
const software = [
  '--enable-unsafe-webgpu',
  '--enable-unsafe-swiftshader',
  '--use-angle=swiftshader',
  '--ignore-gpu-blocklist',
  '--enable-gpu',
  '--enable-features=Vulkan',
  '--use-vulkan=swiftshader',
];

const hardware = ['--enable-unsafe-webgpu', '--ignore-gpu-blocklist', '--enable-gpu'];
if (process.platform === 'linux') hardware.push('--enable-features=Vulkan');

export const webgpuFlags = [
  ...(process.env.LOCUS_GPU === 'hardware' ? hardware : software),
  ...closedNetwork,
];

/** WebGL for the viewer, no WebGPU: what a browser without it sees. */
export const cpuFlags = [
  '--use-angle=swiftshader',
  '--enable-unsafe-swiftshader',
  '--disable-features=WebGPU',
  ...closedNetwork,
];
