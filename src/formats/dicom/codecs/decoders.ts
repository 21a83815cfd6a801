import type { Decode } from './codec.ts';
import { readWasm } from './wasm-binary.ts';

/** How compressed frames are decoded, by transfer syntax (PS3.6 table A-1). Codecs are loaded when first needed. */
export interface Compression {
  /** In words, for people. */
  readonly name: string;
  readonly isLossless: boolean;
  readonly load: () => Promise<Decode>;
}

const importJpegLs = () => import('./jpeg-ls.ts');
const importJpeg2000 = () => import('./jpeg-2000.ts');
const importHtj2k = () => import('./htj2k.ts');

const jpeg = async (): Promise<Decode> => (await import('./jpeg/decode-jpeg.ts')).decodeJpeg;
const lossless = async (): Promise<Decode> =>
  (await import('./jpeg-lossless.ts')).decodeJpegLossless;
const jpegLs = async (): Promise<Decode> => (await importJpegLs()).openJpegLs();
const jpeg2000 = async (): Promise<Decode> => (await importJpeg2000()).openJpeg2000();
const htj2k = async (): Promise<Decode> => (await importHtj2k()).openHtj2k();

const JPEG = '1.2.840.10008.1.2.4.';

export const COMPRESSIONS: Readonly<Record<string, Compression>> = {
  [`${JPEG}50`]: { name: 'JPEG Baseline', isLossless: false, load: jpeg },
  [`${JPEG}51`]: { name: 'JPEG Extended', isLossless: false, load: jpeg },
  [`${JPEG}53`]: { name: 'JPEG Spectral Selection', isLossless: false, load: jpeg },
  [`${JPEG}55`]: { name: 'JPEG Full Progression', isLossless: false, load: jpeg },
  [`${JPEG}57`]: { name: 'JPEG Lossless', isLossless: true, load: lossless },
  [`${JPEG}70`]: { name: 'JPEG Lossless, first-order', isLossless: true, load: lossless },
  [`${JPEG}80`]: { name: 'JPEG-LS Lossless', isLossless: true, load: jpegLs },
  [`${JPEG}81`]: { name: 'JPEG-LS Near-Lossless', isLossless: false, load: jpegLs },
  [`${JPEG}90`]: { name: 'JPEG 2000 Lossless', isLossless: true, load: jpeg2000 },
  [`${JPEG}91`]: { name: 'JPEG 2000', isLossless: false, load: jpeg2000 },
  [`${JPEG}201`]: { name: 'HTJ2K Lossless', isLossless: true, load: htj2k },
  [`${JPEG}202`]: { name: 'HTJ2K Lossless RPCL', isLossless: true, load: htj2k },
  [`${JPEG}203`]: { name: 'HTJ2K', isLossless: false, load: htj2k },
};

export const RLE = '1.2.840.10008.1.2.5';

const loaded = new Map<Compression['load'], Promise<Decode>>();

/** The same decoder again and again; one that could not be loaded is tried anew. */
export function loadDecoder({ load }: Compression): Promise<Decode> {
  const known = loaded.get(load);
  if (known !== undefined) return known;
  const promise = load();
  loaded.set(load, promise);
  promise.catch(() => loaded.delete(load));
  return promise;
}

/**
 * Fetches all decoders without starting them, 0.3 MB, so that nothing has to be fetched once an image is open. Failures
 * show when a decoder is needed.
 */
export async function fetchDecoders(): Promise<void> {
  const modules = [importJpegLs(), importJpeg2000(), importHtj2k()].map(async (module) =>
    readWasm((await module).address),
  );
  await Promise.allSettled([...modules, jpeg(), lossless()]);
}
