import type { VoxelArray } from '../../volume/volume.ts';
import { integerRange, smallestInteger } from '../voxel-type.ts';

/** Voxels that come slice by slice and are kept exactly in the smallest array type that holds all of them. */
export interface VoxelStore {
  /**
   * Values of some voxels from `at` on. Whole ones may share an integer array; others are kept as float32 if that loses
   * nothing, else as float64.
   */
  put(at: number, values: VoxelArray, isWhole: boolean): void;
  result(): { readonly data: VoxelArray; readonly nonFiniteCount: number };
}

const ARRAYS = {
  int8: Int8Array,
  uint8: Uint8Array,
  int16: Int16Array,
  uint16: Uint16Array,
  int32: Int32Array,
  uint32: Uint32Array,
  float32: Float32Array,
  float64: Float64Array,
} as const;
type ArrayName = keyof typeof ARRAYS;

/**
 * @param start the file's own type where its values are kept as they are; else the smallest is found. It widens when a
 * value asks for it: array and copy are there at once for that moment.
 */
export function makeVoxelStore(count: number, start: ArrayName | null): VoxelStore {
  let type: ArrayName | null = null;
  // Made when the first slice has been decoded: a damaged header may promise anything.
  let data: VoxelArray = new Uint8Array();
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  let nonFiniteCount = 0;
  const widen = (wanted: ArrayName) => {
    if (wanted === type) return;
    const wider = new ARRAYS[wanted](count);
    if (type !== null) wider.set(data);
    data = wider;
    type = wanted;
  };
  const putWhole = (values: VoxelArray): boolean => {
    if (type?.startsWith('float')) return false;
    if (type !== null && values.constructor === ARRAYS[type]) {
      // Not looked at: they may be anything that the type holds.
      [low, high] = integerRange(type);
      return true;
    }
    for (let n = 0; n < values.length; n++) {
      const value = values[n] as number;
      if (value < low) low = value;
      if (value > high) high = value;
    }
    if (type !== null && holds(type, low, high)) return true;
    const wanted = smallestInteger(low, high);
    if (wanted === null) return false;
    widen(wanted);
    return true;
  };
  return {
    put(at, values, isWhole) {
      if (type === null && start !== null) widen(start);
      if (!(isWhole && putWhole(values))) {
        if (type !== 'float64') {
          const isExact = areSingle(values);
          const held = type === null || type === 'float32' || isNarrow(type);
          widen(isExact && held ? 'float32' : 'float64');
        }
        nonFiniteCount += countNonFinite(values);
      }
      data.set(values, at);
    },
    result: () => ({ data: type === null ? new Uint8Array(count) : data, nonFiniteCount }),
  };
}

/** Whether float32 holds all values; NaN is one of them. */
function areSingle(values: VoxelArray): boolean {
  for (let n = 0; n < values.length; n++) {
    const value = values[n] as number;
    if (Math.fround(value) !== value && !Number.isNaN(value)) return false;
  }
  return true;
}

function countNonFinite(values: VoxelArray): number {
  let count = 0;
  for (let n = 0; n < values.length; n++) if (!Number.isFinite(values[n])) count++;
  return count;
}

/** Whether float32 holds all numbers of an integer type. */
function isNarrow(type: ArrayName): boolean {
  return type.endsWith('8') || type.endsWith('16');
}

function holds(type: ArrayName, low: number, high: number): boolean {
  const least = new ARRAYS[type](1);
  for (const value of [low, high]) {
    least[0] = value;
    if (least[0] !== value) return false;
  }
  return true;
}
