import type { Grid } from '../../volume/grid.ts';
import type { FeatureMap } from './feature-map.ts';
import type { NamedFeature } from './map-features.ts';
import type { MapPlace } from './prepare-maps.ts';

/** Keeps values as they come and makes maps of them. */
export class MapPainter {
  readonly #names: readonly string[];
  readonly #grid: Grid;
  readonly #place: MapPlace;
  readonly #initial: number;
  /** Of the region's voxels in memory order, by full name. */
  readonly #values: ReadonlyMap<string, Float32Array>;

  constructor(names: readonly string[], grid: Grid, place: MapPlace, initialValue: number | null) {
    this.#names = names;
    this.#grid = grid;
    this.#place = place;
    this.#initial = initialValue ?? Number.NaN;
    this.#values = new Map(names.map((name) => [name, new Float32Array(place.centres.length)]));
  }

  /** A row a feature, a column a voxel, which is given by its number in the region. */
  keep(features: readonly NamedFeature[], voxels: Uint32Array, rows: Float32Array): void {
    features.forEach(({ name }, row) => {
      const values = this.#values.get(name);
      voxels.forEach((voxel, n) => {
        if (values !== undefined) values[voxel] = rows[row * voxels.length + n] as number;
      });
    });
  }

  /** @param standIns for each voxel of the region the one whose value it shows; null: its own */
  paint(standIns: Uint32Array | null): readonly FeatureMap[] {
    return this.#names.map((feature) =>
      this.#map(feature, this.#values.get(feature) as Float32Array, standIns),
    );
  }

  #map(feature: string, kept: Float32Array, standIns: Uint32Array | null): FeatureMap {
    const { box, region } = this.#place;
    const values = new Float32Array(region.length).fill(this.#initial);
    let min = Number.POSITIVE_INFINITY;
    let max = Number.NEGATIVE_INFINITY;
    let voxel = 0;
    for (let n = 0; n < region.length; n++) {
      if (region[n] === 0) continue;
      const value = kept[standIns === null ? voxel : (standIns[voxel] as number)] as number;
      voxel++;
      values[n] = value;
      if (!Number.isFinite(value)) continue;
      if (value < min) min = value;
      if (value > max) max = value;
    }
    const isEmpty = min > max;
    return {
      feature,
      grid: this.#grid,
      box,
      region,
      values,
      min: isEmpty ? Number.NaN : min,
      max: isEmpty ? Number.NaN : max,
    };
  }
}
