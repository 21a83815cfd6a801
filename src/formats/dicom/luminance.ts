import { LocusError } from '../../volume/errors.ts';
import type { Dataset } from './dataset.ts';
import type { DicomFile } from './open-dicom.ts';
import { readPalette } from './palette.ts';
import type { PixelLayout, StoredSamples } from './pixel-layout.ts';

/** Shares of red, green and blue in the luminance (ITU-R BT.601, as YBR_FULL in PS3.3 section C.7.6.3.1.2). */
const RED = 0.299;
const GREEN = 0.587;
const BLUE = 0.114;

function luminance(red: number, green: number, blue: number): number {
  return Math.round(RED * red + GREEN * green + BLUE * blue);
}

/** Why a file's pixels give no single value each; null where they do. */
export function whyNoLuminance({ dataset }: Pick<DicomFile, 'dataset'>): string | null {
  const photometric = photometricOf(dataset);
  const isKnown = /^(MONOCHROME[12]|PALETTE COLOR|RGB|YBR_\w+)$/.test(photometric);
  return isKnown ? null : `Its colours (${photometric.slice(0, 16)}) are not supported.`;
}

/** What was done to colours, for people; null where there are none. */
export function luminanceWarning(dataset: Dataset): string | null {
  const photometric = photometricOf(dataset);
  if (photometric.startsWith('MONOCHROME')) return null;
  return photometric === 'PALETTE COLOR'
    ? 'The pixels are numbers of colours in a palette: the luminance of these colours is used.'
    : 'This is a colour image: its luminance is used (0.299 red + 0.587 green + 0.114 blue).';
}

/** Inverted images (MONOCHROME1) keep their values, as other programs do: only a viewer shows them the other way round. */
function photometricOf(dataset: Dataset): string {
  return dataset.text('PhotometricInterpretation') ?? 'MONOCHROME2';
}

/**
 * One value a pixel: grey values as they are, of colours the luminance, rounded.
 *
 * @throws LocusError 'corrupt' where a palette is damaged
 */
export function luminanceOf(
  { dataset, file }: Pick<DicomFile, 'dataset' | 'file'>,
  { samples, photometric }: PixelLayout,
  stored: StoredSamples,
): StoredSamples {
  if (photometric === 'PALETTE COLOR') return lookUp(stored, paletteOf(dataset, file.name));
  if (samples === 1) return stored;
  const out = stored.slice(0, stored.length / 3);
  // Decoders of JPEG 2000 undo its own colour transforms.
  const isRgb = photometric === 'RGB' || photometric === 'YBR_ICT' || photometric === 'YBR_RCT';
  for (let n = 0; n < out.length; n++) {
    const [a = 0, b = 0, c = 0] = [stored[3 * n], stored[3 * n + 1], stored[3 * n + 2]];
    out[n] = isRgb ? luminance(a, b, c) : a;
  }
  return out;
}

interface Table {
  readonly first: number;
  readonly values: Uint16Array;
}

const tables = new WeakMap<Dataset, Table>();

function paletteOf(dataset: Dataset, file: string): Table {
  const known = tables.get(dataset);
  if (known !== undefined) return known;
  const palette = readPalette(dataset);
  if (palette === null) {
    throw new LocusError(
      'corrupt',
      'The palette of its colours is missing or damaged.',
      'Export the image again.',
      file,
    );
  }
  const { red, green, blue, first } = palette;
  const values = red.map((value, n) => luminance(value, green[n] ?? 0, blue[n] ?? 0));
  const table = { first, values };
  tables.set(dataset, table);
  return table;
}

/** Numbers below the first colour take it, those above the last that one (PS3.3 section C.7.6.3.1.5). */
function lookUp(stored: StoredSamples, { first, values }: Table): Uint16Array {
  const last = values.length - 1;
  return Uint16Array.from(
    stored,
    (value) => values[Math.max(0, Math.min(last, value - first))] ?? 0,
  );
}
