import type { Box } from '../../../volume/roi.ts';

/** Some of an image's voxels, x fastest. */
export interface Part {
  readonly voxels: Float64Array;
  /** Where in the image. */
  readonly box: Box;
}

/** How rows of one part lie beside those of another. */
export interface Rows {
  /** Rows of the result that belong to one line of rows along the axis, and how many such lines there are. */
  readonly lines: number;
  /** Of a line's first voxel in the source, counted from the image's first along the axis. */
  readonly source: (line: number) => number;
  /** Of the row that is `n` voxels along the axis from the image's first, in the result. */
  readonly target: (line: number, n: number) => number;
  /** Distance of neighbours along the axis in the source. */
  readonly step: number;
}

/** Rows across axis y or z. */
export function rowsOf(from: Box, to: Box, axis: 1 | 2): Rows {
  const [width, height] = from.size;
  const [outWidth, outHeight] = to.size;
  const shift = to.start[0] - from.start[0];
  if (axis === 1) {
    const [y0, z0] = [to.start[1], to.start[2] - from.start[2]];
    return {
      lines: to.size[2],
      source: (line) => shift + width * height * (line + z0),
      target: (line, n) => outWidth * (n - y0 + outHeight * line),
      step: width,
    };
  }
  const [y0, z0] = [to.start[1] - from.start[1], to.start[2]];
  return {
    lines: to.size[1],
    source: (line) => shift + width * (line + y0),
    target: (line, n) => outWidth * (line + outHeight * (n - z0)),
    step: width * height,
  };
}

/** Where in the source the row lies that is the result's (y, z). */
export function rowStart(from: Box, to: Box, y: number, z: number): number {
  const [width, height] = from.size;
  return width * (y + to.start[1] - from.start[1] + height * (z + to.start[2] - from.start[2]));
}
