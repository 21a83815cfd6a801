import type { Grid } from '../volume/grid.ts';
import { CHANNEL, CHANNELS, OUTER_CHANNELS } from './channels.ts';
import { TISSUES } from './contrast.ts';
import { type Lattice, sampleLattice } from './lattice.ts';
import { type NoiseCube, sampleNoise } from './noise.ts';
import type { PerfusionMap } from './perfusion.ts';
import type { Scanner } from './scanner.ts';
import { healthyTissue } from './tissue.ts';
import type { Tumour } from './tumour.ts';

/** Voxels tested at once for lying outside the head. */
const STRETCH = 8;
/** mm to a unit of the coil shading's polynomial: the head reaches to about 1. */
const HEAD = 90;

/** Everything a voxel's values follow from. */
export interface Scene {
  readonly warp: Lattice;
  readonly atlas: Lattice;
  readonly texture: NoiseCube;
  readonly tumour: Tumour;
  readonly scanner: Scanner;
  readonly perfusion: PerfusionMap | null;
  /** Odd number of points that a voxel averages along z. */
  readonly slicePoints: number;
}

/** What a row of voxels is made of, added up over the points along z that fall into each. */
interface Row {
  readonly shares: Float64Array;
  readonly texture: Float64Array;
  /** Points inside the head. */
  readonly points: Uint8Array;
}

/** Fills the plane of index k, in the scanner's images and in the labels. */
export function paintPlane(scene: Scene, grid: Grid, labels: Uint8Array, k: number): void {
  const { slicePoints } = scene;
  const [nx, ny] = grid.size;
  const { affine, spacing } = grid;
  const row: Row = {
    shares: new Float64Array(nx * TISSUES),
    texture: new Float64Array(nx),
    points: new Uint8Array(nx),
  };
  const z = affine[10] * k + affine[11];
  const middle = (slicePoints - 1) / 2;
  const line = new Uint8Array(nx);
  for (let j = 0; j < ny; j++) {
    row.shares.fill(0);
    row.texture.fill(0);
    row.points.fill(0);
    const y = affine[5] * j + affine[7];
    const offset = nx * (j + ny * k);
    for (let point = 0; point < slicePoints; point++) {
      const dz = ((point - middle) / slicePoints) * spacing[2];
      const names = point === middle ? labels.subarray(offset, offset + nx) : line;
      paintRow(scene, grid, y, z + dz, row, names);
    }
    measureRow(scene, grid, y, z, row, labels, offset);
  }
}

/** Adds to a row what lies at one height. */
function paintRow(
  { warp, atlas, texture, tumour }: Scene,
  { size: [nx], affine, spacing }: Grid,
  y: number,
  z: number,
  row: Row,
  labels: Uint8Array,
): void {
  const { at, here, there, field, shares } = SCRATCH;
  const span = (STRETCH / 2) * spacing[0];
  for (let begin = 0; begin < nx; begin += STRETCH) {
    // The warp is smooth enough to be taken as straight over a stretch.
    place(at, affine[0] * begin + affine[3], y, z);
    sampleLattice(warp, at, here, 3);
    place(at, affine[0] * (begin + STRETCH) + affine[3], y, z);
    sampleLattice(warp, at, there, 3);
    between(here, there, 0.5, at);
    sampleLattice(atlas, at, field, 1);
    const skull = field[CHANNEL.skull] as number;
    if (skull < -2 - span) continue;
    const channels = skull > 5 - span ? CHANNELS : OUTER_CHANNELS;
    const end = Math.min(nx, begin + STRETCH);
    for (let i = begin; i < end; i++) {
      between(here, there, (i - begin) / STRETCH, at);
      sampleLattice(atlas, at, field, channels);
      const coarse = textureAt(texture, at, 5);
      if ((field[CHANNEL.skull] as number) < 0.5 + 0.6 * coarse) continue;
      healthyTissue(field, at, coarse, shares);
      const x = affine[0] * i + affine[3];
      let uneven = coarse + textureAt(texture, at, 1.9);
      if (isWithin(tumour, x, y, z)) {
        const label = tumour.apply(x, y, z, at[0] as number, shares);
        labels[i] = label;
        if (tumour.unevenness !== null && label !== 0) uneven = tumour.unevenness(x, y, z);
      }
      for (let tissue = 0, to = i * TISSUES; tissue < TISSUES; tissue++, to++) {
        row.shares[to] = (row.shares[to] as number) + (shares[tissue] as number);
      }
      row.texture[i] = (row.texture[i] as number) + uneven;
      row.points[i] = (row.points[i] as number) + 1;
    }
  }
}

function measureRow(
  { scanner, perfusion, slicePoints }: Scene,
  { size: [nx], affine }: Grid,
  y: number,
  z: number,
  row: Row,
  labels: Uint8Array,
  offset: number,
): void {
  const { shares } = SCRATCH;
  scanner.startRow(y / HEAD, z / HEAD);
  for (let i = 0; i < nx; i++) {
    const points = row.points[i] as number;
    // Half a voxel of brain at least, and a label only where there is brain.
    if (2 * points < slicePoints || points === 0) {
      labels[offset + i] = 0;
      continue;
    }
    for (let tissue = 0, from = i * TISSUES; tissue < TISSUES; tissue++, from++) {
      shares[tissue] = (row.shares[from] as number) / points;
    }
    const texture = (row.texture[i] as number) / points;
    const x = affine[0] * i + affine[3];
    scanner.measure(offset + i, x / HEAD, shares, texture);
    if (perfusion !== null) perfusion.record(offset + i, x, y, z, shares, texture);
  }
}

/** One set for all rows: fresh arrays for each would be most of the work. */
const SCRATCH = {
  at: new Float64Array(3),
  here: new Float64Array(3),
  there: new Float64Array(3),
  field: new Float64Array(CHANNELS),
  shares: new Float64Array(TISSUES),
};

function place(at: Float64Array, x: number, y: number, z: number): void {
  at[0] = x;
  at[1] = y;
  at[2] = z;
}

function between(a: Float64Array, b: Float64Array, t: number, out: Float64Array): void {
  for (let axis = 0; axis < 3; axis++) {
    const from = a[axis] as number;
    out[axis] = from + ((b[axis] as number) - from) * t;
  }
}

function textureAt(noise: NoiseCube, at: Float64Array, cell: number): number {
  return sampleNoise(
    noise,
    (at[0] as number) / cell,
    (at[1] as number) / cell,
    (at[2] as number) / cell,
  );
}

function isWithin({ low, high }: Tumour, x: number, y: number, z: number): boolean {
  return (
    x > (low[0] as number) &&
    x < (high[0] as number) &&
    y > (low[1] as number) &&
    y < (high[1] as number) &&
    z > (low[2] as number) &&
    z < (high[2] as number)
  );
}
