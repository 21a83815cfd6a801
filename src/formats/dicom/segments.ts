import { labelColour } from '../../volume/label-colours.ts';
import type { Label } from '../../volume/volume.ts';
import { cielabToSrgb } from './cielab.ts';
import type { Dataset, Keyword } from './dataset.ts';
import { distinctNames } from './region-names.ts';
import { EXPLICIT_BIG } from './transfer-syntax.ts';

export interface Segment {
  readonly number: number;
  readonly name: string;
  readonly colour: Label['colour'];
  /** 'Tissue: Bone (SCT 272673000), automatic' */
  readonly description: string;
}

/**
 * The segments that a segmentation describes (PS3.3 C.8.20.2), and those that `used` names beyond them; number 0, the
 * background of label maps, is none.
 */
export function readSegments(
  dataset: Dataset,
  used: Iterable<number>,
  scrub: (text: string) => string,
): readonly Segment[] {
  const described = dataset
    .items('SegmentSequence')
    .map((item, at) => ({
      number: item.number('SegmentNumber') ?? at + 1,
      item: item as Dataset | null,
    }))
    .filter(({ number }) => number !== 0);
  const known = new Set(described.map(({ number }) => number));
  const more = [...new Set(used)].filter((number) => number !== 0 && !known.has(number));
  const all = [...described, ...more.map((number) => ({ number, item: null }))];
  const names = distinctNames(
    all.map(({ number, item }) => ({ number, name: scrub(item?.text('SegmentLabel') ?? '') })),
    'Segment',
  );
  const palette = readPalette(dataset);
  return all.map(({ number, item }, at) => ({
    number,
    name: names[at] ?? '',
    colour: colourOf(item) ?? palette(number) ?? labelColour(at + 1),
    description: item === null ? '' : describe(item),
  }));
}

function colourOf(item: Dataset | null): Label['colour'] | null {
  const [l, a, b] = item?.numbers('RecommendedDisplayCIELabValue') ?? [];
  if (l === undefined || a === undefined || b === undefined) return null;
  return cielabToSrgb([l, a, b]);
}

function describe(item: Dataset): string {
  const category = item.items('SegmentedPropertyCategoryCodeSequence')[0];
  const type = item.items('SegmentedPropertyTypeCodeSequence')[0];
  const code = [
    type?.text('CodingSchemeDesignator') ?? '',
    type?.text('CodeValue') ?? type?.text('LongCodeValue') ?? '',
  ].filter((part) => part !== '');
  const meaning = type?.text('CodeMeaning') ?? '';
  const what = [
    category?.text('CodeMeaning') ?? '',
    code.length === 0 ? meaning : `${meaning} (${code.join(' ')})`.trim(),
  ].filter((part) => part !== '');
  const how = (item.text('SegmentAlgorithmType') ?? '').toLowerCase();
  return [what.join(': '), how].filter((part) => part !== '').join(', ');
}

/** Colours of a label map's palette (PS3.3 C.7.6.3.1.5), 8 or 16 bits; null for numbers that it does not have. */
function readPalette(dataset: Dataset): (number: number) => Label['colour'] | null {
  const isLittleEndian = dataset.transferSyntax !== EXPLICIT_BIG;
  const channels = (['Red', 'Green', 'Blue'] as const).map((colour) => {
    const keyword: Keyword = `${colour}PaletteColorLookupTable`;
    const [entries = -1, first = 0, bits = 16] = dataset.numbers(`${keyword}Descriptor`);
    const bytes = dataset.bytes(`${keyword}Data`) ?? new Uint8Array();
    const count = entries === 0 ? 65_536 : entries;
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    return (number: number): number | null => {
      const at = number - first;
      if (at < 0 || at >= count) return null;
      if (bits === 8) return bytes[at] ?? null;
      return 2 * at + 1 < bytes.length ? view.getUint16(2 * at, isLittleEndian) >> 8 : null;
    };
  });
  return (number) => {
    const [r = null, g = null, b = null] = channels.map((channel) => channel(number));
    return r === null || g === null || b === null ? null : [r, g, b];
  };
}
