import type { Sequence } from './sequence.ts';
import { contrastOfWords, sequenceOfWords } from './sequence-words.ts';
import type { Modality } from './volume.ts';

/** What is known of an image besides its voxels; formats' SeriesFacts fit. */
export interface SequenceClues {
  /** As the user named it, with folders. */
  readonly name: string;
  /** By the header or the voxels. */
  readonly modality: Modality;
  readonly frames: number;
  /** What the header of a series says; null where there is none. */
  readonly series: SeriesClues | null;
}

export interface SeriesClues {
  /** DICOM modality. */
  readonly modality: string;
  readonly description: string;
  /** ms. */
  readonly echoTime: number | null;
  readonly repetitionTime: number | null;
  readonly inversionTime: number | null;
  readonly bValues: readonly number[];
  /** Capitals. */
  readonly sequenceWords: readonly string[];
  readonly hasContrast: boolean;
}

export interface SequenceGuess {
  readonly sequence: Sequence;
  /** In words: 'series description: ‘t1 mprage’ and ‘gd’'. */
  readonly reason: string;
}

const NOTHING: SequenceGuess = { sequence: 'other', reason: 'neither header nor name says' };

/**
 * What kind of image this is. The first that says anything decides:
 *
 * 1. the modality, where it leaves no choice: CT, by the header or by voxels in HU, and PET by the header; so 'T1_CT' (a
 *    point in time) is CT;
 * 2. the image type of the header, where it names a diffusion map;
 * 3. words of the series description, then of the file's name, then of the folders around it, from the inside out;
 * 4. b-values, then echo, repetition and inversion times of the header;
 * 5. the modality that voxels and name together suggest.
 *
 * Whether a T1 is enhanced only words and the header's contrast agent say, words first: a series named 'pre' is not.
 * What names two weightings is 'other', to be corrected, as is what the list has no name for.
 */
export function guessSequence(clues: SequenceClues): SequenceGuess {
  const { series, modality } = clues;
  const certain = ofModality(clues);
  if (certain !== null) return certain;
  const typed = series === null ? null : ofImageType(series);
  if (typed !== null) return typed;
  for (const { text, where } of texts(clues)) {
    const said = sequenceOfWords(text);
    if (said === null) continue;
    const guess = { sequence: said.sequence, reason: `${where}: ${said.why}` };
    return series === null ? guess : withAgent(guess, series, text);
  }
  const timed = series === null ? null : ofTimes(series, clues.frames);
  if (timed !== null) return timed;
  if (modality === 'PT') return { sequence: 'PET', reason: 'the voxels and the name' };
  return NOTHING;
}

function ofModality({ series, modality }: SequenceClues): SequenceGuess | null {
  const header = series?.modality;
  if (header === 'CT') return { sequence: 'CT', reason: 'modality in the header' };
  if (header === 'PT') return { sequence: 'PET', reason: 'modality in the header' };
  if (header !== undefined && header !== 'MR' && header !== '') {
    return { sequence: 'other', reason: `modality ${header} in the header` };
  }
  if (header === undefined && modality === 'CT') {
    return { sequence: 'CT', reason: 'intensities are Hounsfield units' };
  }
  return null;
}

function ofImageType({ sequenceWords }: SeriesClues): SequenceGuess | null {
  const has = (word: string) => sequenceWords.includes(word);
  if (has('ADC')) return { sequence: 'ADC', reason: 'image type in the header: ADC' };
  if (has('TRACEW')) return { sequence: 'DWI', reason: 'image type in the header: TRACEW' };
  if (has('FA')) return { sequence: 'other', reason: 'a map of the diffusion tensor' };
  return null;
}

