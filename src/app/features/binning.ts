import type { Binning } from '../../radiomics/settings.ts';

export const MIN_COUNT = 2;
/** More levels than this make co-occurrence matrices that no region can fill. */
export const MAX_COUNT = 2048;

/** What is wrong with a typed number of bins or width, or null. */
export function binningProblem(kind: 'width' | 'count', value: number): string | null {
  if (!Number.isFinite(value)) return 'Type a number.';
  if (kind === 'count') {
    if (!Number.isInteger(value)) return 'The number of bins must be whole.';
    if (value < MIN_COUNT) return `At least ${MIN_COUNT} bins are needed.`;
    if (value > MAX_COUNT) return `At most ${MAX_COUNT} bins can be used.`;
    return null;
  }
  return value > 0 ? null : 'The width must be greater than 0.';
}

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
