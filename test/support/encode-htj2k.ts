import address from '@cornerstonejs/codec-openjph/wasm?url';
import factory from '@cornerstonejs/codec-openjph/wasmjs';
import { codecStarter } from '../../src/formats/dicom/codecs/emscripten.ts';

interface Encoder {
  getDecodedBuffer(info: object): Uint8Array;
  setQuality(isLossless: boolean, step: number): void;
  encode(): void;
  getEncodedBuffer(): Uint8Array;
}

/** Lossless HTJ2K of unsigned grey values, little endian, one or two bytes each. */
export async function encodeHtj2k(
  pixels: Uint8Array,
  width: number,
  height: number,
  bitsPerSample: number,
): Promise<Uint8Array> {
  const start = await codecStarter(factory, address);
  const codec = await start();
  const { HTJ2KEncoder } = codec as unknown as { readonly HTJ2KEncoder: new () => Encoder };
  const encoder = new HTJ2KEncoder();
  const info = { width, height, bitsPerSample, componentCount: 1, isSigned: false };
  encoder.getDecodedBuffer({ ...info, isUsingColorTransform: false }).set(pixels);
  encoder.setQuality(true, 0);
  encoder.encode();
  return encoder.getEncodedBuffer().slice();
}
