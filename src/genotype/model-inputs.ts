import { SEQUENCES, type Sequence } from '../volume/sequence.ts';
import type { ImageInput, Manifest, SignatureManifest } from './manifest.ts';

export interface WantedSequence {
  readonly sequence: Sequence;
  readonly isRequired: boolean;
}

/** The images that a model takes, in the order of its channels; of a signature those that its features are of. */
export function wantedSequences(manifest: Manifest): readonly WantedSequence[] {
  if (manifest.task !== 'signature') {
    return manifest.input.sequences.map(({ sequence, isRequired }) => ({ sequence, isRequired }));
  }
  const named = new Set(featureNames(manifest).map(sequenceOfFeature));
  return SEQUENCES.filter((sequence) => named.has(sequence)).map((sequence) => ({
    sequence,
    isRequired: true,
  }));
}

/** Whether a model cannot run without a region of interest. */
export function needsRegion(manifest: Manifest): boolean {
  if (manifest.task === 'signature') return true;
  const { input } = manifest;
  return (
    input.maskChannel === 'region' ||
    input.crop === 'region' ||
    normalisations(input).some((rule) => 'over' in rule && rule.over === 'region')
  );
}

/** Whether the user must say which mask is the brain. */
export function needsBrain(manifest: Manifest): boolean {
  return manifest.task !== 'signature' && manifest.input.brainMask === 'given';
}

/** 'T1c_original_glcm_Contrast' is of T1c; null where a name begins with no sequence. */
export function sequenceOfFeature(name: string): Sequence | null {
  const [prefix] = name.split('_', 1);
  return SEQUENCES.find((sequence) => sequence === prefix) ?? null;
}

/** Every feature that a signature is computed from, once. */
export function featureNames({ features, formula }: SignatureManifest): readonly string[] {
  const terms = formula?.heads.flatMap((head) => head.terms.map(({ feature }) => feature)) ?? [];
  return [...new Set([...features.names, ...terms])];
}

function normalisations({ normalisation, sequences }: ImageInput) {
  return [normalisation, ...sequences.flatMap((one) => one.normalisation ?? [])];
}
