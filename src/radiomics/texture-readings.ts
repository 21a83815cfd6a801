import type {
  Batch,
  CooccurrenceCounts,
  LevelsHandle,
  Pending,
  RegionHandle,
} from '../engine/engine.ts';
import { AROUND, AROUND_IN_SLICE, directions } from '../engine/neighbourhood.ts';
import type { DependenceCounts, RunCounts, ToneDifferences, Zones } from '../engine/texture.ts';
import type { FamilyName } from './settings.ts';

/** What was counted in the volume, or slice by slice; null where no chosen feature needs it. */
export interface TextureReadings {
  readonly cooccurrence: Pending<CooccurrenceCounts> | null;
  readonly runs: Pending<RunCounts> | null;
  readonly zones: Pending<Zones> | null;
  readonly tones: Pending<ToneDifferences> | null;
  readonly dependence: Pending<DependenceCounts> | null;
}

/** Records the counts that the families need in the volume (`bySlice` false) or in every slice. */
export function recordTexture(
  batch: Batch,
  levels: LevelsHandle,
  morphological: RegionHandle,
  families: readonly FamilyName[],
  bySlice: boolean,
): TextureReadings {
  const neighbourhood = bySlice ? AROUND_IN_SLICE : AROUND;
  const offsets = directions(neighbourhood);
  const needs = (...names: readonly FamilyName[]) => names.some((name) => families.includes(name));
  return {
    cooccurrence: !needs('glcm')
      ? null
      : bySlice
        ? batch.cooccurrenceBySlice(levels, offsets)
        : batch.cooccurrence(levels, offsets),
    runs: needs('glrlm') ? batch.runs(levels, offsets, bySlice) : null,
    zones: needs('glszm', 'gldzm')
      ? batch.zones(levels, {
          across: neighbourhood.across,
          bySlice,
          border: needs('gldzm') ? morphological : null,
        })
      : null,
    tones: needs('ngtdm') ? batch.toneDifferences(levels, neighbourhood, bySlice) : null,
    dependence: needs('ngldm', 'gldm') ? batch.dependence(levels, neighbourhood, 0, bySlice) : null,
  };
}
