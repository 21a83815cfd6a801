import { kernelLine } from '../../level-matrix-map.ts';
import { kernelSteps } from '../../map.ts';
import { LARGEST_COARSENESS, type ToneMapFeature, type ToneMapRequest } from '../../tone-map.ts';
import { widen } from '../texture/widen.ts';
import type { PaddedLevels } from '../volume/discretise.ts';
import { placesIn } from './places.ts';

/** Voxels between two turns of the event loop, for radius 1. */
const VOXELS_A_TURN = 2048;

/**
 * Neighbourhood grey tone difference features (IBSI section 3.10) of the neighbourhoods of some voxels, given by their
 * offsets in the box, in float64: a row a feature. Yields the share that is done.
 */
export function* toneMap(
  levelsOfBox: PaddedLevels,
  centres: Uint32Array,
  request: ToneMapRequest,
): Generator<number, Float32Array> {
  const { kernel, features, countsLone } = request;
  const padded = widen(levelsOfBox, kernel.radius);
  const { data, levels, size, margin } = padded;
  const steps = kernelSteps(kernel, size[0] + 2 * margin, size[1] + 2 * margin);
  const around = placesAround(request);
  const local = new Uint16Array(steps.length);
  const rankOf = new Uint16Array(levels + 1);
  const tones = makeTones(Math.min(steps.length, levels));
  const out = new Float32Array(features.length * centres.length);
  const places = placesIn(padded, centres);
  const perTurn = Math.ceil((27 * VOXELS_A_TURN) / steps.length);
  for (let n = 0; n < places.length; n++) {
    const at = places[n] as number;
    for (let p = 0; p < steps.length; p++) local[p] = data[at + (steps[p] as number)] as number;
    tones.ranks = 0;
    tones.voxels = 0;
    for (let p = 0; p < steps.length; p++) {
      const level = local[p] as number;
      if (level === 0) continue;
      let [sum, neighbours] = [0, 0];
      for (const other of around[p] as Uint16Array) {
        if (local[other] === 0) continue;
        sum += local[other] as number;
        neighbours++;
      }
      if (neighbours === 0 && !countsLone) continue;
      if (rankOf[level] === 0) {
        const rank = tones.ranks++;
        rankOf[level] = rank + 1;
        tones.levels[rank] = level;
        tones.counts[rank] = 0;
        tones.differences[rank] = 0;
      }
      const rank = (rankOf[level] as number) - 1;
      const difference = neighbours === 0 ? 0 : Math.abs(level - sum / neighbours);
      (tones.counts[rank] as number)++;
      tones.differences[rank] = (tones.differences[rank] as number) + difference;
      tones.voxels++;
    }
    const found = tones.voxels === 0 ? null : measure(tones, request.isFlatDefined);
    for (let f = 0; f < features.length; f++)
      out[f * places.length + n] = found?.[features[f] as ToneMapFeature] ?? Number.NaN;
    for (let rank = 0; rank < tones.ranks; rank++) rankOf[tones.levels[rank] as number] = 0;
    if ((n + 1) % perTurn === 0) yield (n + 1) / places.length;
  }
  return out;
}

/** For each place of the kernel those of its neighbours. */
function placesAround({ kernel, offsets }: ToneMapRequest): readonly Uint16Array[] {
  const lines = offsets.map((offset) => kernelLine(kernel, offset));
  return Array.from(kernelSteps(kernel, 0, 0), (_, p) =>
    Uint16Array.from(
      lines
        .flatMap(({ before, after }) => [before[p] as number, after[p] as number])
        .filter((place) => place > 0),
      (place) => place - 1,
    ),
  );
}

/** The matrix: by rank of a level that occurs n_i and s_i. */
interface Tones {
  ranks: number;
  voxels: number;
  readonly levels: Float64Array;
  readonly counts: Float64Array;
  readonly differences: Float64Array;
}

function makeTones(most: number): Tones {
  const [levels, counts, differences] = [0, 1, 2].map(() => new Float64Array(most)) as [
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  return { ranks: 0, voxels: 0, levels, counts, differences };
}

/** Of one voxel or more; pairs of levels are visited once, sums of the definition have them twice. */
function measure(
  { ranks, voxels, levels, counts, differences }: Tones,
  isFlatDefined: boolean,
): Record<ToneMapFeature, number> {
  let [weighted, all, contrast, products, complexity, strength] = [0, 0, 0, 0, 0, 0];
  for (let a = 0; a < ranks; a++) {
    const [level, count] = [levels[a] as number, counts[a] as number];
    const difference = differences[a] as number;
    weighted += count * difference;
    all += difference;
    for (let b = 0; b < a; b++) {
      const [other, others] = [levels[b] as number, counts[b] as number];
      const apart = Math.abs(level - other);
      contrast += count * others * apart * apart;
      products += Math.abs(level * count - other * others);
      complexity +=
        (apart * (count * difference + others * (differences[b] as number))) / (count + others);
      strength += (count + others) * apart * apart;
    }
  }
  const pairs = (ranks * (ranks - 1)) / 2;
  const noBusyness = isFlatDefined ? 0 : Number.NaN;
  return {
    Coarseness: weighted === 0 ? LARGEST_COARSENESS : voxels / weighted,
    Contrast: pairs === 0 ? 0 : ((contrast / pairs) * all) / voxels ** 3,
    Busyness:
      pairs === 0 || weighted === 0 ? 0 : products > 0 ? weighted / (2 * products) : noBusyness,
    Complexity: (2 * complexity) / voxels,
    Strength: all === 0 ? 0 : (2 * strength) / (voxels * all),
  };
}
