/**
 * What an image of a case is, by the names that tables and models use as prefixes. 'other' where nothing is known; a
 * second image of a kind gets a number behind it ('T1-2'). rCBV is the map of relative blood volume made from DSC.
 */
export const SEQUENCES = [
  'T1',
  'T1c',
  'T2',
  'FLAIR',
  'ADC',
  'DWI',
  'DSC',
  'rCBV',
  'SWI',
  'PD',
  'CT',
  'PET',
  'other',
] as const;

export type Sequence = (typeof SEQUENCES)[number];

/** Names for the images of a case, in their order: the second T1 is 'T1-2'. */
export function numberSequences(sequences: readonly Sequence[]): readonly string[] {
  const counts = new Map<Sequence, number>();
  return sequences.map((sequence) => {
    const count = (counts.get(sequence) ?? 0) + 1;
    counts.set(sequence, count);
    return count === 1 ? sequence : `${sequence}-${count}`;
  });
}
