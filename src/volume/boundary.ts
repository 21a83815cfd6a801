/** How an image goes on beyond its borders: 0, the edge voxel, from the other side, or mirrored with the edge voxel repeated. */
export const BOUNDARIES = ['zero', 'nearest', 'periodic', 'mirror'] as const;
export type Boundary = (typeof BOUNDARIES)[number];

/**
 * The index that stands for `index` on an axis of `length` voxels, however far outside; -1 where there is 0.
 * Twin of shaders/common/boundary.wgsl.
 */
export function indexWithin(index: number, length: number, boundary: Boundary): number {
  if (index >= 0 && index < length) return index;
  switch (boundary) {
    case 'zero':
      return -1;
    case 'nearest':
      return index < 0 ? 0 : length - 1;
    case 'periodic':
      return modulo(index, length);
    case 'mirror': {
      const within = modulo(index, 2 * length);
      return within < length ? within : 2 * length - 1 - within;
    }
  }
}

function modulo(index: number, period: number): number {
  return ((index % period) + period) % period;
}
