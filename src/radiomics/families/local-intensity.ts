import type { Triple } from '../../volume/grid.ts';
import type { Roi } from '../../volume/roi.ts';
import type { Volume } from '../../volume/volume.ts';
import { missing, type Outcomes } from '../outcome.ts';

/** Radius of a sphere of 1 cm³, mm: 6.2. */
export const PEAK_RADIUS = Math.cbrt((3 / (4 * Math.PI)) * 1000);

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
  const sphere = sphereRows(image.grid.spacing);
  const meansOfRow = sphereMeans(image, roi, sphere);
  let brightest = Number.NEGATIVE_INFINITY;
  let local = Number.NEGATIVE_INFINITY;
  let global = Number.NEGATIVE_INFINITY;
  for (let k = 0, at = 0; k < size[2]; k++) {
    await pace();
    for (let j = 0; j < size[1]; j++, at += size[0]) {
      if (isEmpty(roi.intensity, at, size[0])) continue;
      const means = meansOfRow(start[1] + j, start[2] + k);
      const first = start[0] + nx * (start[1] + j + ny * (start[2] + k));
      for (let i = 0; i < size[0]; i++) {
        if (roi.intensity[at + i] === 0) continue;
        const peak = means[i] as number;
        if (peak > global) global = peak;
        const value = image.data[first + i] as number;
        if (value < brightest) continue;
        local = value > brightest ? peak : Math.max(local, peak);
        brightest = value;
      }
    }
  }
  return { LocalPeak: local, GlobalPeak: global };
}

function isEmpty(mask: Uint8Array, from: number, count: number): boolean {
  for (let n = from; n < from + count; n++) if (mask[n] !== 0) return false;
  return true;
}

/** Voxels from a sphere's centre to its ends. */
function reaches(spacing: Triple): Triple {
  return spacing.map((s) => Math.floor(PEAK_RADIUS / s)) as unknown as Triple;
}

/** Rows of a sphere: offsets dj, dk and reach along the row to either side; flat triples. */
function sphereRows([sx, sy, sz]: readonly [number, number, number]): Int32Array {
  const rows: number[] = [];
  const reachZ = Math.floor(PEAK_RADIUS / sz);
  for (let dk = -reachZ; dk <= reachZ; dk++) {
    const disc = PEAK_RADIUS ** 2 - (dk * sz) ** 2;
    const reachY = Math.floor(Math.sqrt(disc) / sy);
    for (let dj = -reachY; dj <= reachY; dj++) {
      rows.push(dj, dk, Math.floor(Math.sqrt(disc - (dj * sy) ** 2) / sx));
    }
  }
  return Int32Array.from(rows);
}

/**
 * Mean of the spheres around all voxels of one row of the region's box; z must not fall from call to call, and the
 * array is used again. A row of a sphere is the difference of two running sums.
 */
function sphereMeans(
  image: Volume,
  roi: Roi,
  sphere: Int32Array,
): (y: number, z: number) => Float64Array {
  const [, ny, nz] = image.grid.size;
  const length = roi.box.size[0];
  const rows = runningSums(image, roi);
  const totals = new Float64Array(length);
  const counts = new Float64Array(length);
  const [, reachY, reachZ] = reaches(image.grid.spacing);
  let isKnown = false;
  return (y, z) => {
    rows.fillTo(z);
    totals.fill(0);
    // Spheres that no slice or column of the image cuts off have the counts of the row before, if it was such a one.
    const isWhole = y >= reachY && y < ny - reachY && z >= reachZ && z < nz - reachZ;
    const isCounted = isKnown && isWhole && image.nonFiniteCount === 0;
    if (!isCounted) counts.fill(0);
    isKnown = isWhole;
    for (let n = 0; n < sphere.length; n += 3) {
      const j = y + (sphere[n] as number);
      const k = z + (sphere[n + 1] as number);
      if (j < 0 || j >= ny || k < 0 || k >= nz) continue;
      const reach = sphere[n + 2] as number;
      const at = rows.placeOf(j, k);
      addDifferences(totals, rows.sums, at - reach, at + reach + 1);
      if (!isCounted) addDifferences(counts, rows.counts, at - reach, at + reach + 1);
    }
    for (let i = 0; i < length; i++) totals[i] = (totals[i] as number) / (counts[i] as number);
    return totals;
  };
}

function addDifferences(to: Float64Array, sums: Float64Array, left: number, right: number): void {
  const shift = right - left;
  for (let i = 0, at = left; i < to.length; i++, at++) {
    to[i] = (to[i] as number) + ((sums[at + shift] as number) - (sums[at] as number));
  }
}

/**
 * Running sums of finite voxels along x, and their number, within the spheres' reach of the box; a few slices at a
 * time. Beyond the image they stay what they are at its edge.
 */
function runningSums(image: Volume, roi: Roi) {
  const [nx, ny, nz] = image.grid.size;
  const [rx, ry, rz] = reaches(image.grid.spacing);
  const { start, size } = roi.box;
  const lowest = Math.max(start[1] - ry, 0);
  const height = Math.min(start[1] + size[1] + ry, ny) - lowest;
  const width = size[0] + 2 * rx + 1;
  const slots = 2 * rz + 1;
  const sums = new Float64Array(slots * height * width);
  const counts = new Float64Array(slots * height * width);
  const placeOf = (y: number, z: number) => ((z % slots) * height + y - lowest) * width;
  const fill = (z: number) => {
    for (let y = lowest; y < lowest + height; y++) {
      let to = placeOf(y, z);
      sums[to] = 0;
      counts[to] = 0;
      const row = nx * (y + ny * z);
      for (let x = start[0] - rx; x < start[0] + size[0] + rx; x++, to++) {
        const value = x < 0 || x >= nx ? Number.NaN : (image.data[row + x] as number);
        const isValid = Number.isFinite(value);
        sums[to + 1] = (sums[to] as number) + (isValid ? value : 0);
        counts[to + 1] = (counts[to] as number) + (isValid ? 1 : 0);
      }
    }
  };
  let filled = Math.max(start[2] - rz, 0);
  return {
    sums,
    counts,
    /** Where the running sums of a row of the image have the region's first voxel. */
    placeOf: (y: number, z: number) => placeOf(y, z) + rx,
    /** Makes the slices that spheres around slice z reach. */
    fillTo(z: number): void {
      for (; filled <= Math.min(z + rz, nz - 1); filled++) fill(filled);
    },
  };
}
