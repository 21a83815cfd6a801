// docs/formats.md, made by the test that reads the files.

import { COMPRESSIONS } from '../../src/formats/dicom/codecs/decoders.ts';
import type { PixelLayout } from '../../src/formats/dicom/pixel-layout.ts';
import type { LocusError } from '../../src/volume/errors.ts';

/** What became of one file. */
export interface FormatRow {
  /** Below the ground truth. */
  readonly path: string;
  readonly syntax: string | null;
  readonly layout: PixelLayout | null;
  /** Of the stored pixels of all frames as little-endian int32. */
  readonly md5: string | null;
  readonly error: LocusError | null;
  /** Whose pixels ours equal. */
  readonly source?: string;
}

const NATIVE: Readonly<Record<string, string>> = {
  '1.2.840.10008.1.2': 'implicit, little endian',
  '1.2.840.10008.1.2.1': 'explicit, little endian',
  '1.2.840.10008.1.2.1.99': 'deflated',
  '1.2.840.10008.1.2.2': 'explicit, big endian',
  '1.2.840.10008.1.2.5': 'RLE',
};

/** @param differences largest difference of lossy images from what they were made from, by path */
export function formatsDocument(
  rows: readonly FormatRow[],
  differences: ReadonlyMap<string, number>,
): string {
  const readable = rows.filter(({ layout }) => layout !== null);
  const refused = rows.filter(({ error }) => error !== null);
  return `${[
    '# Formats',
    `Made by the tests, which read every file; they fail when a line changes, and then
\`LOCUS_WRITE_CONFORMANCE=1 npm test -- --only unit\` writes this page anew. The files are the test images of pydicom,
highdicom, Cornerstone3D and NiiVue; they are not part of this project.`,
    '## DICOM transfer syntaxes',
    table(
      ['transfer syntax', 'UID', 'pixels', 'files read'],
      [...Object.keys(NATIVE), ...Object.keys(COMPRESSIONS)].map((uid) => [
        nameOf(uid),
        uid,
        COMPRESSIONS[uid]?.isLossless === false ? 'lossy' : 'exact',
        fileCount(readable, uid),
      ]),
    ),
    `JPEG of 8 and 12 bits is decoded by our own code, with the arithmetic of the Independent JPEG Group's accurate
transform. HTJ2K has no file above: its tests encode images themselves and compare with what OpenJPEG makes of them.
JPEG with arithmetic coding, MPEG and H.264 video are refused with a message. Files without preamble, without file meta
information or with a wrong transfer syntax are read by what their first element looks like.`,
    '## Grey values',
    `Grey images keep their stored values, rescaled slice by slice with slope and intercept; MONOCHROME1 as well, which
viewers show inverted. Colour images become their luminance, 0.299 red + 0.587 green + 0.114 blue (ITU-R BT.601), rounded;
of YBR images that is Y. Numbers of a palette become the luminance of their colours. The case says so in a warning.`,
    '## Files read',
    `Pixels as stored, before rescaling and before colours become grey. "Equal to": the MD5 of all pixels is that of the
program named, for lossy images too. The last column is the largest difference of a rescaled value (or luminance) from the
image that was compressed, where that is known.`,
    table(
      ['file', 'transfer syntax', 'pixels', 'equal to', 'lossy by'],
      readable.map((row) => [
        shortPath(row.path),
        nameOf(row.syntax ?? ''),
        describeLayout(row.layout),
        row.source ?? '',
        difference(differences.get(row.path)),
      ]),
    ),
    '## Files refused',
    table(
      ['file', 'message'],
      refused.map(({ path, error }) => [shortPath(path), `${error?.problem} ${error?.remedy}`]),
    ),
  ].join('\n\n')}\n`;
}

function nameOf(uid: string): string {
  return NATIVE[uid] ?? COMPRESSIONS[uid]?.name ?? uid;
}

function fileCount(rows: readonly FormatRow[], uid: string): string {
  const count = rows.filter(({ syntax }) => syntax === uid).length;
  return count === 0 ? '' : String(count);
}

function describeLayout(layout: PixelLayout | null): string {
  if (layout === null) return '';
  const { columns, rows, frames, bitsStored, isSigned, photometric } = layout;
  const size = [columns, rows, ...(frames === 1 ? [] : [frames])].join(' x ');
  return `${size}, ${isSigned ? '±' : ''}${bitsStored} bit${bitsStored === 1 ? '' : 's'}, ${photometric}`;
}

function difference(value: number | undefined): string {
  return value === undefined ? '' : String(Number(value.toFixed(2)));
}

function shortPath(path: string): string {
  return path.replace(/^inputs\//, '').replaceAll('_', '\\_');
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(head), `|${head.map(() => '---|').join('')}`, ...rows.map(line)].join('\n');
}
