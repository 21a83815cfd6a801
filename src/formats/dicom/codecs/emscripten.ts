import { interleave } from '../native.ts';
import { Undecodable } from '../undecodable.ts';
import type { Decode, DecodedImage, Expected } from './codec.ts';
import { checkImageSize } from './image-size.ts';
import { readWasm } from './wasm-binary.ts';

/** What the codecs of Cornerstone have in common. */
export interface CodecDecoder {
  getEncodedBuffer(length: number): Uint8Array;
  getDecodedBuffer(): Uint8Array;
  decode(): void;
  getFrameInfo(): {
    readonly width: number;
    readonly height: number;
    readonly bitsPerSample: number;
    readonly componentCount: number;
    readonly isSigned?: boolean;
  };
  /** Of JPEG-LS: 0 where components follow one another. */
  getInterleaveMode?(): number;
  delete(): void;
}

export type CodecFactory<Module> = (options: {
  readonly instantiateWasm: (
    imports: WebAssembly.Imports,
    receive: (instance: WebAssembly.Instance) => void,
  ) => object;
  readonly print: (text: string) => void;
  readonly printErr: (text: string) => void;
}) => Promise<Module>;

/**
 * @param address of the codec's WebAssembly
 * @returns a decoder that sets itself up anew after a crash, as its memory may be damaged then
 */
export async function openCodec<Module>(
  factory: CodecFactory<Module>,
  address: string,
  makeDecoder: (module: Module) => CodecDecoder,
): Promise<Decode> {
  const start = await codecStarter(factory, address);
  let module: Module | null = await start();
  return async (encoded, expected) => {
    checkImageSize(encoded, expected);
    module ??= await start();
    try {
      return decodeWith(makeDecoder(module), encoded, expected);
    } catch (error) {
      module = null;
      throw error instanceof Undecodable ? error : new Undecodable('its decoder refuses it');
    }
  };
}

/** Compiles once what is then started as often as needed. */
export async function codecStarter<Module>(
  factory: CodecFactory<Module>,
  address: string,
): Promise<() => Promise<Module>> {
  const compiled = await WebAssembly.compile(await readWasm(address));
  const quiet = () => {};
  return () =>
    new Promise((resolve, reject) => {
      const instantiateWasm: Parameters<typeof factory>[0]['instantiateWasm'] = (
        imports,
        receive,
      ) => {
        WebAssembly.instantiate(compiled, imports).then(receive).catch(reject);
        return {};
      };
      factory({ instantiateWasm, print: quiet, printErr: quiet }).then(resolve, reject);
    });
}

function decodeWith(
  decoder: CodecDecoder,
  encoded: Uint8Array,
  { rows, columns, samples }: Expected,
): DecodedImage {
  decoder.getEncodedBuffer(encoded.length).set(encoded);
  decoder.decode();
  const { bitsPerSample: precision, isSigned, ...info } = decoder.getFrameInfo();
  // A view of the codec's memory: copied before that moves.
  const bytes = decoder.getDecodedBuffer().slice();
  const isPlanar = samples > 1 && decoder.getInterleaveMode?.() === 0;
  decoder.delete();
  const count = rows * columns * samples;
  const isWide = precision > 8;
  const isRight = info.height === rows && info.width === columns && info.componentCount === samples;
  if (!isRight || bytes.length < count * (isWide ? 2 : 1)) {
    throw new Undecodable('its decoder gives another size');
  }
  if (precision > 16) throw new Undecodable(`its samples have ${precision} bits`);
  const make = isWide
    ? isSigned === true
      ? Int16Array
      : Uint16Array
    : isSigned === true
      ? Int8Array
      : Uint8Array;
  const data = new make(bytes.buffer, 0, count);
  return { rows, columns, samples, precision, data: isPlanar ? interleave(data) : data };
}
