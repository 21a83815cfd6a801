import type { Triple } from '../volume/grid.ts';

/**
 * Several smooth fields known on a coarse lattice of points and linear between them. Distances
 * are nearly linear, so a lattice twice as coarse as the image costs no detail and an eighth of
 * the time.
 */
export interface Lattice {
  readonly nx: number;
  readonly ny: number;
  readonly nz: number;
  /** Position of the first point, mm. */
  readonly origin: Triple;
  /** mm between points. */
  readonly step: number;
  readonly channels: number;
  /** The channels of one point lie together; x varies fastest among points. */
  readonly data: Float32Array;
}

export function makeLattice(low: Triple, high: Triple, step: number, channels: number): Lattice {
  const [nx, ny, nz] = [0, 1, 2].map(
    (axis) => Math.ceil(((high[axis] as number) - (low[axis] as number)) / step) + 1,
  ) as [number, number, number];
  return {
    nx,
    ny,
    nz,
    origin: low,
    step,
    channels,
    data: new Float32Array(nx * ny * nz * channels),
  };
}

/** Computes the channels point by point; yields after each plane. */
export function* fillLattice(
  lattice: Lattice,
  evaluate: (x: number, y: number, z: number, out: Float64Array) => void,
): Generator<void, void> {
  const { nx, ny, nz, origin, step, channels, data } = lattice;
  const out = new Float64Array(channels);
  let at = 0;
  for (let k = 0; k < nz; k++) {
    for (let j = 0; j < ny; j++) {
      for (let i = 0; i < nx; i++, at += channels) {
        evaluate(origin[0] + i * step, origin[1] + j * step, origin[2] + k * step, out);
        data.set(out, at);
      }
    }
    yield;
  }
}

/**
 * The first `count` channels at a position; beyond the edge, those of the edge. The position is an
 * array because numbers handed to a function are put on the heap: 16 bytes each, a million times.
 */
export function sampleLattice(
  lattice: Lattice,
  position: Float64Array,
  out: Float64Array,
  count: number,
): void {
  const { nx, ny, nz, origin, step, channels, data } = lattice;
  const px = inside(((position[0] as number) - origin[0]) / step, nx);
  const py = inside(((position[1] as number) - origin[1]) / step, ny);
  const pz = inside(((position[2] as number) - origin[2]) / step, nz);
  const i = Math.floor(px);
  const j = Math.floor(py);
  const k = Math.floor(pz);
  const u = px - i;
  const v = py - j;
  const w = pz - k;
  const row = nx * channels;
  const plane = ny * row;
  const first = i * channels + j * row + k * plane;
  const w00 = (1 - v) * (1 - w);
  const w10 = v * (1 - w);
  const w01 = (1 - v) * w;
  const w11 = v * w;
  for (let channel = 0; channel < count; channel++) {
    const a = first + channel;
    const b = a + channels;
    const near =
      w00 * (data[a] as number) +
      w10 * (data[a + row] as number) +
      w01 * (data[a + plane] as number) +
      w11 * (data[a + row + plane] as number);
    const far =
      w00 * (data[b] as number) +
      w10 * (data[b + row] as number) +
      w01 * (data[b + plane] as number) +
      w11 * (data[b + row + plane] as number);
    out[channel] = near + u * (far - near);
  }
}

/** Keeps a position a hair inside the last cell, so that its upper neighbour exists. */
function inside(position: number, count: number): number {
  const last = count - 1.000_001;
  return position < 0 ? 0 : position > last ? last : position;
}
