import address from '@cornerstonejs/codec-charls/decodewasm?url';
import factory from '@cornerstonejs/codec-charls/decodewasmjs';
import { Undecodable } from '../undecodable.ts';
import type { Decode } from './codec.ts';
import { openCodec } from './emscripten.ts';

/** Of the WebAssembly. */
export { address };

/** JPEG-LS, lossless and near-lossless, by CharLS. */
export async function openJpegLs(): Promise<Decode> {
  const decode = await openCodec(factory, address, (charls) => new charls.JpegLSDecoder());
  return async (encoded, expected) => {
    // CharLS runs on for ever behind the end of data that is cut.
    if (!hasEnd(encoded)) throw new Undecodable('its data is cut');
    return decode(encoded, expected);
  };
}

/** Whether the image ends with its mark, which padding to an even length may follow. */
function hasEnd(bytes: Uint8Array): boolean {
  const last = bytes.findLastIndex((byte) => byte !== 0);
  return last > 0 && bytes[last] === 0xd9 && bytes[last - 1] === 0xff;
}
