import type { Label } from './volume.ts';

/**
 * ITK-SNAP's default colours of labels 1 to 40 (its ColorLabelTable), so that a mask looks here as it
 * does where most people drew it.
 */
const TABLE = [
  'ff0000 00ff00 0000ff ffff00 00ffff ff00ff ffefd5 0000cd cd853f d2b48c',
  '66cdaa 000080 008b8b 2e8b57 ffe4e1 6a5acd dda0dd e9967a a52a2a fffafa',
  '9370db da70d6 4b0082 ffb6c1 3cb371 ffebcd ffe4c4 daa520 008080 bc8f8f',
  'ff69b4 ffdab9 deb887 7fff00 8b4513 7cfc00 ffffe0 4682b4 006400 ee82ee',
].flatMap((row) => row.split(' '));

/** Fraction of a turn between neighbours: the golden angle keeps any run of hues apart. */
const HUE_STEP = 0.618033988749895;

/** sRGB, 0-255, of a label value from 1 up. Beyond ITK-SNAP's first 40, generated and stable. */
export function labelColour(value: number): Label['colour'] {
  const hex = TABLE[value - 1];
  if (hex !== undefined) {
    const rgb = Number.parseInt(hex, 16);
    return [rgb >> 16, (rgb >> 8) & 255, rgb & 255];
  }
  const hue = (value * HUE_STEP) % 1;
  // Three rings of brightness and saturation, so that neighbours in hue still differ.
  const ring = value % 3;
  return fromHsv(hue, [0.9, 0.6, 0.8][ring] ?? 0.9, [1, 0.95, 0.7][ring] ?? 1);
}

function fromHsv(hue: number, saturation: number, brightness: number): Label['colour'] {
  const channel = (n: number) => {
    const k = (n + hue * 6) % 6;
    const share = Math.max(0, Math.min(k, 4 - k, 1));
    return Math.round(255 * brightness * (1 - saturation * share));
  };
  return [channel(5), channel(3), channel(1)];
}
