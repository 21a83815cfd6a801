import type { Triple } from '../../volume/grid.ts';

/**
 * PyRadiomics' weightingNorm: matrices of all directions are added up, weighted by the distance to the
 * neighbour in mm, before features are taken once.
 */
export type WeightingNorm = 'euclidean' | 'manhattan' | 'infinity' | 'no_weighting';

/**
 * One weight an offset, as PyRadiomics 3.1 has them: exp(-d²) for co-occurrences, d itself for runs (its
 * documentation says exp(-d²) of those, too).
 */
export function directionWeights(
  norm: WeightingNorm,
  offsets: readonly Triple[],
  spacing: Triple,
  kind: 'glcm' | 'glrlm',
): Float64Array {
  return Float64Array.from(offsets, (offset) => {
    if (norm === 'no_weighting') return 1;
    const d = length(
      offset.map((n, axis) => Math.abs(n) * (spacing[axis] as number)),
      norm,
    );
    return kind === 'glcm' ? Math.exp(-d * d) : d;
  });
}

function length(parts: readonly number[], norm: Exclude<WeightingNorm, 'no_weighting'>): number {
  switch (norm) {
    case 'euclidean':
      return Math.hypot(...parts);
    case 'manhattan':
      return parts.reduce((sum, part) => sum + part, 0);
    case 'infinity':
      return Math.max(...parts);
  }
}
