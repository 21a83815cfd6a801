import { LocusError } from '../volume/errors.ts';
import type { Volume, VoxelArray } from '../volume/volume.ts';
import type { ImageInput, InputSequence } from './manifest.ts';
import type { CaseInput } from './predict.ts';
import { type Mask, unitedMask } from './united-mask.ts';

/** Masks that a model uses. */
export interface Masks {
  readonly region: Mask | null;
  /** Null unless the user names one. */
  readonly brain: Mask | null;
}

/** An image that a model takes. */
export interface CaseImage {
  readonly entry: InputSequence;
  readonly volume: Volume;
}

/** @throws LocusError 'no-mask', 'empty-mask', 'label-absent' */
export function masksOf(input: ImageInput, { region, brain }: CaseInput): Masks {
  const uses = [input.normalisation, ...input.sequences.map((each) => each.normalisation)];
  const needsRegion =
    input.crop === 'region' ||
    input.maskChannel === 'region' ||
    uses.some((each) => each !== null && 'over' in each && each.over === 'region');
  if (needsRegion && region === null) throw noMask('region of interest');
  if (input.brainMask === 'given' && brain === null) throw noMask('brain mask');
  return {
    region: region === null ? null : unitedMask(region, 'region'),
    brain: input.brainMask === 'given' && brain !== null ? unitedMask(brain, 'brain mask') : null,
  };
}

function noMask(what: string): LocusError {
  return new LocusError('no-mask', `The model needs a ${what}.`, 'Open or draw a mask for it.');
}

/**
 * The images that the model takes, in its order, without those that hold nothing.
 *
 * @throws LocusError 'missing-sequence'
 */
export function imagesOf(
  { sequences, brainMask }: ImageInput,
  { images }: CaseInput,
): readonly CaseImage[] {
  const isUsable = (volume: Volume) => {
    const isThere = brainMask === 'nonzero' ? isTissue : Number.isFinite;
    return (volume.data as Float64Array).some((value) => isThere(value));
  };
  const found: CaseImage[] = [];
  const absent: InputSequence[] = [];
  const empty: InputSequence[] = [];
  for (const entry of sequences) {
    const volume = images.get(entry.sequence);
    if (volume === undefined) absent.push(entry);
    else if (isUsable(volume)) found.push({ entry, volume });
    else empty.push(entry);
  }
  const isRequired = (entry: InputSequence) => entry.isRequired;
  const lacking = absent.filter(isRequired).map(({ sequence }) => sequence);
  if (lacking.length > 0) {
    throw missing(`The model needs ${lacking.join(' and ')}, which the case does not have.`);
  }
  const [nothing] = empty.filter(isRequired);
  if (nothing === undefined) return found;
  throw new LocusError(
    'missing-sequence',
    `${nothing.sequence}, which the model needs, holds no voxel with a value${brainMask === 'nonzero' ? ' other than 0' : ''}.`,
    'Choose another image for it.',
  );
}

/** The error of a case that has nothing of what the model takes. */
export function noImages({ sequences }: ImageInput): LocusError {
  const names = sequences.map(({ sequence }) => sequence).join(', ');
  return missing(`The case has nothing of what the model takes: ${names}.`);
}

function missing(problem: string): LocusError {
  const remedy = 'Open the image, or say which of those at hand it is.';
  return new LocusError('missing-sequence', problem, remedy);
}

/** Of skull-stripped images. */
function isTissue(value: number): boolean {
  return Number.isFinite(value) && value !== 0;
}

/** 1 where a skull-stripped image has tissue, else 0. */
export function tissueOf(data: VoxelArray): Uint8Array {
  const out = new Uint8Array(data.length);
  for (let n = 0; n < out.length; n++) out[n] = isTissue(data[n] as number) ? 1 : 0;
  return out;
}
