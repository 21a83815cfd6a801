import { LEVEL_MARGIN, type PaddedLevels } from '../../engine/cpu/volume/discretise.ts';
import type { Triple } from '../../volume/grid.ts';
import { kernelSize, type MapTask } from './map-task.ts';

/** The voxels around one, as a region of its own. */
export interface Neighbourhood {
  readonly levels: PaddedLevels;
  /** Of the voxels that count, in memory order. */
  readonly samples: Float64Array;
  /** Voxels per level, index 0 = level 1. */
  readonly histogram: Uint32Array;
}

/** Gathers the neighbourhood of a voxel, given by its place in the task's box. */
export function makeGatherer(task: MapTask): (centre: number) => Neighbourhood {
  const { size, levels, intensities, levelCount } = task;
  const [nx, ny, nz] = size;
  const kernel = kernelSize(task);
  const [rx, ry, rz] = kernel.map((n) => (n - 1) / 2) as unknown as Triple;
  const [px, py, pz] = kernel.map((n) => n + 2 * LEVEL_MARGIN) as unknown as Triple;
  const most = kernel[0] * kernel[1] * kernel[2];
  const places = new Uint32Array(most);
  const values = new Float64Array(most);
  return (centre) => {
    const k = Math.floor(centre / (nx * ny));
    const j = Math.floor(centre / nx) - k * ny;
    const i = centre - nx * (j + k * ny);
    const data = new Uint16Array(px * py * pz);
    const histogram = new Uint32Array(levelCount);
    let count = 0;
    for (let z = Math.max(k - rz, 0); z <= Math.min(k + rz, nz - 1); z++) {
      for (let y = Math.max(j - ry, 0); y <= Math.min(j + ry, ny - 1); y++) {
        const row = nx * (y + ny * z);
        const to =
          LEVEL_MARGIN -
          (i - rx) +
          px * (y - (j - ry) + LEVEL_MARGIN + py * (z - (k - rz) + LEVEL_MARGIN));
        for (let x = Math.max(i - rx, 0); x <= Math.min(i + rx, nx - 1); x++) {
          const level = levels[row + x] as number;
          if (level === 0) continue;
          data[to + x] = level;
          places[count] = to + x;
          values[count++] = intensities[row + x] as number;
          histogram[level - 1] = (histogram[level - 1] as number) + 1;
        }
      }
    }
    return {
      levels: {
        levels: levelCount,
        margin: LEVEL_MARGIN,
        size: kernel,
        data,
        indices: places.slice(0, count),
      },
      samples: values.slice(0, count),
      histogram,
    };
  };
}
