// In Node the WebAssembly modules of packages, and the scripts that run them, are read from node_modules, by absolute
// address; pages get them from their build.

import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';

const require = createRequire(import.meta.url);
const query = '?url';
const prefix = '\0locus-wasm:';
const packages = ['@cornerstonejs/', 'onnxruntime-web/'];

/**
 * ONNX Runtime's scripts, as its package has them for Node: bundled, they would look for their parts beside the
 * bundle.
 * @type {Record<string, string>}
 */
const scripts = {
  // The only one that starts threads from files.
  'onnxruntime-web/wasm': 'ort.node.min.mjs',
  'onnxruntime-web/webgpu': 'ort.webgpu.min.mjs',
  'onnxruntime-web/jspi': 'ort.jspi.min.mjs',
};

/** Resolves `import address from 'package/module.wasm?url'` and `import 'onnxruntime-web/…'`. @returns {import('vite').Plugin} */
export function wasmInNode() {
  return {
    name: 'locus:wasm-in-node',
    enforce: 'pre',
    resolveId(id) {
      const script = scripts[id];
      if (script) {
        const path = join(dirname(require.resolve('onnxruntime-web')), script);
        return { id: pathToFileURL(path).href, external: true };
      }
      if (!packages.some((name) => id.startsWith(name)) || !id.endsWith(query)) return null;
      return prefix + id.slice(0, -query.length);
    },
    load(id) {
      if (!id.startsWith(prefix)) return null;
      const address = pathToFileURL(require.resolve(id.slice(prefix.length))).href;
      return `export default ${JSON.stringify(address)};`;
    },
  };
}
