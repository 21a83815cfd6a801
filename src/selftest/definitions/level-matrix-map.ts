import type { LevelMatrixKind, LevelMatrixMapRequest } from '../../engine/level-matrix-map.ts';
import { kernelSides, type MapKernel } from '../../engine/map.ts';
import { chebyshev, type Neighbourhood } from '../../engine/neighbourhood.ts';
import { glrlmFeatures } from '../../radiomics/families/glrlm.ts';
import { glszmFeatures } from '../../radiomics/families/glszm.ts';
import { ngldmFeatures } from '../../radiomics/families/ngldm.ts';
import { familyFeature } from '../../radiomics/maps/level-matrix-maps.ts';
import type { Outcomes } from '../../radiomics/outcome.ts';
import { PROFILES } from '../../radiomics/profiles.ts';
import { neighbourhoodOf } from './map.ts';
import {
  dependenceByDefinition,
  type LevelBox,
  runsByDefinition,
  zonesByDefinition,
} from './texture.ts';

const FAMILIES = { runs: 'glrlm', zones: 'glszm', dependence: 'gldm' } as const;

/**
 * Rows of features of the voxels around each centre, each neighbourhood counted and measured as a region of its own.
 * Offsets must be those of one distance or several, in the volume or within planes.
 */
export function levelMatrixMapByDefinition(
  box: LevelBox,
  centres: Uint8Array,
  { kernel, kind, features }: LevelMatrixMapRequest,
): Float64Array {
  const places = Array.from(centres, (is, n) => (is === 1 ? n : -1)).filter((n) => n >= 0);
  const family = FAMILIES[kind.name];
  const size = kernelSides(kernel);
  const rows = new Float64Array(features.length * places.length);
  places.forEach((at, n) => {
    const data = neighbourhoodBox(box, at, kernel);
    const found = outcomesOf({ size, data }, kind, kernel.across);
    features.forEach((feature, row) => {
      const value = found[familyFeature(family, feature)];
      rows[row * places.length + n] = typeof value === 'number' ? value : Number.NaN;
    });
  });
  return rows;
}

/** Levels of the voxels that count around one, as a box of its own. */
export function neighbourhoodBox(box: LevelBox, at: number, kernel: MapKernel): Uint32Array {
  const [nx, ny] = box.size;
  const size = kernelSides(kernel);
  const centre = [at % nx, Math.floor(at / nx) % ny, Math.floor(at / (nx * ny))];
  const data = new Uint32Array(size[0] * size[1] * size[2]);
  for (const [place, level] of neighbourhoodOf(box, at, kernel)) {
    const [i = 0, j = 0, k = 0] = place
      .split(' ')
      .map((x, axis) => Number(x) - (centre[axis] as number) + ((size[axis] as number) - 1) / 2);
    data[i + size[0] * (j + size[1] * k)] = level;
  }
  return data;
}

function outcomesOf(
  box: LevelBox,
  kind: LevelMatrixKind,
  across: Neighbourhood['across'],
): Outcomes {
  const profile = { ...PROFILES.pyradiomics, logEpsilon: 0 };
  switch (kind.name) {
    case 'runs': {
      const runDirections = kind.isPaired ? 'paired' : 'all';
      const runs = runsByDefinition(box, kind.offsets, false);
      return glrlmFeatures(runs, 'ITBB', { ...profile, runDirections });
    }
    case 'zones':
      return glszmFeatures(
        zonesByDefinition(box, new Uint8Array(box.data.length), across, false),
        'KOBO',
        profile,
      );
    case 'dependence': {
      const distances = [...new Set(kind.offsets.map(chebyshev))];
      return ngldmFeatures(
        dependenceByDefinition(box, { distances, across }, kind.alpha, false),
        'KOBO',
        profile,
      );
    }
  }
}
