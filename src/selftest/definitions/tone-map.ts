import { kernelSides } from '../../engine/map.ts';
import { chebyshev } from '../../engine/neighbourhood.ts';
import type { ToneMapRequest } from '../../engine/tone-map.ts';
import { ngtdmFeatures } from '../../radiomics/families/ngtdm.ts';
import { PROFILES } from '../../radiomics/profiles.ts';
import { neighbourhoodBox } from './level-matrix-map.ts';
import { type LevelBox, tonesByDefinition } from './texture.ts';

/**
 * Rows of features of the voxels around each centre, each neighbourhood counted and measured as a region of its own.
 * Offsets must be those of one distance or several, in the volume or within planes.
 */
export function toneMapByDefinition(
  box: LevelBox,
  centres: Uint8Array,
  { kernel, offsets, countsLone, isFlatDefined, features }: ToneMapRequest,
): Float64Array {
  const places = Array.from(centres, (is, n) => (is === 1 ? n : -1)).filter((n) => n >= 0);
  const loneVoxels = countsLone ? 'count' : 'skip';
  const profile = { ...PROFILES.pyradiomics, loneVoxels, isFlatDefined } as const;
  const around = { distances: [...new Set(offsets.map(chebyshev))], across: kernel.across };
  const rows = new Float64Array(features.length * places.length);
  places.forEach((at, n) => {
    const own = { size: kernelSides(kernel), data: neighbourhoodBox(box, at, kernel) };
    const tones = tonesByDefinition(own, around, false);
    const found = ngtdmFeatures(tones, 'KOBO', profile);
    features.forEach((feature, row) => {
      const value = found[feature];
      rows[row * places.length + n] = typeof value === 'number' ? value : Number.NaN;
    });
  });
  return rows;
}
