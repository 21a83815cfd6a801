import address from '@cornerstonejs/codec-charls/decodewasm?url';
import factory from '@cornerstonejs/codec-charls/decodewasmjs';
import type { Decode } from './codec.ts';
import { openCodec } from './emscripten.ts';

/** Of the WebAssembly. */
export { address };

/** JPEG-LS, lossless and near-lossless, by CharLS. */
export function openJpegLs(): Promise<Decode> {
  return openCodec(factory, address, (charls) => new charls.JpegLSDecoder());
}
