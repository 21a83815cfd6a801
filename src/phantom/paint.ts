import type { Grid } from '../volume/grid.ts';
import { CHANNEL, CHANNELS, OUTER_CHANNELS } from './channels.ts';
import { TISSUES } from './contrast.ts';
import { type Lattice, sampleLattice } from './lattice.ts';
import { type NoiseCube, sampleNoise } from './noise.ts';
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
}

/** Fills the plane of index k, in the scanner's images and in the labels. */
export function paintPlane(scene: Scene, grid: Grid, labels: Uint8Array, k: number): void {
  const { warp, atlas, texture, tumour, scanner } = scene;
  const [nx, ny] = grid.size;
  const { affine, spacing } = grid;
  const at = new Float64Array(3);
  const here = new Float64Array(3);
  const there = new Float64Array(3);
  const field = new Float64Array(CHANNELS);
  const shares = new Float64Array(TISSUES);
  const z = affine[10] * k + affine[11];
  const span = (STRETCH / 2) * spacing[0];
  for (let j = 0; j < ny; j++) {
    const y = affine[5] * j + affine[7];
    scanner.startRow(y / HEAD, z / HEAD);
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
        const offset = i + nx * (j + ny * k);
        if (isWithin(tumour, x, y, z)) {
          labels[offset] = tumour.apply(x, y, z, at[0] as number, shares);
        }
        scanner.measure(offset, x / HEAD, shares, coarse + textureAt(texture, at, 1.9));
      }
    }
  }
}

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