function texts({ name, series }: SequenceClues) {
  const parts = name.split(/[\\/]/).filter((part) => part !== '');
  const file = withoutEndings(parts.pop() ?? '');
  const bids = bidsWords(file);
  const description = series?.description ?? '';
  return [
    ...(description === '' ? [] : [{ text: description, where: 'series description' }]),
    ...(bids === null ? [] : [{ text: bids, where: 'BIDS name' }]),
    { text: file, where: 'file name' },
    ...parts.reverse().map((text) => ({ text, where: 'folder' })),
  ];
}

function withoutEndings(file: string): string {
  return file.replace(/\.(nii|nrrd|nhdr|mha|mhd|img|hdr|dcm|ima)?(\.gz)?$/i, '');
}

/** BIDS puts the kind last and the agent into `ce-`; `space-T1w` names another image. Null where it is no such name. */
function bidsWords(file: string): string | null {
  if (!/^sub-[a-z0-9]+_/i.test(file)) return null;
  const parts = file.split('_');
  const isEnhanced = parts.some((part) => /^ce-/i.test(part) && !/^ce-(none|no)$/i.test(part));
  return `${parts.at(-1) ?? ''}${isEnhanced ? ' contrast' : ''}`;
}

/** The header's agent makes a T1 an enhanced one, unless words say that there was none yet. */
function withAgent(guess: SequenceGuess, { hasContrast }: SeriesClues, text: string) {
  if (guess.sequence !== 'T1' || !hasContrast || contrastOfWords(text) === false) return guess;
  const reason = `${guess.reason}, and a contrast agent in the header`;
  return { sequence: 'T1c', reason } as const;
}

/** ms: between the weightings lie gaps in which times alone decide nothing. */
const TIMES = {
  t1: { mostRepetition: 1000, mostEcho: 30 },
  t1Inversion: { least: 500, most: 1300, mostEcho: 15 },
  long: { leastRepetition: 1800 },
  t2: { leastEcho: 60 },
  pd: { mostEcho: 35 },
  flair: { leastInversion: 1500, leastEcho: 60 },
} as const;

/** DSC has many frames; a few are echoes. */
const LEAST_DYNAMIC_FRAMES = 20;

function ofTimes(series: SeriesClues, frames: number): SequenceGuess | null {
  const { bValues, sequenceWords, hasContrast } = series;
  if (bValues.some((b) => b > 0)) return { sequence: 'DWI', reason: 'b-values in the header' };
  const [TE, TR, TI] = [series.echoTime, series.repetitionTime, series.inversionTime];
  if (TE === null || TR === null) return null;
  if (sequenceWords.includes('EP')) {
    const isBolus = hasContrast && frames >= LEAST_DYNAMIC_FRAMES;
    return isBolus
      ? { sequence: 'DSC', reason: 'echo-planar, many frames, a contrast agent in the header' }
      : null;
  }
  const times = `TE ${short(TE)}, TR ${short(TR)}${TI ? `, TI ${short(TI)}` : ''} ms in the header`;
  const t1: SequenceGuess = hasContrast
    ? { sequence: 'T1c', reason: `${times}, and a contrast agent` }
    : { sequence: 'T1', reason: times };
  if (TI !== null && TI > 0) {
    const { least, most, mostEcho } = TIMES.t1Inversion;
    if (TI >= least && TI <= most && TE <= mostEcho) return t1;
    const isFlair = TI >= TIMES.flair.leastInversion && TE >= TIMES.flair.leastEcho;
    return isFlair ? { sequence: 'FLAIR', reason: times } : null;
  }
  // A gradient echo's weighting depends on flip angle and spoiling as well.
  if (!sequenceWords.includes('SE')) return null;
  if (TR <= TIMES.t1.mostRepetition) return TE <= TIMES.t1.mostEcho ? t1 : null;
  if (TR < TIMES.long.leastRepetition) return null;
  if (TE >= TIMES.t2.leastEcho) return { sequence: 'T2', reason: times };
  return TE <= TIMES.pd.mostEcho ? { sequence: 'PD', reason: times } : null;
}

function short(ms: number): string {
  return String(Number(ms.toPrecision(4)));
}
