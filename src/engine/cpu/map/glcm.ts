import {
  COOCCURRENCE_MAP_FEATURES,
  type CooccurrenceMapRequest,
  kernelPairs,
  kernelSides,
  kernelSteps,
} from '../../map.ts';
import { widen } from '../texture/widen.ts';
import type { PaddedLevels } from '../volume/discretise.ts';
import { MatrixFeatures, type PairList } from './matrix-features.ts';
import { placesIn } from './places.ts';
import { SecondCorrelation } from './second-correlation.ts';

const MCC = COOCCURRENCE_MAP_FEATURES.indexOf('MCC');

/** Voxels between two turns of the event loop, for one offset and radius 1. */
const VOXELS_A_TURN = 4096;

/**
 * Features of the co-occurrence matrices of the neighbourhoods of some voxels (offsets in the box), in float64: a row a
 * feature. Yields the share that is done.
 */
export function* cooccurrenceMap(
  levelsOfBox: PaddedLevels,
  centres: Uint32Array,
  request: CooccurrenceMapRequest,
): Generator<number, Float32Array> {
  const { kernel, offsets, isSymmetric, isFlatDefined, flatMcc, features } = request;
  const padded = widen(levelsOfBox, kernel.radius);
  const { data, levels, size, margin } = padded;
  const [px, py] = [size[0] + 2 * margin, size[1] + 2 * margin];
  const steps = kernelSteps(kernel, px, py);
  const pairsOf = offsets.map((offset) => kernelPairs(kernel, offset));
  const mostPairs = Math.max(1, ...pairsOf.map(({ length }) => length / 2));
  const ranks = Math.min(steps.length, levels);
  const matrix = new MatrixFeatures(ranks, levels, mostPairs, isSymmetric, isFlatDefined);
  const second = new SecondCorrelation(ranks, mostPairs);
  const list = {
    count: 0,
    first: new Uint16Array(mostPairs),
    second: new Uint16Array(mostPairs),
    levels: new Float64Array(ranks),
  } satisfies PairList;
  const wanted = features.map((name) => COOCCURRENCE_MAP_FEATURES.indexOf(name));
  const hasMcc = wanted.includes(MCC);
  if (hasMcc && !isSymmetric) throw new Error('MCC of pairs that count one way');
  const rankOf = new Uint16Array(levels + 1);
  const local = new Uint16Array(steps.length);
  const [sums, defined] = [new Float64Array(MCC + 1), new Float64Array(MCC + 1)];
  const out = new Float32Array(features.length * centres.length);
  const places = placesIn(padded, centres);
  const perTurn = Math.ceil(VOXELS_A_TURN / kernelSides(kernel).reduce((n, side) => n * side));
  for (let n = 0; n < places.length; n++) {
    const at = places[n] as number;
    // Ranks from 1; 0 is outside.
    let known = 0;
    for (let p = 0; p < steps.length; p++) {
      const level = data[at + (steps[p] as number)] as number;
      if (level !== 0 && rankOf[level] === 0) {
        list.levels[known] = level;
        rankOf[level] = ++known;
      }
      local[p] = level === 0 ? 0 : (rankOf[level] as number);
    }
    sums.fill(0);
    defined.fill(0);
    for (const pairs of pairsOf) {
      let count = 0;
      for (let p = 0; p < pairs.length; p += 2) {
        const a = local[pairs[p] as number] as number;
        const b = local[pairs[p + 1] as number] as number;
        if (a === 0 || b === 0) continue;
        list.first[count] = a - 1;
        list.second[count++] = b - 1;
      }
      if (count === 0) continue;
      list.count = count;
      matrix.measure(list);
      if (hasMcc) matrix.values[MCC] = second.of(list, matrix.rows, matrix.joint, known, flatMcc);
      matrix.clear(list);
      for (let f = 0; f <= MCC; f++) {
        const value = matrix.values[f] as number;
        if (Number.isNaN(value)) continue;
        sums[f] = (sums[f] as number) + value;
        defined[f] = (defined[f] as number) + 1;
      }
    }
    for (let f = 0; f < wanted.length; f++) {
      const feature = wanted[f] as number;
      out[f * centres.length + n] = (sums[feature] as number) / (defined[feature] as number);
    }
    for (let rank = 0; rank < known; rank++) rankOf[list.levels[rank] as number] = 0;
    if ((n + 1) % perTurn === 0) yield (n + 1) / places.length;
  }
  return out;
}
