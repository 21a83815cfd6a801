import { luminanceWarning } from './luminance.ts';
import type { Plane } from './plane.ts';

/** What a person should know of the pixels of a series before measuring on them. */
export function pixelWarnings(planes: readonly Plane[]): readonly string[] {
  const first = planes[0];
  if (first === undefined) return [];
  const { dataset } = first.file;
  const warnings: string[] = [];
  if (dataset.text('PhotometricInterpretation') === 'MONOCHROME1') {
    warnings.push('Low values are bright in this image (MONOCHROME1); they are kept as stored.');
  }
  const colours = luminanceWarning(dataset);
  if (colours !== null) warnings.push(colours);
  const padding = dataset.number('PixelPaddingValue');
  if (padding !== null) {
    const limit = dataset.number('PixelPaddingRangeLimit');
    const values = [padding, ...(limit === null ? [] : [limit])]
      .map((stored) => stored * first.slope + first.intercept)
      .join(' to ');
    warnings.push(
      `Pixels outside the scanned field have the value ${values} (Pixel Padding Value) and are kept.`,
    );
  }
  if (dataset.text('LossyImageCompression') === '01') {
    warnings.push('The image was compressed with loss: its values are not those measured.');
  }
  return warnings;
}
