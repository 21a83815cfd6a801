import type { ImageInput } from './manifest.ts';
import { at, type Place, refuse } from './rule.ts';

const PAIRS = ['RL', 'AP', 'SI'];

/** What the members of `input` say of each other. */
export function checkInput(input: ImageInput, place: Place): void {
  requireOrientation(input, place);
  requireSize(input, place);
  requireDistinct(
    input.sequences.map(({ sequence }) => sequence),
    (n) => at(place, 'sequences', n, 'sequence'),
  );
  requirePercentiles(input, place);
  requireSums(input, place);
  if (input.seen !== null) requireSeen(input, input.seen, at(place, 'seen'));
}

/** @param placeOf where the n-th stands */
export function requireDistinct(
  names: readonly (string | number)[],
  placeOf: (n: number) => Place,
): void {
  names.forEach((name, n) => {
    const first = names.indexOf(name);
    if (first === n) return;
    refuse(placeOf(n), `is ${JSON.stringify(name)}, as ${placeOf(first).path} is.`, 'Keep one.');
  });
}

function requireOrientation({ orientation }: ImageInput, place: Place): void {
  for (const pair of PAIRS) {
    const count = [...orientation].filter((letter) => pair.includes(letter)).length;
    if (count === 1) continue;
    refuse(
      at(place, 'orientation'),
      `is "${orientation}", which has ${count === 0 ? 'neither' : 'more than one'} of ${pair[0]} and ${pair[1]}.`,
      'Name one letter of each pair R/L, A/P and S/I, such as "LPS".',
    );
  }
}

function requireSize({ size, crop, multipleOf }: ImageInput, place: Place): void {
  if (size === null) {
    if (crop === 'image') return;
    refuse(
      at(place, 'size'),
      `is null, but crop is "${crop}".`,
      'Give three numbers of voxels, or crop "image".',
    );
  }
  size.forEach((n, axis) => {
    if (n % multipleOf === 0) return;
    const many = `is ${n}, which is no multiple of ${multipleOf} (multipleOf).`;
    refuse(at(place, 'size', axis), many, 'Correct one of them.');
  });
}

function requirePercentiles(input: ImageInput, place: Place): void {
  const all = [
    [input.normalisation, at(place, 'normalisation')] as const,
    ...input.sequences.map(
      ({ normalisation }, n) =>
        [normalisation, at(place, 'sequences', n, 'normalisation')] as const,
    ),
  ];
  for (const [normalisation, where] of all) {
    if (normalisation?.kind !== 'percentile' || normalisation.low < normalisation.high) continue;
    const { low, high } = normalisation;
    refuse(where, `goes from percentile ${low} to ${high}.`, 'low must be below high.');
  }
}

/** Statistics over the brain need to know what the brain is. */
function requireSums(input: ImageInput, place: Place): void {
  if (input.brainMask !== 'none') return;
  const overBrain = (normalisation: ImageInput['normalisation'] | null) =>
    normalisation !== null && 'over' in normalisation && normalisation.over === 'brain';
  const which = [input.normalisation, ...input.sequences.map((row) => row.normalisation)];
  if (!which.some(overBrain)) return;
  refuse(
    at(place, 'brainMask'),
    'is "none", but intensities are normalised over the brain.',
    'Say "nonzero" or "given", or normalise over "image".',
  );
}

function requireSeen(input: ImageInput, seen: NonNullable<ImageInput['seen']>, place: Place): void {
  const wanted = input.sequences.map(({ sequence }) => sequence).join(', ');
  const found = seen.channels.map(({ sequence }) => sequence).join(', ');
  if (found !== wanted) {
    refuse(
      at(place, 'channels'),
      `are of ${found === '' ? 'no sequence' : found}, but the sequences are ${wanted}.`,
      'List one each, in the order of the sequences.',
    );
  }
  const { features } = seen;
  if (features === null || features.mean.length === features.sd.length) return;
  refuse(
    at(place, 'features', 'sd'),
    `has ${features.sd.length} numbers, but mean has ${features.mean.length}.`,
    'Give one each per entry of the penultimate layer.',
  );
}
