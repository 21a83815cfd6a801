// In Node a WebAssembly module of a package is read from node_modules, by absolute address; pages get it from their build.

import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';

const require = createRequire(import.meta.url);
const query = '?url';
const prefix = '\0locus-wasm:';

/** Resolves `import address from 'package/module.wasm?url'`. @returns {import('vite').Plugin} */
export function wasmInNode() {
  return {
    name: 'locus:wasm-in-node',
    enforce: 'pre',
    resolveId(id) {
      if (!id.startsWith('@cornerstonejs/') || !id.endsWith(query)) return null;
      return prefix + id.slice(0, -query.length);
    },
    load(id) {
      if (!id.startsWith(prefix)) return null;
      const address = pathToFileURL(require.resolve(id.slice(prefix.length))).href;
      return `export default ${JSON.stringify(address)};`;
    },
  };
}
