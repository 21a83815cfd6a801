import type { EngineInfo } from '../engine/engine.ts';
import type { Roi } from '../volume/roi.ts';
import type { Volume, VoxelArray } from '../volume/volume.ts';
import type { Responses } from './measure-batch.ts';
import type { PlanNode } from './plan.ts';
import type { FilterSettings } from './settings-filters.ts';
import type { PreprocessSettings } from './settings-preprocessing.ts';

/** Responses that were made before, the least recently used going first. */
export interface ResponseCache {
  /** Bytes held. */
  readonly byteLength: number;
  /** Bytes that may be held. */
  readonly budget: number;
  get(key: string): VoxelArray | undefined;
  set(key: string, response: VoxelArray): void;
  clear(): void;
}

/** Bytes; stated in docs/conventions.md. */
export const CACHE_BUDGET = 2 ** 28;

export function createResponseCache(budget: number = CACHE_BUDGET): ResponseCache {
  // In the order of use.
  const kept = new Map<string, VoxelArray>();
  let byteLength = 0;
  const remove = (key: string) => {
    byteLength -= kept.get(key)?.byteLength ?? 0;
    kept.delete(key);
  };
  return {
    get byteLength() {
      return byteLength;
    },
    budget,
    get(key) {
      const response = kept.get(key);
      if (response === undefined) return undefined;
      kept.delete(key);
      kept.set(key, response);
      return response;
    },
    set(key, response) {
      remove(key);
      if (response.byteLength > budget) return;
      kept.set(key, response);
      byteLength += response.byteLength;
      for (const oldest of kept.keys()) {
        if (byteLength <= budget) break;
        remove(oldest);
      }
    },
    clear() {
      kept.clear();
      byteLength = 0;
    },
  };
}

/** What a response is made from, besides the filter. */
export interface ResponseOrigin {
  /** Before pre-processing; its voxels are never changed in place, so that the array stands for them. */
  readonly source: Volume;
  readonly preprocessing: PreprocessSettings;
  /** After it. */
  readonly image: Volume;
  readonly roi: Roi;
  readonly engine: EngineInfo;
}

/** The cache as one extraction sees it. */
export interface CacheView {
  readonly known: Responses;
  /** Names of responses to be kept, as many as there is room for. */
  readonly keep: readonly string[];
  store(responses: Responses): void;
}

export function viewCache(
  cache: ResponseCache | null,
  plan: readonly PlanNode[],
  origin: ResponseOrigin,
): CacheView {
  const known: Record<string, VoxelArray> = {};
  const keys = new Map<string, string>();
  const { size } = origin.roi.box;
  const bytes = size[0] * size[1] * size[2] * (origin.engine.name === 'cpu' ? 8 : 4);
  let room = cache?.budget ?? 0;
  for (const { image, whyNot } of plan) {
    if (cache === null || image.kind === 'original' || whyNot !== null || bytes > room) continue;
    room -= bytes;
    const key = keyOf(image.filter, origin);
    const response = cache.get(key);
    if (response === undefined) keys.set(image.name, key);
    else known[image.name] = response;
  }
  return {
    known,
    keep: [...keys.keys()],
    store(responses) {
      for (const [name, response] of Object.entries(responses)) {
        const key = keys.get(name);
        if (key !== undefined) cache?.set(key, response);
      }
    },
  };
}

/** Re-segmentation and limits change the region, not the image. */
function keyOf(filter: FilterSettings, origin: ResponseOrigin): string {
  const { source, image, roi, engine } = origin;
  const { normalisation, resampling, preCrop } = origin.preprocessing;
  return JSON.stringify([
    engine.name,
    numberOf(source.data),
    source.grid,
    { normalisation, resampling, preCrop },
    // Which part of a resampled or cropped image there is.
    image.grid,
    roi.box,
    filter,
    filter.filter === 'lbp-3D' ? numberOf(roi.intensity) : null,
  ]);
}

const numbers = new WeakMap<object, number>();
let count = 0;

/** Tells arrays apart. */
function numberOf(array: object): number {
  const number = numbers.get(array) ?? ++count;
  numbers.set(array, number);
  return number;
}
