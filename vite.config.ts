import { defaultClientConditions, defineConfig, type Plugin } from 'vite';
import solid from 'vite-plugin-solid';
import { licences } from './scripts/licences.mjs';

// `npm start` sends the same two headers; the app works without them too.
const isolation = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
};

/** The dev server puts style sheets into <style> elements, which the page's policy forbids. */
function allowInlineStylesInDev(): Plugin {
  return {
    name: 'locus:dev-policy',
    apply: 'serve',
    transformIndexHtml: {
      order: 'pre',
      handler: (html) => html.replace("style-src 'self'", "style-src 'self' 'unsafe-inline'"),
    },
  };
}

// A style attribute in a template breaks the page's policy; set at run time it does not. (The
// plugin's types do not know the option yet: without a second, known one they refuse the object.)
const solidOptions = { generate: 'dom' as const, inlineStyles: false };

const { inPage, inWorker } = licences();

export default defineConfig({
  // Relative, so that dist/ works under any path of any static host.
  base: './',
  resolve: {
    // ONNX Runtime without its WebAssembly glue inside: src/genotype/onnx/addresses.ts says where that lies.
    conditions: ['onnxruntime-web-use-extern-wasm', ...defaultClientConditions],
  },
  plugins: [solid({ solid: solidOptions }), allowInlineStylesInDev(), inPage],
  server: { headers: isolation },
  preview: { headers: isolation },
  worker: {
    format: 'es',
    plugins: () => [inWorker],
    rolldownOptions: {
      output: {
        // Not every static host knows .mjs as a script.
        assetFileNames: ({ names: [name = ''] }) =>
          `assets/[name]-[hash]${name.endsWith('.mjs') ? '.js' : '[extname]'}`,
      },
    },
  },
  build: {
    manifest: true,
    // The policy allows data: for images only, so nothing is inlined.
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 2000,
  },
});
