import { LocusError } from '../../volume/errors.ts';
import { inWords } from '../layout.ts';
import type { Dataset } from './dataset.ts';
import type { DicomFile, PixelPlace } from './open-dicom.ts';

/** How pixels are stored (PS3.3 section C.7.6.3), checked so far as the header alone can tell. */
export interface PixelLayout {
  readonly rows: number;
  readonly columns: number;
  readonly frames: number;
  /** Samples a pixel: 1, or 3 of a colour. */
  readonly samples: 1 | 3;
  readonly bitsAllocated: 1 | 8 | 16 | 32 | 64;
  readonly bitsStored: number;
  readonly highBit: number;
  readonly isSigned: boolean;
  readonly isFloat: boolean;
  /** Whether native pixels lie colour by colour. */
  readonly isPlanar: boolean;
  /** 'MONOCHROME2', 'RGB', 'YBR_FULL_422', 'PALETTE COLOR' … */
  readonly photometric: string;
}

/** Array of the samples of one frame, pixel by pixel: the smallest type that holds what is stored. */
export type StoredSamples =
  | Int8Array
  | Uint8Array
  | Int16Array
  | Uint16Array
  | Int32Array
  | Uint32Array
  | Float32Array
  | Float64Array;

/**
 * @throws LocusError 'unsupported' (no pixels, or of a kind that is not read), 'corrupt' (attributes missing or
 * contradictory), 'too-large' where one frame needs more than `maxArrayBytes`
 */
export function describePixels(
  { dataset, pixels, file }: Pick<DicomFile, 'dataset' | 'pixels' | 'file'>,
  maxArrayBytes: number,
): PixelLayout {
  if (pixels === null) {
    throw new LocusError(
      'unsupported',
      'This DICOM file has no pixels.',
      'Choose the images it belongs to.',
      file.name,
    );
  }
  const layout = readLayout(dataset, pixels, file.name);
  const bytes = sampleCount(layout) * Math.max(1, layout.bitsAllocated / 8);
  if (bytes > maxArrayBytes) {
    throw new LocusError(
      'too-large',
      `One frame of ${layout.columns} x ${layout.rows} pixels needs ${inWords(bytes)}; the limit is ${inWords(maxArrayBytes)}.`,
      'The header is damaged, or the image must be made smaller first.',
      file.name,
    );
  }
  return layout;
}

/** Samples of one frame. */
export function sampleCount({ rows, columns, samples }: PixelLayout): number {
  return rows * columns * samples;
}

/** Bytes that one frame of native pixels takes, a fraction where frames of bits share bytes. */
export function nativeFrameBytes(layout: PixelLayout): number {
  const { rows, columns, bitsAllocated, photometric } = layout;
  // Two pixels share their chroma (PS3.3 section C.7.6.3.1.2).
  if (photometric === 'YBR_FULL_422') return (rows * columns * 2 * bitsAllocated) / 8;
  return (sampleCount(layout) * bitsAllocated) / 8;
}

function readLayout(dataset: Dataset, pixels: PixelPlace, file: string): PixelLayout {
  const wholeNumber = (keyword: string, least: number, most: number, absent?: number) => {
    const value = dataset.number(keyword) ?? (dataset.has(keyword) ? null : absent);
    if (value != null && Number.isInteger(value) && value >= least && value <= most) return value;
    const found = dataset.text(keyword);
    throw new LocusError(
      'corrupt',
      found === null
        ? `The DICOM header lacks ${keyword}.`
        : `The DICOM header gives '${found.slice(0, 40)}' for ${keyword}.`,
      'Export the image again.',
      file,
    );
  };
  const isFloat = pixels.keyword !== 'PixelData';
  const floatBits = pixels.keyword === 'FloatPixelData' ? 32 : 64;
  const bitsAllocated = isFloat ? floatBits : wholeNumber('BitsAllocated', 1, 64);
  const samples = wholeNumber('SamplesPerPixel', 1, 4, 1);
  const photometric = dataset.text('PhotometricInterpretation') ?? 'MONOCHROME2';
  if (!isBits(bitsAllocated) || (samples !== 1 && samples !== 3)) {
    throw new LocusError(
      'unsupported',
      `${samples} samples a pixel of ${bitsAllocated} bits each are not supported.`,
      'Convert the image to 8, 16 or 32 bits in grey or colour.',
      file,
    );
  }
  const bitsStored = isFloat
    ? bitsAllocated
    : wholeNumber('BitsStored', 1, bitsAllocated, bitsAllocated);
  const isSubsampled = photometric === 'YBR_FULL_422' && pixels.length !== null;
  const columns = wholeNumber('Columns', 1, 65535);
  if (isSubsampled && columns % 2 === 1) wholeNumber('Columns', 1, 0);
  return {
    rows: wholeNumber('Rows', 1, 65535),
    columns,
    frames: wholeNumber('NumberOfFrames', 1, 2 ** 31 - 1, 1),
    samples,
    bitsAllocated,
    bitsStored,
    highBit: isFloat ? bitsAllocated - 1 : readHighBit(dataset, bitsStored, bitsAllocated),
    isSigned: dataset.number('PixelRepresentation') === 1,
    isFloat,
    isPlanar: samples === 3 && dataset.number('PlanarConfiguration') === 1,
    photometric,
  };
}

/** Where the highest bit is impossible it is taken to be where nearly all files have it. */
function readHighBit(dataset: Dataset, bitsStored: number, bitsAllocated: number): number {
  const highBit = dataset.number('HighBit') ?? bitsStored - 1;
  const isPossible = highBit >= bitsStored - 1 && highBit < bitsAllocated;
  return isPossible && Number.isInteger(highBit) ? highBit : bitsStored - 1;
}

function isBits(bits: number): bits is PixelLayout['bitsAllocated'] {
  return [1, 8, 16, 32, 64].includes(bits);
}
