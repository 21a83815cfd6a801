import type { RegionOperation } from '../../volume/region-operation.ts';

export type OperationKind = RegionOperation['kind'];

/** Operations in the order of the list, by what they do. */
export const OPERATIONS: readonly {
  readonly title: string;
  readonly kinds: readonly { readonly kind: OperationKind; readonly title: string }[];
}[] = [
  {
    title: 'Two regions',
    kinds: [
      { kind: 'unite', title: 'Union: what is in either' },
      { kind: 'intersect', title: 'Intersection: what is in both' },
      { kind: 'subtract', title: 'Difference: the first without the second' },
    ],
  },
  {
    title: 'By a ball',
    kinds: [
      { kind: 'erode', title: 'Erode: take off the border' },
      { kind: 'dilate', title: 'Dilate: grow' },
      { kind: 'open', title: 'Open: drop what is thin' },
      { kind: 'close', title: 'Close: bridge what is narrow' },
    ],
  },
  {
    title: 'Pieces and holes',
    kinds: [
      { kind: 'keep-largest', title: 'Keep the largest pieces' },
      { kind: 'remove-small', title: 'Remove small pieces' },
      { kind: 'fill-holes', title: 'Fill holes' },
    ],
  },
];

/** All parameters at once: what one operation does not use waits for the next. */
export interface OperationFields {
  readonly kind: OperationKind;
  readonly radius: number;
  readonly unit: 'mm' | 'voxels';
  readonly count: number;
  readonly volumeMl: number;
  readonly inSlices: boolean;
}

export const START: OperationFields = {
  kind: 'unite',
  radius: 2,
  unit: 'mm',
  count: 1,
  volumeMl: 0.1,
  inSlices: false,
};

export function operationOf(fields: OperationFields): RegionOperation {
  const { kind, radius, unit, count, volumeMl, inSlices } = fields;
  switch (kind) {
    case 'keep-largest':
      return { kind, count };
    case 'remove-small':
      return { kind, volumeMl };
    case 'fill-holes':
      return { kind, inSlices };
    case 'erode':
    case 'dilate':
    case 'open':
    case 'close':
      return { kind, radius, unit };
    default:
      return { kind };
  }
}
