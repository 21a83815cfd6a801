/** Samples of a compressed image as its own header describes them, pixel by pixel. */
export interface DecodedImage {
  readonly rows: number;
  readonly columns: number;
  readonly samples: number;
  /** Bits of a sample. */
  readonly precision: number;
  readonly data: Int8Array | Uint8Array | Int16Array | Uint16Array;
}

/** What the DICOM header says that the compressed image must be. */
export interface Expected {
  readonly rows: number;
  readonly columns: number;
  readonly samples: number;
}

/**
 * @throws Undecodable where the image is damaged, not of the expected size, or uses what the codec lacks
 */
export type Decode = (encoded: Uint8Array, expected: Expected) => Promise<DecodedImage>;
