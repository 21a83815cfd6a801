/** Voxel types that can be read, under the names that NumPy and NRRD's C99 spelling share. */
export type VoxelType =
  | 'int8'
  | 'uint8'
  | 'int16'
  | 'uint16'
  | 'int32'
  | 'uint32'
  | 'int64'
  | 'uint64'
  | 'float32'
  | 'float64';

export function bytesPerVoxel(type: VoxelType): 1 | 2 | 4 | 8 {
  if (type.endsWith('8')) return 1;
  if (type.endsWith('16')) return 2;
  return type.endsWith('32') ? 4 : 8;
}

export function isFloat(type: VoxelType): boolean {
  return type.startsWith('float');
}

/** Value range of an integer type. */
export function integerRange(type: VoxelType): readonly [number, number] {
  const bits = 8 * bytesPerVoxel(type);
  return type.startsWith('u') ? [0, 2 ** bits - 1] : [-(2 ** (bits - 1)), 2 ** (bits - 1) - 1];
}

/** The smallest integer array type that holds a range, or null where none does. */
export function smallestInteger(
  low: number,
  high: number,
): 'int8' | 'uint8' | 'int16' | 'uint16' | 'int32' | 'uint32' | null {
  const types = ['uint8', 'int8', 'uint16', 'int16', 'uint32', 'int32'] as const;
  return (
    types.find((type) => {
      const [least, most] = integerRange(type);
      return low >= least && high <= most;
    }) ?? null
  );
}

/**
 * The most bytes a voxel can take once slope and intercept are applied, beside the bytes as read; 0 where
 * the bytes as read serve as the array.
 */
export function convertedBytes(type: VoxelType, slope: number, intercept: number): number {
  const isScaled = slope !== 1 || intercept !== 0;
  if (type === 'float32' && !isScaled) return 0;
  if (isFloat(type)) return 8;
  if (!isScaled && bytesPerVoxel(type) < 8) return 0;
  if (!Number.isInteger(slope) || !Number.isInteger(intercept)) return 8;
  const ends = integerRange(type).map((value) => value * slope + intercept);
  const smallest = smallestInteger(Math.min(...ends), Math.max(...ends));
  return smallest === null ? 8 : bytesPerVoxel(smallest);
}
