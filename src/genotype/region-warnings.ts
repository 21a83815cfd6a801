import { regionExtent } from './image-checks.ts';
import type { ImageInput, SeenInTraining } from './manifest.ts';
import type { CaseInput } from './predict.ts';
import type { InputWarning, InputWarningKind } from './prediction.ts';
import type { PreparedInput } from './tensor.ts';
import { beyond, inNumbers, inPercent } from './warning-words.ts';

/** Shares of a region that are worth a word: borders drawn a little too wide are nothing odd. */
const CUT = 0.01;
const OUTSIDE = 0.1;

/** A region of fewer voxels on the model's grid has no inside: 2 x 2 x 2. */
const FEWEST = 8;

/** The region's size, its place among the images, and the intensities in it. */
export function regionWarnings(
  input: ImageInput,
  { region }: CaseInput,
  prepared: PreparedInput,
): readonly InputWarning[] {
  if (region === null || prepared.region === null) return [];
  const warnings: InputWarning[] = [];
  const say = (kind: InputWarningKind, text: string) =>
    warnings.push({ kind, text, sequence: null });
  const { volumeMl, outside } = regionExtent(region, prepared.grid);
  const range = input.seen?.regionVolumeMl ?? null;
  const inside = prepared.region.reduce((sum, value) => sum + value, 0);
  if (range !== null && beyond(volumeMl, range)) {
    say(
      'region-size',
      `The region has ${inNumbers(volumeMl)} ml; the model was trained on ${inNumbers(range[0])} to ${inNumbers(range[1])} ml.`,
    );
  }
  if (inside < FEWEST && outside < 1) {
    say(
      'region-size',
      `The region fills ${inside === 1 ? '1 voxel' : `${inside} voxels`} of the model’s grid: too few to tell anything from.`,
    );
  }
  if (outside > CUT) {
    say(
      'region-cut',
      `${inPercent(outside)} of the region lies outside the box that the model sees.`,
    );
  }
  if (inside === 0) return warnings;
  const beside = shareBeside(input, prepared, prepared.region, inside);
  if (beside > OUTSIDE) {
    const where = input.brainMask === 'none' ? 'outside the images' : 'outside the brain';
    say('region-place', `${inPercent(beside)} of the region lies ${where}.`);
  }
  // Of a region in the wrong place nothing more need be said.
  if (beside <= 0.5) warnings.push(...intensities(input.seen, prepared, prepared.region));
  return warnings;
}

/** Share of the region's voxels that are outside the brain, or hold an intensity of 0 in all images. */
function shareBeside(
  input: ImageInput,
  { brain, channels, facts }: PreparedInput,
  region: Uint8Array,
  inside: number,
): number {
  // What 0 becomes in each channel.
  const empty = facts.map(({ sequence, isPresent, centre, scale }) => {
    if (sequence === 'mask' || !isPresent || centre === null || scale === null) return null;
    const [low, high] = input.clip ?? [-Infinity, Infinity];
    return Math.fround(Math.min(high, Math.max(low, -centre / scale)));
  });
  const present = empty.flatMap((value, n) => (value === null ? [] : [{ value, n }]));
  const isEmpty = (at: number) =>
    present.every(
      ({ value, n }) => Math.abs((channels[n]?.[at] ?? 0) - value) < 1e-6 * (1 + Math.abs(value)),
    );
  let count = 0;
  for (let at = 0; at < region.length; at++) {
    if (region[at] === 1 && (brain[at] === 0 || isEmpty(at))) count++;
  }
  return count / inside;
}

/** Mean and SD of each normalised channel within the region against those of training. */
function intensities(
  seen: SeenInTraining | null,
  { channels, facts }: PreparedInput,
  region: Uint8Array,
): readonly InputWarning[] {
  return (seen?.channels ?? []).flatMap(({ sequence, mean, sd }) => {
    const at = facts.findIndex((each) => each.sequence === sequence && each.isPresent);
    if (at < 0) return [];
    const found = meanAndSd(channels[at] as Float32Array, region);
    const odd = [
      { what: 'mean', value: found.mean, range: mean },
      { what: 'SD', value: found.sd, range: sd },
    ].filter(({ value, range }) => beyond(value, range));
    return odd.map(({ what, value, range }) => ({
      kind: 'intensity' as const,
      text: `The normalised intensities of ${sequence} in the region have a ${what} of ${inNumbers(value)}; in training it lay between ${inNumbers(range[0])} and ${inNumbers(range[1])}.`,
      sequence,
    }));
  });
}

function meanAndSd(channel: Float32Array, region: Uint8Array) {
  const values = channel.filter((_, n) => region[n] === 1);
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, sd: Math.sqrt(squares / values.length) };
}
