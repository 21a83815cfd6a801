import type { Binning } from '../../radiomics/settings.ts';

/** Levels that bins of a width make of a range of intensities; null when it is not known. */
export function levelsFor(
  binning: Binning,
  range: { readonly min: number; readonly max: number } | null,
): number | null {
  if (binning.kind !== 'width' || range === null) return null;
  return Math.floor((range.max - range.min) / binning.width) + 1;
}

/** '12,5' is what a spreadsheet in half of the world shows. */
export function parseNumber(text: string): number {
  const trimmed = text.trim().replace(',', '.');
  return trimmed === '' ? Number.NaN : Number(trimmed);
}

export function describeBinning(binning: Binning, unit: string): string {
  if (binning.kind === 'width') return `bins of ${binning.width}${unit === '1' ? '' : ` ${unit}`}`;
  if (binning.kind === 'count') return `${binning.count} bins`;
  return 'grey levels as they are';
}
