// Work large enough to be interrupted, for tests of engines as wholes.

import { type Batch, WAVELET_BANDS } from '../../src/engine/engine.ts';
import type { Triple } from '../../src/volume/grid.ts';
import { ellipsoidMask, scanLike } from '../support/generators.ts';

export const DIRECTIONS: readonly Triple[] = [-1, 0, 1]
  .flatMap((k) => [-1, 0, 1].flatMap((j) => [-1, 0, 1].map((i): Triple => [i, j, k])))
  .slice(14);

const HAAR = { low: [Math.SQRT1_2, Math.SQRT1_2], high: [-Math.SQRT1_2, Math.SQRT1_2] };

/** Original and eight sub-bands: histogram, matrices, samples of each; and the surface. */
export function recordExtraction(batch: Batch, size: Triple, repeats = 1) {
  const larger = size.map((n) => n + 1) as unknown as Triple;
  const region = batch.region(ellipsoidMask(size), size);
  const data = scanLike(larger, -300, 500, 7);
  const original = batch.image({ size, data: scanLike(size, -300, 500, 8), label: 'original' });
  const bands = batch.wavelet(batch.image({ size: larger, data, label: 'wavelet' }), HAAR);
  const rule = { kind: 'fixed-width', width: 25, origin: 'multiple' } as const;
  const images = [original, ...WAVELET_BANDS.map((band) => bands[band])];
  return {
    surface: batch.surface(region),
    images: Array.from({ length: repeats }, () => images)
      .flat()
      .map((image) => {
        const levels = batch.discretise(image, region, rule);
        return {
          histogram: batch.histogram(levels),
          matrices: batch.cooccurrence(levels, DIRECTIONS),
          samples: batch.samples(image, region),
        };
      }),
  };
}

/** Runs and does `then` when the first work has been handed over. */
export function runUntilSubmitted(batch: Batch, then: () => void, signal?: AbortSignal) {
  let isDone = false;
  return batch.run({
    ...(signal === undefined ? {} : { signal }),
    onProgress: (_done, _total, label) => {
      if (isDone || label === 'upload') return;
      isDone = true;
      queueMicrotask(then);
    },
  });
}
