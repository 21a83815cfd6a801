import type { SeriesFacts } from '../../formats/source.ts';
import type { SeriesOffer } from '../../worker/protocol-series.ts';
import { describeGrid } from '../case/describe-grid.ts';
import { formatCount } from '../features/format-value.ts';

export function seriesTitle({ description, seriesNumber }: SeriesFacts): string {
  if (description !== '') return description;
  return seriesNumber === null ? 'Series without a description' : `Series ${seriesNumber}`;
}

/** Kind, size, spacing, files and volumes of a series, and what it takes of memory. */
export function describeOffer({ series, grid, frames, frameNames, bytesNeeded }: SeriesOffer) {
  const images = `${formatCount(series.images)} ${series.images === 1 ? 'image' : 'images'}`;
  const parts = [
    series.modality,
    describeGrid(grid),
    images,
    frames > 1 ? `${frames} volumes${firstNames(frameNames)}` : '',
    formatBytes(bytesNeeded),
  ];
  return parts.filter(Boolean).join(' · ');
}

function firstNames(names: readonly string[]): string {
  if (names.length === 0) return '';
  return ` (${names.slice(0, 3).join(', ')}${names.length > 3 ? ', …' : ''})`;
}

export function formatBytes(bytes: number): string {
  if (bytes >= 1e9) return `${(bytes / 1e9).toFixed(1)} GB`;
  if (bytes >= 1e6) return `${(bytes / 1e6).toFixed(bytes >= 1e7 ? 0 : 1)} MB`;
  return `${Math.max(1, Math.round(bytes / 1e3))} kB`;
}

/** A study of a patient with its series, in the order in which they came. */
export interface StudyOfOffers {
  readonly study: string;
  readonly offers: readonly SeriesOffer[];
}

export interface PatientOfOffers {
  readonly patient: string;
  readonly studies: readonly StudyOfOffers[];
}

export function groupOffers(offers: readonly SeriesOffer[]): readonly PatientOfOffers[] {
  const patients = new Map<string, Map<string, SeriesOffer[]>>();
  for (const offer of offers) {
    const studies = patients.get(offer.patient) ?? new Map<string, SeriesOffer[]>();
    patients.set(offer.patient, studies);
    const own = studies.get(offer.study) ?? [];
    studies.set(offer.study, own);
    own.push(offer);
  }
  return [...patients].map(([patient, studies]) => ({
    patient,
    studies: [...studies].map(([study, own]) => ({ study, offers: own })),
  }));
}

/** Whether every word of the query is in what the row says. */
export function matchesQuery(offer: SeriesOffer, query: string): boolean {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return true;
  const { series, sequence, patient, frameNames } = offer;
  const text = [series.description, series.modality, sequence, patient, ...frameNames]
    .concat(String(series.seriesNumber ?? ''))
    .join(' ')
    .toLowerCase();
  return words.every((word) => text.includes(word));
}
