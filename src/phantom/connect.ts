import type { Triple } from '../volume/grid.ts';

/** Clears the labelled voxels that no path through labelled faces joins to a voxel labelled with one of `from`. */
export function keepConnected(labels: Uint8Array, size: Triple, from: readonly number[]): void {
  const [nx, ny, nz] = size;
  const stack: number[] = [];
  const isKept = new Uint8Array(labels.length);
  const visit = (at: number): void => {
    if (labels[at] === 0 || isKept[at] === 1) return;
    isKept[at] = 1;
    stack.push(at);
  };
  for (let at = 0; at < labels.length; at++) {
    if (from.includes(labels[at] as number)) visit(at);
  }
  for (let at = stack.pop(); at !== undefined; at = stack.pop()) {
    const i = at % nx;
    const j = Math.floor(at / nx) % ny;
    const k = Math.floor(at / (nx * ny));
    if (i > 0) visit(at - 1);
    if (i < nx - 1) visit(at + 1);
    if (j > 0) visit(at - nx);
    if (j < ny - 1) visit(at + nx);
    if (k > 0) visit(at - nx * ny);
    if (k < nz - 1) visit(at + nx * ny);
  }
  for (let at = 0; at < labels.length; at++) {
    if (isKept[at] === 0) labels[at] = 0;
  }
}
