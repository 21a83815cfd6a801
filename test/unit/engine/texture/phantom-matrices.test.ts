import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { countDependence } from '../../../../src/engine/cpu/texture/dependence.ts';
import {
  countCooccurrence,
  countCooccurrenceBySlice,
} from '../../../../src/engine/cpu/texture/glcm.ts';
import { countRuns } from '../../../../src/engine/cpu/texture/runs.ts';
import { countToneDifferences } from '../../../../src/engine/cpu/texture/tone-differences.ts';
import { borderDepths, findZones } from '../../../../src/engine/cpu/texture/zones.ts';
import { AROUND, AROUND_IN_SLICE, directions } from '../../../../src/engine/neighbourhood.ts';
import { PHANTOM_IMAGE, PHANTOM_MASK } from '../../../../src/selftest/digital-phantom.ts';
import type { Triple } from '../../../../src/volume/grid.ts';
import { describeGroundTruth } from '../../../support/ground-truth.ts';
import { padLevels } from '../../radiomics/families/texture-of.ts';

interface Published {
  readonly matrix: string;
  readonly direction: Triple | null;
  /** From 1. */
  readonly slice: number | null;
  readonly rows: readonly (readonly [number, number, number])[];
}

type Rows = readonly (readonly [number, number, number])[];

const { size } = PHANTOM_IMAGE.grid;
const mask = Uint8Array.from(PHANTOM_MASK.data);
const levels = padLevels(PHANTOM_IMAGE.data, mask, size);

/** Non-zero cells of a matrix, both indices from 1. */
function sparse(cells: ArrayLike<number>, columns: number): Rows {
  return Array.from(cells).flatMap((count, n) =>
    count === 0 ? [] : [[Math.floor(n / columns) + 1, (n % columns) + 1, count] as const],
  );
}

/** Sum of the matrices of some directions. */
function merged(counts: Uint32Array, cells: number, from: number, matrices: number): number[] {
  return Array.from({ length: cells }, (_, n) =>
    Array.from({ length: matrices }, (_, m) => counts[(from + m) * cells + n] as number).reduce(
      (sum, count) => sum + count,
      0,
    ),
  );
}

/** Published directions are one of each opposite pair, not always ours. */
function directionIndex(offsets: readonly Triple[], wanted: Triple): number {
  return offsets.findIndex((offset) => {
    const sign = offset.find((n) => n !== 0) === wanted.find((n) => n !== 0) ? 1 : -1;
    return offset.every((n, axis) => n * sign === wanted[axis]);
  });
}

function ours({ matrix, direction, slice }: Published): Rows {
  const [family] = matrix.split('_');
  const isBySlice = slice !== null;
  const around = isBySlice ? AROUND_IN_SLICE : AROUND;
  const offsets = directions(around);
  const k = slice === null ? 0 : slice - 1;
  const first = k * offsets.length + (direction === null ? 0 : directionIndex(offsets, direction));
  const many = direction === null ? offsets.length : 1;
  switch (family) {
    case 'GLCM': {
      const of = isBySlice
        ? countCooccurrenceBySlice(levels, offsets)
        : countCooccurrence(levels, offsets);
      const ng = of.levels;
      const sided = merged(of.counts, ng * ng, first, many);
      const both = sided.map(
        (count, n) => count + (sided[(n % ng) * ng + Math.floor(n / ng)] ?? 0),
      );
      return sparse(both, ng);
    }
    case 'GLRLM': {
      const { counts, longest, levels: ng } = countRuns(levels, offsets, isBySlice);
      return sparse(merged(counts, ng * longest, first, many), longest);
    }
    case 'GLSZM':
    case 'GLDZM': {
      const across = isBySlice ? 2 : null;
      const zones = findZones(
        levels,
        { across, bySlice: isBySlice },
        borderDepths(mask, size, across),
      );
      const extents = family === 'GLSZM' ? zones.size : (zones.distance ?? []);
      const cells = new Uint32Array(zones.levels * 100);
      zones.level.forEach((level, zone) => {
        if (zones.slice[zone] !== k) return;
        const cell = (level - 1) * 100 + (extents[zone] ?? 0) - 1;
        cells[cell] = (cells[cell] ?? 0) + 1;
      });
      return sparse(cells, 100);
    }
    case 'NGTDM': {
      const { counts, sums, neighbours } = countToneDifferences(levels, around, isBySlice);
      return Array.from({ length: levels.levels }, (_, row) => {
        const from = (k * levels.levels + row) * (neighbours + 1);
        let [difference, count] = [0, 0];
        for (let n = 1; n <= neighbours; n++) {
          difference += (sums[from + n] ?? 0) / n;
          count += counts[from + n] ?? 0;
        }
        return [row + 1, difference, count] as const;
      }).filter(([, , count]) => count > 0);
    }
    default: {
      const { counts, neighbours } = countDependence(levels, around, 0, isBySlice);
      return sparse(merged(counts, levels.levels * (neighbours + 1), k, 1), neighbours + 1);
    }
  }
}

describeGroundTruth('texture matrices of the IBSI digital phantom', (file) => {
  test('all 88 are as published', async () => {
    const path = file('ibsi1/reference_values/dig_phantom_texture_matrices.json');
    const { matrices } = JSON.parse(await readFile(path, 'utf8')) as { matrices: Published[] };
    expect(matrices).toHaveLength(88);
    const byCell = (rows: Rows) => [...rows].sort((a, b) => a[0] - b[0] || a[1] - b[1]);
    for (const published of matrices) {
      const name = `${published.matrix} ${published.direction} ${published.slice}`;
      const [found, wanted] = [byCell(ours(published)), byCell(published.rows)];
      const isSums = published.matrix.startsWith('NGTDM');
      expect([name, found.map(([i, j, n]) => (isSums ? [i, n] : [i, j, n]))]).toEqual([
        name,
        wanted.map(([i, j, n]) => (isSums ? [i, n] : [i, j, n])),
      ]);
      if (!isSums) continue;
      found.forEach(([, difference], row) => {
        expect(difference).toBeCloseTo(wanted[row]?.[1] ?? Number.NaN, 12);
      });
    }
  });
});
