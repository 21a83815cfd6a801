import type { FeatureMap } from '../radiomics/maps/feature-map.ts';

/** Values that the ends of a colour bar stand for. */
export interface MapRange {
  readonly min: number;
  readonly max: number;
}

/** Enough for a percentile to be right to a fraction of a per cent. */
const MAX_SAMPLES = 50_000;

/** 2nd to 98th percentile of a map's values in the region, so that a few extremes do not take all colours; null without values. */
export function automaticRange({ values }: Pick<FeatureMap, 'values'>): MapRange | null {
  // An odd step does not fall into step with the rows of the map.
  const step = Math.max(1, Math.ceil(values.length / MAX_SAMPLES)) | 1;
  const sample: number[] = [];
  for (let at = 0; at < values.length; at += step) {
    const value = values[at] as number;
    if (Number.isFinite(value)) sample.push(value);
  }
  // A small region in a large box may be missed.
  if (sample.length < 100) {
    sample.length = 0;
    for (const value of values) if (Number.isFinite(value)) sample.push(value);
  }
  if (sample.length === 0) return null;
  const sorted = Float64Array.from(sample).sort();
  const at = (share: number) => sorted[Math.round(share * (sorted.length - 1))] as number;
  const [min, max] = [at(0.02), at(0.98)];
  if (max > min) return { min, max };
  const [lowest, highest] = [sorted[0] as number, sorted.at(-1) as number];
  return { min: lowest, max: highest };
}
