import type { Grid } from './grid.ts';

export type VoxelArray =
  | Int8Array
  | Uint8Array
  | Int16Array
  | Uint16Array
  | Int32Array
  | Uint32Array
  | Float32Array
  | Float64Array;

export type Modality = 'CT' | 'MR' | 'PT' | 'unknown';

/**
 * One scalar image. Voxels are kept in the file's order and the smallest array type that holds
 * them exactly (slope and intercept applied), so no reorientation ever changes a number.
 */
export interface Volume {
  readonly grid: Grid;
  readonly data: VoxelArray;
  readonly modality: Modality;
  /** Unit of the voxel values: 'HU', 'SUV', or '1' for arbitrary units. */
  readonly unit: string;
  /** Voxels that are NaN or infinite; they are never part of a region. */
  readonly nonFiniteCount: number;
}

/** Whether the array holds whole numbers by its type. */
export function isWholeType(data: VoxelArray): boolean {
  return !(data instanceof Float32Array || data instanceof Float64Array);
}

/** One value of a label map. */
export interface Label {
  readonly value: number;
  readonly name: string;
  /** sRGB, 0-255, ITK-SNAP's colour of that value. */
  readonly colour: readonly [number, number, number];
  readonly voxelCount: number;
  /** Voxel count times voxel volume, in ml. */
  readonly volumeMl: number;
}

/** A mask: integer labels, 0 = background. */
export interface LabelMap {
  readonly grid: Grid;
  readonly data: Uint8Array | Uint16Array | Uint32Array;
  /** The labels that occur, by rising value, without 0. */
  readonly labels: readonly Label[];
  /** Named regions made of labels; absent where each label is a region of its own. */
  readonly regions?: readonly Region[];
}

/**
 * A named region: the voxels that have one of the label values. Regions may overlap where labels cannot: structures of an
 * RTSTRUCT or segments of a SEG that overlap share the label of the voxels that they have in common. BraTS' whole
 * tumour, core and enhancing tumour are such regions too.
 */
export interface Region {
  readonly name: string;
  /** sRGB, 0-255. */
  readonly colour: readonly [number, number, number];
  /** Rising; empty where the region has no voxel on this grid. */
  readonly values: readonly number[];
  /** Combined of others here and not in the file, so that it can be taken away again. */
  readonly isMade?: boolean;
}
