// Small regions that leave features undefined, or fill something to its rim. tools/peers/oracle_degenerate.py makes
// the same ones.

import type { Binning } from '../../../src/radiomics/settings.ts';
import { axisAlignedGrid, type Triple } from '../../../src/volume/grid.ts';
import { makeLabelMap } from '../../../src/volume/label-map.ts';
import type { LabelMap, Volume } from '../../../src/volume/volume.ts';

export interface DegenerateRegion {
  readonly name: string;
  readonly image: Volume;
  readonly mask: LabelMap;
  readonly binning: Binning;
}

type IsInside = (i: number, j: number, k: number) => boolean;

const SMALL: Triple = [6, 5, 4];
const LARGE: Triple = [8, 8, 8];

const noise = (n: number) => (n * 7919) % 101;

function box(start: Triple, size: Triple): IsInside {
  return (...at) =>
    at.every((n, axis) => {
      const low = start[axis as 0 | 1 | 2];
      return n >= low && n < low + size[axis as 0 | 1 | 2];
    });
}

function region(
  name: string,
  isInside: IsInside,
  {
    size = SMALL,
    intensity = noise,
    binning = { kind: 'width', width: 25 },
  }: {
    size?: Triple;
    intensity?: (n: number) => number;
    binning?: Binning;
  } = {},
): DegenerateRegion {
  const grid = axisAlignedGrid(size, [1, 1, 2]);
  const count = size[0] * size[1] * size[2];
  const inside = Uint8Array.from({ length: count }, (_, n) =>
    isInside(n % size[0], Math.floor(n / size[0]) % size[1], Math.floor(n / (size[0] * size[1])))
      ? 1
      : 0,
  );
  const data = Float64Array.from({ length: count }, (_, n) => intensity(n));
  return {
    name,
    image: { grid, data, modality: 'unknown', unit: '1', nonFiniteCount: 0 },
    mask: makeLabelMap(grid, inside),
    binning,
  };
}

const BLOCK = box([1, 1, 1], [4, 3, 2]);
const [HERE, THERE] = [box([0, 0, 0], [2, 2, 2]), box([4, 3, 2], [2, 2, 2])];
const [FIRST, LAST] = [box([0, 0, 0], [1, 1, 1]), box([5, 4, 3], [1, 1, 1])];
/** PyRadiomics refuses a mask without background. */
const butCorner: IsInside = (i, j, k) => i + j + k > 0;

export const DEGENERATE_REGIONS: readonly DegenerateRegion[] = [
  region('one voxel', box([2, 3, 1], [1, 1, 1])),
  region('line', box([0, 2, 1], [6, 1, 1])),
  region('slice', box([1, 0, 2], [4, 5, 1])),
  region('constant', BLOCK, { intensity: () => 7 }),
  region('constant, 32 bins', BLOCK, {
    intensity: () => 7,
    binning: { kind: 'count', count: 32 },
  }),
  region('two parts', (...at) => HERE(...at) || THERE(...at)),
  region('two voxels apart', (...at) => FIRST(...at) || LAST(...at)),
  region('all but a corner', butCorner),
  region('whole image', () => true),
  region('256 levels', butCorner, {
    size: LARGE,
    intensity: (n) => (n * 7919) % 256,
    binning: { kind: 'width', width: 1 },
  }),
];
