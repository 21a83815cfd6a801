// Where the page's build has put ONNX Runtime's files: beside the page, on its own origin. The glue is served as it
// comes, as its own threads start from the same address.

import asyncifyGlue from 'onnxruntime-web/ort-wasm-simd-threaded.asyncify.mjs?url';
import asyncifyWasm from 'onnxruntime-web/ort-wasm-simd-threaded.asyncify.wasm?url';
import jspiGlue from 'onnxruntime-web/ort-wasm-simd-threaded.jspi.mjs?url';
import jspiWasm from 'onnxruntime-web/ort-wasm-simd-threaded.jspi.wasm?url';
import plainGlue from 'onnxruntime-web/ort-wasm-simd-threaded.mjs?url';
import plainWasm from 'onnxruntime-web/ort-wasm-simd-threaded.wasm?url';

export interface Addresses {
  readonly mjs: string;
  readonly wasm: string;
}

function addresses(glue: string, wasm: string): Addresses {
  // A worker that was started from a blob has no address of its own to be relative to.
  const absolute = (address: string) => new URL(address, import.meta.url).href;
  return { mjs: absolute(glue), wasm: absolute(wasm) };
}

export const PLAIN = addresses(plainGlue, plainWasm);
export const ASYNCIFY = addresses(asyncifyGlue, asyncifyWasm);
export const JSPI = addresses(jspiGlue, jspiWasm);
