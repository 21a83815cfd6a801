import type { describe } from './entry.ts';

/** Neighbourhood grey-tone difference features (IBSI family IPET) under PyRadiomics' names. */
export const NGTDM_ROWS: Parameters<typeof describe>[1] = [
  [
    'Coarseness',
    'Coarseness',
    'QCDE',
    '1',
    'both',
    'High where voxels differ little from the mean of their neighbours; 1 000 000 where they do not at all.',
  ],
  [
    'Contrast',
    'Contrast',
    '65HE',
    '1',
    'both',
    'High where grey levels span a wide range and change from voxel to voxel.',
  ],
  [
    'Busyness',
    'Busyness',
    'NQ30',
    '1',
    'both',
    'High where grey levels change rapidly by small steps.',
  ],
  [
    'Complexity',
    'Complexity',
    'HDEZ',
    '1',
    'both',
    'High where there are many sharp changes between grey levels.',
  ],
  [
    'Strength',
    'Strength',
    '1X9X',
    '1',
    'both',
    'High where grey levels change slowly but reach far apart: distinct structures.',
  ],
];
