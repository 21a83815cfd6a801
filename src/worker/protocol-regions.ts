import type { RegionOperation } from '../volume/region-operation.ts';
import type { Label, Region } from '../volume/volume.ts';

/** Labels of a mask, united. */
export interface RegionOperand {
  /** ItemId of the mask. */
  readonly maskId: string;
  readonly values: readonly number[];
}

/** A region made of one other or, where the operation takes two, of two of masks on one grid. */
export interface RegionRequest {
  readonly jobId: string;
  readonly operation: RegionOperation;
  readonly operands: readonly [RegionOperand] | readonly [RegionOperand, RegionOperand];
  readonly name: string;
  /** How it comes about, in words. */
  readonly history: string;
}

export interface RegionSize {
  readonly voxelCount: number;
  readonly volumeMl: number;
}

/** What the labels of a mask are called, and which regions they make up. */
export interface RegionNames {
  /** Others keep theirs. */
  readonly labels: readonly Pick<Label, 'value' | 'name'>[];
  /** Null where each label is a region of its own. */
  readonly regions: readonly Region[] | null;
}
