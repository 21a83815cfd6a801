import type { describe } from './entry.ts';

/** Local intensity features (IBSI family 9ST6): rows for `describe`. */
export const LOCAL_INTENSITY_ROWS: Parameters<typeof describe>[1] = [
  [
    'LocalPeak',
    'Local intensity peak',
    'VJGA',
    'intensity',
    'ibsi',
    'Mean intensity within 1 cm³ around the brightest voxel of the region.',
  ],
  [
    'GlobalPeak',
    'Global intensity peak',
    '0F91',
    'intensity',
    'ibsi',
    'Highest mean intensity within 1 cm³ around any voxel of the region (SUVpeak in PET).',
  ],
];
