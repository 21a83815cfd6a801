import type { Grid, Triple } from '../volume/grid.ts';
import { makeGaussianTable, makeRandom, TABLE_BITS } from '../volume/random.ts';
import { BLOOD_VOLUME, TISSUE, TISSUES } from './contrast.ts';
import type { PhantomParameters } from './parameters.ts';

/** Stored whole numbers to a unit of rCBV. */
export const RCBV_SCALE = 100;

/**
 * A map of relative cerebral blood volume as dynamic susceptibility contrast gives it: measured in
 * coarse voxels, noisy, interpolated to the grid of the other images afterwards.
 */
export interface PerfusionMap {
  /** Adds what one voxel holds to the coarse voxel that its centre, mm, lies in. */
  record(
    voxel: number,
    x: number,
    y: number,
    z: number,
    shares: Float64Array,
    texture: number,
  ): void;
  /** rCBV times 100, 0 where nothing was recorded. */
  finish(): Int16Array;
}

/** mm: corner of the coarse grid, outside any head. */
const ORIGIN = [-92, -128, -96] as const;
const EXTENT = [184, 224, 194] as const;

/** Null where the parameters ask for none. */
export function makePerfusion(parameters: PhantomParameters, grid: Grid): PerfusionMap | null {
  const { seed, perfusion, tumour } = parameters;
  if (perfusion === undefined) return null;
  const cell = perfusion.voxel;
  const [nx, ny, nz] = [0, 1, 2].map(
    (axis) => Math.ceil((EXTENT[axis] as number) / (cell[axis] as number)) + 1,
  ) as [number, number, number];
  const sums = new Float64Array(nx * ny * nz);
  const counts = new Uint16Array(sums.length);
  const volumes = [...BLOOD_VOLUME];
  volumes[TISSUE.enhancing] = perfusion.enhancing;
  volumes[TISSUE.solid] = perfusion.solid;
  volumes[TISSUE.shell] = perfusion.solid;
  volumes[TISSUE.infiltrated] = perfusion.infiltrated;
  const patchiness = 0.12 * tumour.heterogeneity;
  const result = new Int16Array(grid.size[0] * grid.size[1] * grid.size[2]);

  const addNoise = (): void => {
    const table = makeGaussianTable(makeRandom(seed, 40));
    const random = makeRandom(seed, 41);
    const words = new Uint32Array(sums.length);
    random.fill(words);
    for (let at = 0; at < sums.length; at++) {
      const count = counts[at] as number;
      if (count === 0) continue;
      const mean = (sums[at] as number) / count;
      const draw = table[(words[at] as number) >>> (32 - TABLE_BITS)] as number;
      sums[at] = mean + perfusion.noise * (0.5 + 0.5 * mean) * draw;
    }
  };
  return {
    record(voxel, x, y, z, shares, texture) {
      let value = 0;
      for (let tissue = 0; tissue < TISSUES; tissue++) {
        const share = shares[tissue] as number;
        if (share === 0) continue;
        const uneven = tissue < TISSUE.enhancing ? 1 : 1 + patchiness * texture;
        value += share * (volumes[tissue] as number) * uneven;
      }
      const at =
        Math.floor((x - ORIGIN[0]) / cell[0]) +
        nx * (Math.floor((y - ORIGIN[1]) / cell[1]) + ny * Math.floor((z - ORIGIN[2]) / cell[2]));
      sums[at] = (sums[at] as number) + value;
      counts[at] = (counts[at] as number) + 1;
      result[voxel] = 1;
    },
    finish() {
      addNoise();
      const [px, py, pz] = [0, 1, 2].map((axis) => places(grid, axis, cell)) as [
        Places,
        Places,
        Places,
      ];
      const corners = new Int32Array(4);
      const weights = new Float64Array(4);
      for (let k = 0, at = 0; k < grid.size[2]; k++) {
        for (let j = 0; j < grid.size[1]; j++) {
          for (let corner = 0; corner < 4; corner++) {
            const [b, c] = [corner & 1, corner >> 1];
            corners[corner] = nx * ((py.cell[j] as number) + b + ny * ((pz.cell[k] as number) + c));
            const v = py.offset[j] as number;
            const w = pz.offset[k] as number;
            weights[corner] = (b === 1 ? v : 1 - v) * (c === 1 ? w : 1 - w);
          }
          for (let i = 0; i < grid.size[0]; i++, at++) {
            if (result[at] === 0) continue;
            const first = px.cell[i] as number;
            const u = px.offset[i] as number;
            // Linear between those of the eight coarse voxels around that hold any brain.
            let sum = 0;
            let total = 0;
            for (let corner = 0; corner < 4; corner++) {
              const near = first + (corners[corner] as number);
              const weight = weights[corner] as number;
              if (counts[near] !== 0) {
                sum += weight * (1 - u) * (sums[near] as number);
                total += weight * (1 - u);
              }
              if (counts[near + 1] !== 0) {
                sum += weight * u * (sums[near + 1] as number);
                total += weight * u;
              }
            }
            const value = total > 0 ? (RCBV_SCALE * sum) / total + 0.5 : 1;
            result[at] = value < 1 ? 1 : value > 32_767 ? 32_767 : value;
          }
        }
      }
      return result;
    },
  };
}

/** For each index along an axis the coarse voxel whose centre lies before it, and how far beyond. */
interface Places {
  readonly cell: Int32Array;
  readonly offset: Float64Array;
}

function places({ size, affine }: Grid, axis: number, cell: Triple): Places {
  const count = size[axis] as number;
  const result = { cell: new Int32Array(count), offset: new Float64Array(count) };
  for (let n = 0; n < count; n++) {
    const world = (affine[5 * axis] as number) * n + (affine[4 * axis + 3] as number);
    const place = (world - (ORIGIN[axis] as number)) / (cell[axis] as number) - 0.5;
    result.cell[n] = Math.floor(place);
    result.offset[n] = place - Math.floor(place);
  }
  return result;
}
