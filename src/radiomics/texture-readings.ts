import type {
  Batch,
  CooccurrenceCounts,
  LevelsHandle,
  Pending,
  RegionHandle,
} from '../engine/engine.ts';
import { directions, type Neighbourhood } from '../engine/neighbourhood.ts';
import type { DependenceCounts, RunCounts, ToneDifferences, Zones } from '../engine/texture.ts';
import type { FamilyName, TextureSettings } from './settings.ts';

/** What was counted in the volume, or slice by slice; null where no chosen feature needs it. */
export interface TextureReadings {
  readonly cooccurrence: Pending<CooccurrenceCounts> | null;
  readonly runs: Pending<RunCounts> | null;
  readonly zones: Pending<Zones> | null;
  readonly tones: Pending<ToneDifferences> | null;
  readonly dependence: Pending<DependenceCounts> | null;
}

/** Which neighbours count: those of pairs, tones and dependence, and the adjacent ones of runs and zones. */
export function neighbourhoods(
  { distances, plane }: TextureSettings,
  bySlice: boolean,
): { readonly far: Neighbourhood; readonly near: Neighbourhood } {
  const across = bySlice ? 2 : plane;
  return { far: { distances, across }, near: { distances: [1], across } };
}

/** Records the counts that the families need in the volume (`bySlice` false) or in every slice. */
export function recordTexture(
  batch: Batch,
  levels: LevelsHandle,
  morphological: RegionHandle,
  {
    families,
    texture,
    bySlice,
  }: {
    readonly families: readonly FamilyName[];
    readonly texture: TextureSettings;
    readonly bySlice: boolean;
  },
): TextureReadings {
  const { far, near } = neighbourhoods(texture, bySlice);
  const needs = (...names: readonly FamilyName[]) => names.some((name) => families.includes(name));
  return {
    cooccurrence: !needs('glcm')
      ? null
      : bySlice
        ? batch.cooccurrenceBySlice(levels, directions(far))
        : batch.cooccurrence(levels, directions(far)),
    runs: needs('glrlm') ? batch.runs(levels, directions(near), bySlice) : null,
    zones: needs('glszm', 'gldzm')
      ? batch.zones(levels, {
          across: near.across,
          bySlice,
          border: needs('gldzm') ? morphological : null,
        })
      : null,
    tones: needs('ngtdm') ? batch.toneDifferences(levels, far, bySlice) : null,
    dependence: needs('ngldm', 'gldm')
      ? batch.dependence(levels, far, texture.dependenceAlpha, bySlice)
      : null,
  };
}
