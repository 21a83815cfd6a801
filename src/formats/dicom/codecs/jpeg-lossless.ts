import { Decoder } from '@cornerstonejs/jpeg-lossless-decoder-js';
import { Undecodable } from '../undecodable.ts';
import type { Decode } from './codec.ts';
import { checkImageSize } from './image-size.ts';

/** JPEG Lossless, Huffman coding, all seven predictors (ITU-T T.81 process 14). */
export const decodeJpegLossless: Decode = async (encoded, expected) => {
  checkImageSize(encoded, expected);
  const { rows, columns, samples } = expected;
  const decoder = new Decoder();
  // The decoder takes whole buffers only.
  const { buffer } = encoded.slice();
  const data = decode(() => decoder.decode(buffer, 0, buffer.byteLength));
  const precision = decoder.frame.precision;
  if (data.length < rows * columns * samples)
    throw new Undecodable('its decoder gives another size');
  return { rows, columns, samples, precision, data };
};

/** Whatever it throws is about the image. */
function decode<Result>(run: () => Result): Result {
  try {
    return run();
  } catch {
    throw new Undecodable('its decoder refuses it');
  }
}
