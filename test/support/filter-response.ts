// Responses of filters to small images, for tests on both engines.

import { expect } from 'vitest';
import type { Batch, ImageHandle } from '../../src/engine/engine.ts';
import { recordFilter } from '../../src/radiomics/filters/filters.ts';
import type { FilterSettings } from '../../src/radiomics/settings-filters.ts';
import type { Triple } from '../../src/volume/grid.ts';
import type { Calculate } from '../gpu/engines.ts';
import { largestDifference, spreadOf } from './compare.ts';
import { scanLike, volumeOf } from './generators.ts';

export const SPACING: Triple = [0.8, 1.1, 2.5];
export const SIZE: Triple = [11, 9, 7];

/** Float32 leaves this share of the response's range and the voxels' magnitude. */
const SHARE = 1e-5;

export interface Subject {
  readonly size: Triple;
  readonly data: Int16Array | Float64Array;
}

export const scan = (size: Triple) => scanLike(size, -700, 1300, size[0]);
export const subject = (size: Triple): Subject => ({ size, data: scan(size) });

export function record(
  batch: Batch,
  { size, data }: Subject,
  settings: FilterSettings,
): ImageHandle {
  const image = batch.image({ size, data, label: settings.filter });
  const made = new Map<string, unknown>();
  const context = {
    batch,
    spacing: SPACING,
    extremes: () => ({ min: Math.min(...data), max: Math.max(...data) }),
    isWhole: false,
    region: batch.region(new Uint8Array(volumeOf(size)).fill(1), size),
    once: <T>(key: string, make: () => T): T => {
      if (!made.has(key)) made.set(key, make());
      return made.get(key) as T;
    },
  };
  return recordFilter(context, image, settings);
}

export async function responseOf(calculate: Calculate, of: Subject, settings: FilterSettings) {
  const pending = await calculate((batch) => batch.voxels(record(batch, of, settings)));
  return pending.value();
}

export function expectClose(found: Float64Array, wanted: ArrayLike<number>, what: string): void {
  const scale = Math.max(spreadOf(wanted), 1);
  expect(largestDifference(found, wanted), what).toBeLessThan(SHARE * scale);
}
