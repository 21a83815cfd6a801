import { countDependence } from '../../engine/cpu/texture/dependence.ts';
import { countCooccurrence, countCooccurrenceBySlice } from '../../engine/cpu/texture/glcm.ts';
import { countRuns } from '../../engine/cpu/texture/runs.ts';
import { countToneDifferences } from '../../engine/cpu/texture/tone-differences.ts';
import { borderDepths, findZones } from '../../engine/cpu/texture/zones.ts';
import type { PaddedLevels } from '../../engine/cpu/volume/discretise.ts';
import type { Pending } from '../../engine/engine.ts';
import { directions } from '../../engine/neighbourhood.ts';
import { firstorderFeatures } from '../families/firstorder.ts';
import { intensityHistogramFeatures } from '../families/intensity-histogram.ts';
import type { Outcomes } from '../outcome.ts';
import { profileOf } from '../profiles.ts';
import type { FamilyName } from '../settings.ts';
import { neighbourhoods, type TextureReadings } from '../texture-readings.ts';
import { textureOutcomes } from '../texture-values.ts';
import { aggregationOf, countsBySlice, type MapFeature, type MapTask } from './map-task.ts';
import { makeGatherer, type Neighbourhood } from './neighbourhood.ts';

/** A feature and its row in the result. */
export interface MapRow extends MapFeature {
  readonly row: number;
}

/**
 * What a map is by definition: each neighbourhood is counted and measured as a region of its own would be, by the same
 * code. Fills rows of `out`, which have `centres.length` values each, voxel by voxel; NaN where a feature is not defined.
 */
export function* neighbourhoodValues(
  task: MapTask,
  rows: readonly MapRow[],
  centres: Uint32Array,
  out: Float32Array,
): Iterable<void> {
  const gather = makeGatherer(task);
  const families = [...new Set(rows.map(({ family }) => family))].map((family) => {
    const own = rows.filter((row) => row.family === family);
    return { family, own, names: new Set(own.map(({ feature }) => feature)) };
  });
  for (let n = 0; n < centres.length; n++) {
    const around = gather(centres[n] as number);
    for (const { family, own, names } of families) {
      const outcomes = familyOutcomes(task, family, around, names);
      for (const { feature, row } of own) {
        const outcome = outcomes[feature];
        out[row * centres.length + n] = typeof outcome === 'number' ? outcome : Number.NaN;
      }
    }
    yield;
  }
}

function familyOutcomes(
  task: MapTask,
  family: FamilyName,
  { levels, samples, histogram }: Neighbourhood,
  wanted: ReadonlySet<string>,
): Outcomes {
  const { settings, spacing, isFlat } = task;
  const profile = profileOf(settings);
  if (family === 'firstorder') {
    const voxelVolume = spacing[0] * spacing[1] * spacing[2];
    const shift = settings.voxelArrayShift;
    return firstorderFeatures({ samples, histogram, voxelVolume, shift }, profile);
  }
  if (family === 'histogram') {
    // Levels above the highest one that occurs are no part of a region's histogram.
    const last = histogram.findLastIndex((count) => count > 0);
    return intensityHistogramFeatures(histogram.subarray(0, last + 1), profile);
  }
  const bySlice = countsBySlice(settings);
  const readings = countsOf(task, levels, bySlice);
  return (
    textureOutcomes(
      family,
      aggregationOf(family, settings),
      { volume: bySlice ? null : readings, slices: bySlice ? readings : null },
      { settings, spacing, wanted, isFlat },
    ) ?? {}
  );
}

/** Counted when a family asks. */
function countsOf(
  { settings: { texture } }: MapTask,
  levels: PaddedLevels,
  bySlice: boolean,
): TextureReadings {
  const { far, near } = neighbourhoods(texture, bySlice);
  const asked = <T>(value: () => T): Pending<T> => ({ value });
  const zoneRule = { across: near.across, bySlice };
  return {
    cooccurrence: asked(() =>
      bySlice
        ? countCooccurrenceBySlice(levels, directions(far))
        : countCooccurrence(levels, directions(far)),
    ),
    runs: asked(() => countRuns(levels, directions(near), bySlice)),
    zones: asked(() => findZones(levels, zoneRule, depthsOf(levels, near.across))),
    tones: asked(() => countToneDifferences(levels, far, bySlice)),
    dependence: asked(() => countDependence(levels, far, texture.dependenceAlpha, bySlice)),
  };
}

/** To the border of the neighbourhood, or of what counts in it. */
function depthsOf(
  { data, size, margin }: PaddedLevels,
  across: Parameters<typeof borderDepths>[2],
) {
  const [nx, ny, nz] = size;
  const mask = new Uint8Array(nx * ny * nz);
  const [px, py] = [nx + 2 * margin, ny + 2 * margin];
  for (let n = 0; n < mask.length; n++) {
    const [i, j, k] = [n % nx, Math.floor(n / nx) % ny, Math.floor(n / (nx * ny))];
    mask[n] = data[i + margin + px * (j + margin + py * (k + margin))] === 0 ? 0 : 1;
  }
  return borderDepths(mask, size, across);
}
