import type { describe } from './entry.ts';

/** Intensity-volume histogram features (IBSI family P88C): rows for `describe`. */
export const IVH_ROWS: Parameters<typeof describe>[1] = [
  [
    'V10',
    'Volume at intensity fraction 10 %',
    'BC2M',
    '1',
    'ibsi',
    'Share of the volume at least 10 % of the way up the intensity range.',
  ],
  [
    'V90',
    'Volume at intensity fraction 90 %',
    'BC2M',
    '1',
    'ibsi',
    'Share of the volume at least 90 % of the way up the intensity range.',
  ],
  [
    'I10',
    'Intensity at volume fraction 10 %',
    'GBPN',
    'intensity',
    'ibsi',
    'Lowest intensity that at most 10 % of the volume reaches; a bin number where bins are counted.',
  ],
  [
    'I90',
    'Intensity at volume fraction 90 %',
    'GBPN',
    'intensity',
    'ibsi',
    'Lowest intensity that at most 90 % of the volume reaches; a bin number where bins are counted.',
  ],
  [
    'V10MinusV90',
    'Volume fraction difference between intensity fractions',
    'DDTU',
    '1',
    'ibsi',
    'Share of the volume between 10 % and 90 % of the intensity range.',
  ],
  [
    'I10MinusI90',
    'Intensity fraction difference between volume fractions',
    'CNV2',
    'intensity',
    'ibsi',
    'Width of the intensities between the brightest and the darkest tenth of the volume.',
  ],
  [
    'AreaUnderCurve',
    'Area under the IVH curve',
    '9CMM',
    '1',
    'ibsi',
    'Mean share of the volume over the intensity range; no consensus value exists.',
  ],
];
