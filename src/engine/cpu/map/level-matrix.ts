import { LEVEL_MATRIX_MAP_FEATURES, type LevelMatrixMapRequest } from '../../level-matrix-map.ts';
import { kernelSteps } from '../../map.ts';
import { widen } from '../texture/widen.ts';
import type { PaddedLevels } from '../volume/discretise.ts';
import { type Entries, listersOf } from './level-entries.ts';
import { LevelFeatures } from './level-features.ts';
import { placesIn } from './places.ts';

/** Voxels between two turns of the event loop, for a matrix and radius 1. */
const VOXELS_A_TURN = 4096;

/**
 * Features of the matrices by level and extent (runs, zones, dependence) of the neighbourhoods of some voxels, given by
 * their offsets in the box, in float64: a row a feature. Yields the share that is done.
 */
export function* levelMatrixMap(
  levelsOfBox: PaddedLevels,
  centres: Uint32Array,
  { kernel, kind, features }: LevelMatrixMapRequest,
): Generator<number, Float32Array> {
  const padded = widen(levelsOfBox, kernel.radius);
  const { data, levels, size, margin } = padded;
  const steps = kernelSteps(kernel, size[0] + 2 * margin, size[1] + 2 * margin);
  const listers = listersOf(kernel, kind);
  const ranks = Math.min(steps.length, levels);
  const matrix = new LevelFeatures(ranks, steps.length);
  const entries: Entries = {
    count: 0,
    ranks: new Uint16Array(steps.length),
    extents: new Uint16Array(steps.length),
  };
  const rankOf = new Uint16Array(levels + 1);
  const rankLevels = new Float64Array(ranks);
  const local = new Uint16Array(steps.length);
  const wanted = features.map((name) => LEVEL_MATRIX_MAP_FEATURES.indexOf(name));
  const sums = new Float64Array(LEVEL_MATRIX_MAP_FEATURES.length);
  const out = new Float32Array(features.length * centres.length);
  const places = placesIn(padded, centres);
  const perTurn = Math.ceil((27 * VOXELS_A_TURN) / (steps.length * Math.max(1, listers.length)));
  for (let n = 0; n < places.length; n++) {
    const at = places[n] as number;
    // Ranks from 1; 0 is outside.
    let [known, voxels] = [0, 0];
    for (let p = 0; p < steps.length; p++) {
      const level = data[at + (steps[p] as number)] as number;
      if (level !== 0) {
        voxels++;
        if (rankOf[level] === 0) {
          rankLevels[known] = level;
          rankOf[level] = ++known;
        }
      }
      local[p] = level === 0 ? 0 : (rankOf[level] as number);
    }
    sums.fill(0);
    let used = 0;
    for (const list of listers) {
      list(local, rankLevels, entries);
      if (entries.count === 0) continue;
      used++;
      matrix.measure(entries, rankLevels, voxels);
      for (let f = 0; f < sums.length; f++)
        sums[f] = (sums[f] as number) + (matrix.values[f] as number);
    }
    for (let f = 0; f < wanted.length; f++)
      out[f * places.length + n] = (sums[wanted[f] as number] as number) / used;
    for (let rank = 0; rank < known; rank++) rankOf[rankLevels[rank] as number] = 0;
    if ((n + 1) % perTurn === 0) yield (n + 1) / places.length;
  }
  return out;
}
