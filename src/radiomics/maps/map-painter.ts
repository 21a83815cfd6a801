import { regionIndices } from '../../engine/cpu/volume/region.ts';
import type { Grid } from '../../volume/grid.ts';
import type { FeatureMap } from './feature-map.ts';
import type { NamedFeature } from './map-features.ts';
import type { MapPlace } from './prepare-maps.ts';

/** A feature by its full name, and whose code gives its values. */
type PaintedFeature = Pick<NamedFeature, 'name'> & Pick<FeatureMap, 'engine'>;

/** Keeps values as they come and makes maps of them. */
export class MapPainter {
  readonly #features: readonly PaintedFeature[];
  readonly #grid: Grid;
  readonly #place: MapPlace;
  readonly #initial: number;
  /** Of the region's voxels in memory order, by full name. */
  readonly #values: ReadonlyMap<string, Float32Array>;

  constructor(
    features: readonly PaintedFeature[],
    grid: Grid,
    place: MapPlace,
    initialValue: number | null,
  ) {
    this.#features = features;
    this.#grid = grid;
    this.#place = place;
    this.#initial = initialValue ?? Number.NaN;
    this.#values = new Map(
      features.map(({ name }) => [name, new Float32Array(place.centres.length)]),
    );
  }

  /** A row a feature, a column a voxel, which is given by its number in the region. */
  keep(features: readonly NamedFeature[], voxels: Uint32Array, rows: Float32Array): void {
    features.forEach(({ name }, row) => {
      const values = this.#values.get(name) as Float32Array;
      const own = rows.subarray(row * voxels.length, (row + 1) * voxels.length);
      if (own.length === values.length) values.set(own);
      else for (let n = 0; n < voxels.length; n++) values[voxels[n] as number] = own[n] as number;
    });
  }

  /** @param standIns for each voxel of the region the one whose value it shows; null: its own */
  paint(standIns: Uint32Array | null): readonly FeatureMap[] {
    const places = regionIndices(this.#place.region);
    return this.#features.map(({ name: feature, engine }) => {
      const kept = this.#values.get(feature) as Float32Array;
      const { box, region } = this.#place;
      const values = new Float32Array(region.length);
      if (this.#initial !== 0) values.fill(this.#initial);
      return {
        feature,
        engine,
        grid: this.#grid,
        box,
        region,
        values,
        ...fill(values, places, kept, standIns),
      };
    });
  }
}

/** The range of what was filled in; NaN where nothing is finite. */
function fill(
  values: Float32Array,
  places: Uint32Array,
  kept: Float32Array,
  standIns: Uint32Array | null,
): Pick<FeatureMap, 'min' | 'max'> {
  let min = Number.POSITIVE_INFINITY;
  let max = Number.NEGATIVE_INFINITY;
  for (let n = 0; n < places.length; n++) {
    const value = kept[standIns === null ? n : (standIns[n] as number)] as number;
    values[places[n] as number] = value;
    if (value < min && value !== Number.NEGATIVE_INFINITY) min = value;
    if (value > max && value !== Number.POSITIVE_INFINITY) max = value;
  }
  return min > max ? { min: Number.NaN, max: Number.NaN } : { min, max };
}
