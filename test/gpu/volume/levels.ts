// A look at an engine's levels through its counts.

import { expect } from 'vitest';
import { binEdges } from '../../../src/engine/discretise.ts';
import type { Discretisation, WaveletBand } from '../../../src/engine/engine.ts';
import { levelsByFormula } from '../../../src/selftest/definitions/levels.ts';
import type { Triple } from '../../../src/volume/grid.ts';
import type { VoxelArray } from '../../../src/volume/volume.ts';
import { firstDifference, nextDouble, nextSingle } from '../../support/compare.ts';
import type { Calculate } from '../engines.ts';

/** Co-occurrence of neighbours along a row: with the histogram, it tells where each level is. */
function pairsOf(levels: readonly number[], ng: number): Uint32Array {
  const counts = new Uint32Array(ng * ng);
  for (let n = 0; n + 1 < levels.length; n++) {
    const cell = ((levels[n] as number) - 1) * ng + (levels[n + 1] as number) - 1;
    counts[cell] = (counts[cell] as number) + 1;
  }
  return counts;
}

/** A filter bank of one tap leaves the image as it is, but on the GPU: edges are then made there, too. */
export const IDENTITY_FILTERS = { low: [1], high: [1] };

interface Row {
  readonly data: VoxelArray;
  readonly rule: Discretisation;
  readonly band?: WaveletBand;
}

export async function expectLevels(calculate: Calculate, { data, rule, band }: Row): Promise<void> {
  const size: Triple = [data.length, 1, 1];
  const { histogram, pairs } = await calculate((batch) => {
    const image = batch.image({ size, data, label: 'row' });
    const region = batch.region(new Uint8Array(data.length).fill(1), size);
    const source = band === undefined ? image : batch.wavelet(image, IDENTITY_FILTERS)[band];
    const levels = batch.discretise(source, region, rule);
    return { histogram: batch.histogram(levels), pairs: batch.cooccurrence(levels, [[1, 0, 0]]) };
  });
  const expected = levelsByFormula(Array.from(data), rule);
  const ng = Math.max(...expected);
  expect(pairs.value().levels).toBe(ng);
  expect(firstDifference(pairs.value().counts, pairsOf(expected, ng))).toBeNull();
  const counts = new Uint32Array(ng);
  for (const level of expected) counts[level - 1] = (counts[level - 1] as number) + 1;
  expect(firstDifference(histogram.value().counts, counts)).toBeNull();
}

/** Values on every edge, and the closest ones to either side. */
export function valuesAroundEdges(rule: Discretisation, min: number, max: number): number[] {
  const edges = Array.from(binEdges(rule, { min, max }));
  const around = edges.flatMap((x) => [
    nextSingle(x, -1),
    nextDouble(nextDouble(x, -1), -1),
    nextDouble(x, -1),
    x,
    nextDouble(x, 1),
    Math.fround(x),
    nextSingle(x, 1),
  ]);
  return [min, ...around.filter((x) => x > min && x < max), max];
}
