import type { Sequence } from '../volume/sequence.ts';
import type { Volume } from '../volume/volume.ts';
import type { ImageHeader } from './source.ts';

/** Words of file names and series descriptions, the more special ones first: 't1' is part of 't1c'. */
const WORDS: readonly (readonly [RegExp, Sequence])[] = [
  [/flair|^fla$/, 'FLAIR'],
  [/^(t1-?(c|ce|gd|gad|post|contrast)\+?|t1c?e)$/, 'T1c'],
  [/^t1/, 'T1'],
  [/^t2/, 'T2'],
  [/^adc/, 'ADC'],
  [/^(dwi|trace)/, 'DWI'],
  [/^(dsc|perf|perfusion)$/, 'DSC'],
  [/^swi/, 'SWI'],
  [/^pd(w)?$/, 'PD'],
  [/^ct$/, 'CT'],
  [/^(pet|pt|suv|fdg)$/, 'PET'],
];

/**
 * What an image of a case is, from its name and modality. The volume, where it has been read, may tell more.
 */
export function guessSequence(
  header: Pick<ImageHeader, 'modality' | 'series'>,
  name: string,
  _volume: Volume | null,
): Sequence {
  if (header.modality === 'CT') return 'CT';
  if (header.modality === 'PT') return 'PET';
  const base = name.split(/[\\/]/).at(-1) ?? name;
  for (const text of [header.series?.description ?? '', base]) {
    const words = text.toLowerCase().split(/[^a-z0-9+-]+/);
    const hit = WORDS.find(([pattern]) => words.some((word) => pattern.test(word)));
    if (hit !== undefined) return hit[1];
  }
  return 'other';
}
