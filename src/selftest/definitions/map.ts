import type { CooccurrenceMapRequest, IntensityMapRequest } from '../../engine/map.ts';
import { firstorderFeatures } from '../../radiomics/families/firstorder.ts';
import { glcmFeatures } from '../../radiomics/families/glcm.ts';
import { PROFILES } from '../../radiomics/profiles.ts';
import type { Triple } from '../../volume/grid.ts';
import type { LevelBox } from './texture.ts';

/** Rows of features of the voxels around each centre, each neighbourhood counted and measured as a region of its own. */
export function cooccurrenceMapByDefinition(
  box: LevelBox,
  centres: Uint8Array,
  { kernel, offsets, isSymmetric, isFlatDefined, flatMcc, features }: CooccurrenceMapRequest,
): Float64Array {
  const places = Array.from(centres, (is, n) => (is === 1 ? n : -1)).filter((n) => n >= 0);
  const profile = { ...PROFILES.pyradiomics, logEpsilon: 0, isFlatDefined };
  const levels = box.data.reduce((most, level) => Math.max(most, level), 1);
  const rows = new Float64Array(features.length * places.length);
  places.forEach((at, n) => {
    const around = neighbourhoodOf(box, at, kernel);
    const cells = levels * levels;
    const counts = new Uint32Array(offsets.length * cells);
    for (const [place, level] of around) {
      const [i, j, k] = place.split(' ').map(Number) as unknown as Triple;
      offsets.forEach(([di, dj, dk], o) => {
        const other = around.get([i + di, j + dj, k + dk].join(' '));
        if (other === undefined) return;
        const cell = o * cells + (level - 1) * levels + other - 1;
        counts[cell] = (counts[cell] as number) + 1;
      });
    }
    const found = glcmFeatures({ levels, counts }, 'ITBB', profile, new Set(features), {
      isSymmetric,
      isFlat: flatMcc === 1,
    });
    features.forEach((name, row) => {
      const value = found[name];
      rows[row * places.length + n] = typeof value === 'number' ? value : Number.NaN;
    });
  });
  return rows;
}

/** The same of first-order features. */
export function intensityMapByDefinition(
  box: LevelBox,
  image: ArrayLike<number>,
  centres: Uint8Array,
  { kernel, isKurtosisExcess, shift, voxelVolume, features }: IntensityMapRequest,
): Float64Array {
  const places = Array.from(centres, (is, n) => (is === 1 ? n : -1)).filter((n) => n >= 0);
  const profile = { ...PROFILES.pyradiomics, logEpsilon: 0, isKurtosisExcess };
  const [nx, ny] = box.size;
  const rows = new Float64Array(features.length * places.length);
  places.forEach((at, n) => {
    const around = neighbourhoodOf(box, at, kernel);
    const histogram = new Uint32Array(box.data.reduce((most, level) => Math.max(most, level), 1));
    const samples = Array.from(around, ([place, level]) => {
      const [i, j, k] = place.split(' ').map(Number) as unknown as Triple;
      histogram[level - 1] = (histogram[level - 1] as number) + 1;
      return image[i + nx * (j + ny * k)] as number;
    });
    const found = firstorderFeatures(
      { samples: Float64Array.from(samples), histogram, voxelVolume, shift },
      profile,
    );
    features.forEach((name, row) => {
      const value = found[name];
      rows[row * places.length + n] = typeof value === 'number' ? value : Number.NaN;
    });
  });
  return rows;
}

/** Level by place of the voxels that count around one. */
export function neighbourhoodOf(
  { size: [nx, ny, nz], data }: LevelBox,
  at: number,
  { radius, across }: CooccurrenceMapRequest['kernel'],
): ReadonlyMap<string, number> {
  const centre = [at % nx, Math.floor(at / nx) % ny, Math.floor(at / (nx * ny))] as const;
  const reach = centre.map((_, axis) => (axis === across ? 0 : radius));
  const around = new Map<string, number>();
  for (let n = 0; n < nx * ny * nz; n++) {
    const place = [n % nx, Math.floor(n / nx) % ny, Math.floor(n / (nx * ny))];
    const isNear = place.every(
      (x, axis) => Math.abs(x - (centre[axis] as number)) <= (reach[axis] as number),
    );
    if (isNear && data[n] !== 0) around.set(place.join(' '), data[n] as number);
  }
  return around;
}
