import { LocusError } from '../../volume/errors.ts';
import type { Triple } from '../../volume/grid.ts';
import { makeRandom, type Random } from '../../volume/random.ts';

/** What one re-extraction changes, in this order: noise, rotation and translation, volume. */
export interface Perturbation {
  /** Its place in the plan: random draws differ between places and are the same at each run. */
  readonly index: number;
  readonly hasNoise: boolean;
  /** Degrees within the slice plane, around the middle of the region. */
  readonly rotation: number;
  /** Shift in voxels along i, j, k. */
  readonly translation: Triple;
  /** Wanted change of the region's volume: 0.1 = 10 % more. */
  readonly volume: number;
}

/**
 * Levels of each kind of perturbation and how many combinations of them are taken. Serialisable; the same plan gives
 * the same perturbations everywhere. An empty list leaves a kind out.
 */
export interface PerturbationPlan {
  readonly seed: number;
  readonly count: number;
  /** Degrees. */
  readonly rotations: readonly number[];
  /** Fractions of a voxel, drawn for each axis on its own. */
  readonly translations: readonly number[];
  readonly hasNoise: boolean;
  /** Fractions of the region's volume. */
  readonly volumes: readonly number[];
}

/**
 * Rotation, noise, translation and volume adaptation in one chain, with small angles, quarter voxels and a tenth of
 * the volume as in Zwanenburg et al. 2019 (Sci Rep 9:614) and its program MIRP. They take all combinations of few
 * levels; here every level occurs equally often among `count` combinations, whatever their number.
 */
export const DEFAULT_PLAN: PerturbationPlan = {
  seed: 614,
  count: 10,
  rotations: [-6, -2, 2, 6],
  translations: [0.25, 0.75],
  hasNoise: true,
  volumes: [-0.1, 0, 0.1],
};

/** Bounds within which a perturbation is still the same region. */
const LARGEST = { count: 200, rotation: 45, translation: 4, shrinkage: -0.5, growth: 1 } as const;

/**
 * The perturbations of a plan: a balanced random combination (Latin hypercube), each level of each kind used equally
 * often to within one.
 *
 * @throws LocusError 'bad-settings'
 */
export function perturbationsOf(plan: PerturbationPlan): readonly Perturbation[] {
  requirePlan(plan);
  const column = (levels: readonly number[], stream: number) =>
    balanced(levels, plan.count, makeRandom(plan.seed, stream));
  const rotations = column(plan.rotations, 1);
  const [x, y, z] = ([2, 3, 4] as const).map((stream) => column(plan.translations, stream)) as [
    readonly number[],
    readonly number[],
    readonly number[],
  ];
  const volumes = column(plan.volumes, 5);
  return Array.from({ length: plan.count }, (_, n) => ({
    index: n,
    hasNoise: plan.hasNoise,
    rotation: rotations[n] ?? 0,
    translation: [x[n] ?? 0, y[n] ?? 0, z[n] ?? 0],
    volume: volumes[n] ?? 0,
  }));
}

/** Every level equally often to within one, in random order. */
function balanced(levels: readonly number[], count: number, random: Random): readonly number[] {
  if (levels.length === 0) return [];
  const out: number[] = [];
  while (out.length < count) out.push(...shuffled(levels, random));
  return shuffled(out.slice(0, count), random);
}

/** Fisher and Yates. */
export function shuffled<T>(values: readonly T[], random: Random): T[] {
  const out = [...values];
  for (let n = out.length - 1; n > 0; n--) {
    const other = Math.floor(random.uniform() * (n + 1));
    [out[n], out[other]] = [out[other] as T, out[n] as T];
  }
  return out;
}

function requirePlan({ count, rotations, translations, volumes, hasNoise }: PerturbationPlan) {
  const within = (values: readonly number[], low: number, high: number) =>
    values.every((value) => value >= low && value <= high);
  const refuse = (problem: string, remedy: string): never => {
    throw new LocusError('bad-settings', problem, remedy);
  };
  if (!(Number.isInteger(count) && count >= 2 && count <= LARGEST.count)) {
    refuse(`A plan has 2 to ${LARGEST.count} perturbations, not ${count}.`, 'Change the number.');
  }
  if (!within(rotations, -LARGEST.rotation, LARGEST.rotation)) {
    refuse('A rotation is too large.', `Keep within ${LARGEST.rotation} degrees.`);
  }
  if (!within(translations, -LARGEST.translation, LARGEST.translation)) {
    refuse('A translation is too large.', `Keep within ${LARGEST.translation} voxels.`);
  }
  if (!within(volumes, LARGEST.shrinkage, LARGEST.growth)) {
    refuse('A change of volume is too large.', 'Keep between -50 % and +100 %.');
  }
  if (!hasNoise && [rotations, translations, volumes].every((levels) => levels.length === 0)) {
    refuse('Nothing is perturbed.', 'Choose rotation, translation, noise or volume.');
  }
}

/** The chain's letters in the literature's order: RNTV, RT, V … */
export function chainOf(
  plan: Pick<PerturbationPlan, 'rotations' | 'hasNoise' | 'translations' | 'volumes'>,
): string {
  return [
    plan.rotations.length > 0 ? 'R' : '',
    plan.hasNoise ? 'N' : '',
    plan.translations.length > 0 ? 'T' : '',
    plan.volumes.length > 0 ? 'V' : '',
  ].join('');
}
