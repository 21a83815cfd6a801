import type { Roi } from '../../volume/roi.ts';
import type { Volume } from '../../volume/volume.ts';
import { missing, type Outcomes } from '../outcome.ts';

/** Radius of a sphere of 1 cm³, mm: 6.2. */
const RADIUS = Math.cbrt((3 / (4 * Math.PI)) * 1000);

/**
 * Local and global intensity peak (IBSI VJGA, 0F91): the mean intensity of a sphere of 1 cm³ around the brightest
 * voxel of the intensity mask (the highest of these means where several are brightest), and the highest such mean
 * around any of its voxels. A sphere holds the voxels of the image whose centres lie in it, the region's or not;
 * those that are not finite are left out. Row-wise running sums: the work per voxel is the number of rows a sphere
 * cuts. `pace` is awaited once a slice.
 */
export async function localIntensityFeatures(
  image: Volume,
  roi: Roi,
  pace: () => Promise<void> = async () => {},
): Promise<Outcomes> {
  if (roi.intensityCount === 0) {
    const reason = missing('no voxel of the region has an intensity in range');
    return { LocalPeak: reason, GlobalPeak: reason };
  }
  const { start, size } = roi.box;
  const [nx, ny] = image.grid.size;
  const slices = runningSums(image, roi);
  const sphere = sphereRows(image.grid.spacing);
  let brightest = Number.NEGATIVE_INFINITY;
  let local = Number.NEGATIVE_INFINITY;
  let global = Number.NEGATIVE_INFINITY;
  for (let k = 0, at = 0; k < size[2]; k++) {
    await pace();
    for (let j = 0; j < size[1]; j++) {
      for (let i = 0; i < size[0]; i++, at++) {
        if (roi.intensity[at] === 0) continue;
        const [x, y, z] = [start[0] + i, start[1] + j, start[2] + k];
        const peak = slices.mean(x, y, z, sphere);
        if (peak > global) global = peak;
        const value = image.data[x + nx * (y + ny * z)] as number;
        if (value < brightest) continue;
        local = value > brightest ? peak : Math.max(local, peak);
        brightest = value;
      }
    }
  }
  return { LocalPeak: local, GlobalPeak: global };
}

/** Rows of a sphere: offsets dj, dk and reach along the row to either side; flat triples. */
function sphereRows([sx, sy, sz]: readonly [number, number, number]): Int32Array {
  const rows: number[] = [];
  const reachZ = Math.floor(RADIUS / sz);
  for (let dk = -reachZ; dk <= reachZ; dk++) {
    const disc = RADIUS ** 2 - (dk * sz) ** 2;
    const reachY = Math.floor(Math.sqrt(disc) / sy);
    for (let dj = -reachY; dj <= reachY; dj++) {
      rows.push(dj, dk, Math.floor(Math.sqrt(disc - (dj * sy) ** 2) / sx));
    }
  }
  return Int32Array.from(rows);
}

/** Sums of finite voxels, and their number, from the left edge of the spheres' reach; a few slices at a time. */
function runningSums(image: Volume, roi: Roi) {
  const [nx, ny, nz] = image.grid.size;
  const [rx, ry, rz] = image.grid.spacing.map((s) => Math.floor(RADIUS / s)) as [
    number,
    number,
    number,
  ];
  const { start, size } = roi.box;
  const low = [Math.max(start[0] - rx, 0), Math.max(start[1] - ry, 0)] as const;
  const high = [
    Math.min(start[0] + size[0] + rx, nx),
    Math.min(start[1] + size[1] + ry, ny),
  ] as const;
  const width = high[0] - low[0] + 1;
  const plane = width * (high[1] - low[1]);
  const slots = 2 * rz + 1;
  const sums = new Float64Array(slots * plane);
  const counts = new Int32Array(slots * plane);
  let filled = Math.max(start[2] - rz, 0);
  const fill = (z: number) => {
    let to = (z % slots) * plane;
    for (let y = low[1]; y < high[1]; y++) {
      sums[to] = 0;
      counts[to] = 0;
      let from = low[0] + nx * (y + ny * z);
      for (const end = to + width - 1; to < end; to++, from++) {
        const value = image.data[from] as number;
        const isValid = Number.isFinite(value);
        sums[to + 1] = (sums[to] as number) + (isValid ? value : 0);
        counts[to + 1] = (counts[to] as number) + (isValid ? 1 : 0);
      }
      to++;
    }
  };
  return {
    /** Mean of the sphere around a voxel of the region; z must not fall from call to call. */
    mean(x: number, y: number, z: number, sphere: Int32Array): number {
      for (; filled <= Math.min(z + rz, nz - 1); filled++) fill(filled);
      let total = 0;
      let count = 0;
      for (let n = 0; n < sphere.length; n += 3) {
        const j = y + (sphere[n] as number);
        const k = z + (sphere[n + 1] as number);
        if (j < 0 || j >= ny || k < 0 || k >= nz) continue;
        const reach = sphere[n + 2] as number;
        const row = (k % slots) * plane + (j - low[1]) * width - low[0];
        const left = row + Math.max(x - reach, 0);
        const right = row + Math.min(x + reach + 1, nx);
        total += (sums[right] as number) - (sums[left] as number);
        count += (counts[right] as number) - (counts[left] as number);
      }
      return total / count;
    },
  };
}
