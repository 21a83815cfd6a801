import type { Sequence } from '../volume/sequence.ts';
import type { Volume } from '../volume/volume.ts';
import { fillingOf, isConstant } from './image-checks.ts';
import type { FeatureSpace, ImageInput, SeenInTraining } from './manifest.ts';
import type { CaseInput } from './predict.ts';
import type { InputWarning, InputWarningKind } from './prediction.ts';
import { regionWarnings } from './region-warnings.ts';
import type { PreparedInput } from './tensor.ts';
import { beyond, inNumbers, inPercent } from './warning-words.ts';

/** Strongest first: what makes an input meaningless, then what makes it unlike the training's. */
const ORDER: readonly InputWarningKind[] = [
  'values',
  'region-place',
  'not-skull-stripped',
  'region-cut',
  'region-size',
  'missing-sequence',
  'intensity',
  'features',
  'spacing',
];

/** Share of voxels without a number that is worth a word. */
const MANY_HOLES = 0.001;

/** Voxels a tenth larger or smaller than any in training look the same. */
const LEEWAY = 1.1;

/** More than an inscribed ellipse leaves empty (see fillingOf). */
const FILLED = { corners: 0.2, whole: 0.85 } as const;

/**
 * Reasons to distrust what a model says of a case, strongest first: input that cannot be what the model takes it for, and
 * input unlike the training's where the manifest says what was seen there. `features`: the penultimate layer, null where
 * the graph gives none or has not run.
 */
export function inputWarnings(
  input: ImageInput,
  subject: CaseInput,
  prepared: PreparedInput,
  features: readonly number[] | null,
): readonly InputWarning[] {
  const { seen } = input;
  const warnings = input.sequences.flatMap(({ sequence }, n) => {
    const volume = subject.images.get(sequence);
    if (prepared.facts[n]?.isPresent !== true || volume === undefined) {
      return [missing(sequence, volume !== undefined)];
    }
    return [
      ...ofImage(input, sequence, volume, prepared.channels[n] as Float32Array),
      ...ofSpacing(sequence, volume, seen),
    ];
  });
  warnings.push(...regionWarnings(input, subject, prepared));
  warnings.push(...ofFeatures(features, seen?.features ?? null));
  return warnings.sort((a, b) => ORDER.indexOf(a.kind) - ORDER.indexOf(b.kind));
}

function missing(sequence: Sequence, isEmpty: boolean): InputWarning {
  return {
    kind: 'missing-sequence',
    text: isEmpty
      ? `${sequence} holds no value: the model runs as if it were missing.`
      : `${sequence} is missing: the model runs without it.`,
    sequence,
  };
}

function ofImage(
  { brainMask, background }: ImageInput,
  sequence: Sequence,
  volume: Volume,
  channel: Float32Array,
): readonly InputWarning[] {
  const warnings: InputWarning[] = [];
  const say = (kind: InputWarningKind, text: string) => warnings.push({ kind, text, sequence });
  const holes = volume.nonFiniteCount / volume.data.length;
  if (isConstant(volume, brainMask !== 'nonzero')) {
    say('values', `${sequence} has the same value everywhere: there is nothing in it to see.`);
  } else if (channel.every((value) => value === Math.fround(background))) {
    say('values', `Nothing of ${sequence} lies in the box that the model sees.`);
  }
  if (holes > MANY_HOLES) {
    say(
      'values',
      `${inPercent(holes)} of the voxels of ${sequence} hold no number (NaN or infinite); they count as 0.`,
    );
  }
  if (brainMask !== 'nonzero') return warnings;
  const { corners, whole } = fillingOf(volume);
  if (corners > FILLED.corners) {
    say(
      'not-skull-stripped',
      `${sequence} is not skull-stripped, as the model expects: ${inPercent(corners)} of the voxels in its corners are not 0.`,
    );
  } else if (whole > FILLED.whole) {
    say(
      'not-skull-stripped',
      `${sequence} is not skull-stripped, as the model expects: ${inPercent(whole)} of its voxels are not 0.`,
    );
  }
  return warnings;
}

function ofSpacing(
  sequence: Sequence,
  { grid }: Volume,
  seen: SeenInTraining | null,
): readonly InputWarning[] {
  if (seen === null) return [];
  const [low, high] = seen.spacing;
  const edges = [Math.max(...grid.spacing), Math.min(...grid.spacing)];
  const odd = edges.find((mm) => mm < low / LEEWAY || mm > high * LEEWAY);
  if (odd === undefined) return [];
  const text = `${sequence} has voxels of ${inNumbers(odd)} mm; the model was trained on ${inNumbers(low)} to ${inNumbers(high)} mm.`;
  return [{ kind: 'spacing', text, sequence }];
}

function ofFeatures(
  features: readonly number[] | null,
  space: FeatureSpace | null,
): readonly InputWarning[] {
  if (features === null || space === null || features.length !== space.mean.length) return [];
  const distance = featureDistance(features, space);
  if (!beyond(distance, [0, space.limit])) return [];
  const text = `To the network this case is unlike those of its validation: distance ${inNumbers(distance)}, where 99 of 100 stay below ${inNumbers(space.limit)}.`;
  return [{ kind: 'features', text, sequence: null }];
}

/** See FeatureSpace. Features that never varied do not count. */
export function featureDistance(features: readonly number[], { mean, sd }: FeatureSpace): number {
  let [sum, count] = [0, 0];
  for (const [n, feature] of features.entries()) {
    const scale = sd[n] as number;
    if (scale === 0) continue;
    sum += ((feature - (mean[n] as number)) / scale) ** 2;
    count++;
  }
  return count === 0 ? 0 : Math.sqrt(sum / count);
}
