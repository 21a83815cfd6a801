// What grey levels are, by the rules' own formulas.

import type { Discretisation } from '../../engine/engine.ts';

/** The rule's own formula, in float64, one voxel at a time (see Discretisation). */
export function levelsByFormula(values: readonly number[], rule: Discretisation): number[] {
  const min = Math.min(...values);
  const max = Math.max(...values);
  switch (rule.kind) {
    case 'identity':
      return [...values];
    case 'fixed-width': {
      const { width, origin } = rule;
      if (origin === 'multiple') return levelsByNumpyEdges(values, width, min, max);
      const start = origin === 'minimum' ? min : origin;
      return values.map((x) => Math.floor((x - start) / width) + 1);
    }
    case 'fixed-count': {
      const { count } = rule;
      if (rule.edges === 'linspace') {
        const step = (max - min) / count;
        const edges = Array.from({ length: count - 1 }, (_, k) => (k + 1) * step + min);
        return values.map((x) => 1 + edges.filter((edge) => edge <= x).length);
      }
      return values.map((x) => Math.min(Math.floor((count * (x - min)) / (max - min)) + 1, count));
    }
  }
}

/** PyRadiomics: numpy.digitize with numpy.arange(low, max + 2 w, w), low = min - min % w. */
function levelsByNumpyEdges(values: readonly number[], width: number, min: number, max: number) {
  const low = min - (((min % width) + width) % width);
  const step = low + width - low;
  const edges: number[] = [];
  for (let k = 0; low + k * step < max + 2 * width; k++) edges.push(low + k * step);
  return values.map((x) => edges.filter((edge) => edge <= x).length);
}
