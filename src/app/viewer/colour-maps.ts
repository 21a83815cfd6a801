import { FIRST_ENTRY } from './labels.ts';

/** Perceptually even and safe for the colour-blind; matplotlib's tables (CC0), 17 of their 256 colours. */
const STOPS = {
  viridis:
    '440154 48186a 472d7b 424086 3b528b 33638d 2c728e 26828e 21918c 1fa088 28ae80 3fbc73 5ec962 84d44b addc30 d8e219 fde725',
  cividis:
    '00224e 002e6a 1a386f 32436d 434e6c 535a6d 61656f 6f7073 7d7c78 8c8878 9b9476 aba072 bcae6c cdbb63 dec958 f0d846 fee838',
  magma:
    '000004 0a0822 1d1147 36106b 51127c 6a1c81 832681 9c2e7f b73779 d0416f e75263 f56b5c fc8961 fea772 fec488 fde2a3 fcfdbf',
  // Below 0 and above it: blues and oranges of Okabe and Ito, which nobody takes for each other; clear between.
  diverging: '0072b2 1580bd 2b8fc8 409dd3 56b4e9 56b4e9 e69f00 e69f00 e29000 dd8000 d97000 d55e00',
} as const;

export type ColourMapName = keyof typeof STOPS;

export const COLOUR_MAPS: readonly (readonly [name: ColourMapName, title: string])[] = [
  ['viridis', 'Viridis'],
  ['cividis', 'Cividis'],
  ['magma', 'Magma'],
];

export function stopsOf(name: ColourMapName): readonly string[] {
  return STOPS[name].split(' ').map((hex) => `#${hex}`);
}

/** RGBA per entry: the first are clear, the others run from the lowest colour to the highest. */
export function mapColours(name: ColourMapName): Uint8ClampedArray {
  const stops = STOPS[name].split(' ').map((hex) => Number.parseInt(hex, 16));
  const table = new Uint8ClampedArray(4 * 256);
  for (let entry = FIRST_ENTRY; entry < 256; entry++) {
    const at = ((entry - FIRST_ENTRY) / (255 - FIRST_ENTRY)) * (stops.length - 1);
    const low = Math.min(Math.floor(at), stops.length - 2);
    const share = at - low;
    const [from = 0, to = 0] = [stops[low], stops[low + 1]];
    const mixed = [16, 8, 0].map(
      (shift) => (1 - share) * ((from >> shift) & 255) + share * ((to >> shift) & 255),
    );
    table.set([...mixed, 255], 4 * entry);
  }
  return table;
}

/** Shares of the range on either side of 0: below the first a diverging map is clear, from the second on it is full. */
const [CLEAR, FULL] = [0.1, 0.5];

/** As above, from the lowest value to the highest of a range around 0; what is near 0 is clear, so that the image is seen. */
export function divergingColours(): Uint8ClampedArray {
  const table = mapColours('diverging');
  const middle = (FIRST_ENTRY + 255) / 2;
  for (let entry = FIRST_ENTRY; entry < 256; entry++) {
    const size = Math.abs(entry - middle) / (255 - middle);
    table[4 * entry + 3] = Math.round(255 * opacityOf(size));
  }
  return table;
}

/** Of a colour of the diverging map, by the share of the range that its value is from 0. */
export function opacityOf(size: number): number {
  return size < CLEAR ? 0 : Math.min(1, size / FULL);
}

/** Which entry each value takes; what is no number is clear. A range without width gives all the middle colour. */
export function mapEntries(
  values: Float32Array,
  { min, max }: { readonly min: number; readonly max: number },
): Uint8Array {
  const out = new Uint8Array(values.length);
  const scale = max > min ? (255 - FIRST_ENTRY) / (max - min) : 0;
  const shift = max > min ? FIRST_ENTRY + 0.5 : 128;
  for (let at = 0; at < values.length; at++) {
    const value = values[at] as number;
    if (!Number.isFinite(value)) continue;
    const entry = Math.floor(shift + scale * (value - min));
    out[at] = Math.min(Math.max(entry, FIRST_ENTRY), 255);
  }
  return out;
}
