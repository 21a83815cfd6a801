/**
 * What an image of a case is, by the names that tables and models use as prefixes. 'other' where nothing is known; a
 * second image of a kind gets a number behind it ('T1-2').
 */
export const SEQUENCES = [
  'T1',
  'T1c',
  'T2',
  'FLAIR',
  'ADC',
  'DWI',
  'DSC',
  'SWI',
  'PD',
  'CT',
  'PET',
  'other',
] as const;

export type Sequence = (typeof SEQUENCES)[number];
