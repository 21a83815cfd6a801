import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import type { DecodedImage } from '../../../../src/formats/dicom/codecs/codec.ts';
import { decodeJpeg } from '../../../../src/formats/dicom/codecs/jpeg/decode-jpeg.ts';
import { Undecodable } from '../../../../src/formats/dicom/undecodable.ts';
import { BASELINE_JPEG, COLOUR_JPEG, PROGRESSIVE_JPEG } from '../../../support/small-jpegs.ts';

const size = { rows: 16, columns: 24 };
const md5 = (bytes: Uint8Array) => createHash('md5').update(bytes).digest('hex');

/** MD5 of what Pillow 13.0.0 (libjpeg-turbo) makes of the images. */
const GREY = 'b3b3be5d26dd0e29b3269981e2eace34';
const LUMA = 'ed0b6c83f2eb6d50265ef2eff8a49ca2';

const decodeGrey = (bytes: Uint8Array) => decodeJpeg(bytes, { ...size, samples: 1 });

test.each([
  ['baseline', BASELINE_JPEG],
  ['progressive', PROGRESSIVE_JPEG],
])('%s: the samples that libjpeg-turbo gives', async (_name, bytes) => {
  const { data, precision } = await decodeGrey(bytes);
  expect(precision).toBe(8);
  expect(md5(data as Uint8Array)).toBe(GREY);
});

test('chroma of half the rows and columns, restart markers', async () => {
  const { data }: DecodedImage = await decodeJpeg(COLOUR_JPEG, { ...size, samples: 3 });
  const luma = Uint8Array.from({ length: 16 * 24 }, (_, n) => data[3 * n] ?? 0);
  expect(md5(luma)).toBe(LUMA);
});

test('images of another size, without tables, cut or lossless are refused', async () => {
  const refusal = async (bytes: Uint8Array, rows = 16): Promise<string> => {
    const error = await decodeJpeg(bytes, { rows, columns: 24, samples: 1 }).catch((e) => e);
    expect(error).toBeInstanceOf(Undecodable);
    return error.message;
  };
  expect(await refusal(BASELINE_JPEG, 17)).toContain('24 x 16 x 1 by its own header');
  expect(await refusal(BASELINE_JPEG.slice(0, -40))).toBe('its data is cut');
  const lossless = BASELINE_JPEG.slice();
  const at = lossless.findIndex((byte, n) => byte === 0xff && lossless[n + 1] === 0xc0);
  lossless[at + 1] = 0xc3;
  expect(await refusal(lossless)).toContain('SOF3');
});
