import type { Label } from '../../volume/volume.ts';

/** White point D65 (CIE 15): what writers take (DCMTK, highdicom), though the standard speaks of ICC's D50. */
const WHITE = [0.9505, 1, 1.0889] as const;

/** XYZ to linear sRGB (IEC 61966-2-1). */
const TO_SRGB = [
  [3.2406255, -1.537208, -0.4986286],
  [-0.9689307, 1.8757561, 0.0415175],
  [0.0557101, -0.2040211, 1.0569959],
] as const;

/**
 * sRGB, 0-255, of a CIELab colour as DICOM stores it: 16 bits each for L* from 0 to 100, a* and b* from -128 to 127
 * (PS3.3 C.10.7.1.1).
 */
export function cielabToSrgb(stored: readonly [number, number, number]): Label['colour'] {
  const lightness = (stored[0] / 65_535) * 100;
  const [a, b] = [(stored[1] / 65_535) * 255 - 128, (stored[2] / 65_535) * 255 - 128];
  const y = (lightness + 16) / 116;
  const [x, z] = [y + a / 500, y - b / 200];
  const xyz = [x, y, z].map((value, n) => cubed(value) * (WHITE[n] ?? 1));
  const channel = (row: 0 | 1 | 2) =>
    encode(TO_SRGB[row].reduce((sum, factor, n) => sum + factor * (xyz[n] ?? 0), 0));
  return [channel(0), channel(1), channel(2)];
}

function cubed(value: number): number {
  return value > 6 / 29 ? value ** 3 : 3 * (6 / 29) ** 2 * (value - 4 / 29);
}

function encode(linear: number): number {
  const value = linear <= 0.0031308 ? 12.92 * linear : 1.055 * linear ** (1 / 2.4) - 0.055;
  return Math.round(255 * Math.min(1, Math.max(0, value)));
}
