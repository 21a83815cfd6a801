import {
  COOCCURRENCE_MAP_FEATURES,
  type CooccurrenceMapRequest,
  kernelPairs,
  kernelSteps,
} from '../../map.ts';
import { singleBits } from '../plan.ts';
import type { GpuLevels, LevelViews } from '../volume/discretise.ts';
import { paddedSize } from '../volume/region.ts';

/** A quiet NaN: WGSL has no constant for it. */
export const UNDEFINED_BITS = 0x7fc00000;

export interface Tables {
  readonly words: Uint32Array<ArrayBuffer>;
  /** Places of a neighbourhood. */
  readonly places: number;
  /** By direction, at most. */
  readonly pairCounts: readonly number[];
  /** Where each part starts; steps to the places come first. */
  readonly ranges: number;
  readonly pairs: number;
  readonly logs: number;
  readonly wanted: number;
}

/** See shaders/map/glcm.wgsl. */
export function makeTables(
  { kernel, offsets, features }: CooccurrenceMapRequest,
  levels: GpuLevels,
  { margin }: LevelViews,
): Tables {
  const [px, py] = paddedSize(levels.size, margin);
  const steps = Array.from(kernelSteps(kernel, px, py), (step) => step >>> 0);
  const pairsOf = offsets.map((offset) => kernelPairs(kernel, offset));
  const pairCounts = pairsOf.map(({ length }) => length / 2);
  const starts = [0];
  for (const n of pairCounts) starts.push((starts.at(-1) as number) + n);
  const pairs = pairsOf.flatMap((list) =>
    Array.from(
      { length: list.length / 2 },
      (_, n) => ((list[2 * n] as number) | ((list[2 * n + 1] as number) << 16)) >>> 0,
    ),
  );
  const logs = Array.from({ length: 2 * Math.max(1, ...pairCounts) + 1 }, (_, n) =>
    singleBits(n === 0 ? 0 : Math.log2(n)),
  );
  const wanted = features.map((name) => COOCCURRENCE_MAP_FEATURES.indexOf(name));
  return {
    words: Uint32Array.from([...steps, ...starts, ...pairs, ...logs, ...wanted]),
    places: steps.length,
    pairCounts,
    ranges: steps.length,
    pairs: steps.length + starts.length,
    logs: steps.length + starts.length + pairs.length,
    wanted: steps.length + starts.length + pairs.length + logs.length,
  };
}
