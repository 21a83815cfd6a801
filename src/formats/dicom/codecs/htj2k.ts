import address from '@cornerstonejs/codec-openjph/wasm?url';
import factory from '@cornerstonejs/codec-openjph/wasmjs';
import type { Decode } from './codec.ts';
import { openCodec } from './emscripten.ts';

/** Of the WebAssembly. */
export { address };

/** High-throughput JPEG 2000 by OpenJPH. */
export function openHtj2k(): Promise<Decode> {
  return openCodec(factory, address, (openjph) => new openjph.HTJ2KDecoder());
}
