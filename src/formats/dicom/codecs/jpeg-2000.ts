import address from '@cornerstonejs/codec-openjpeg/decodewasm?url';
import factory from '@cornerstonejs/codec-openjpeg/decodewasmjs';
import type { Decode } from './codec.ts';
import { openCodec } from './emscripten.ts';

/** Of the WebAssembly. */
export { address };

/** JPEG 2000, reversible and irreversible, by OpenJPEG. */
export function openJpeg2000(): Promise<Decode> {
  return openCodec(factory, address, (openjpeg) => new openjpeg.J2KDecoder());
}
