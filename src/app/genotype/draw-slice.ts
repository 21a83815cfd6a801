import type { Grid } from '../../volume/grid.ts';
import type { ShownChannel } from './network-input.ts';

interface SliceOptions {
  readonly grid: Grid;
  readonly channel: ShownChannel;
  /** Of the region; its edge is drawn. */
  readonly mask: Float32Array | null;
  readonly slice: number;
  readonly isXFlipped: boolean;
  readonly isYFlipped: boolean;
}

/** Pixels of the canvas across a slice, so that lines are thin. */
const TARGET = 288;

/** Which way the indices of a grid, parallel to the world's axes, must run so that the front is up and sides are as the viewer has them. */
export function orientationOf(
  { affine }: Grid,
  isRadiological: boolean,
): Pick<SliceOptions, 'isXFlipped' | 'isYFlipped'> {
  const growsToRight = affine[0] > 0;
  const growsToFront = affine[5] > 0;
  return { isXFlipped: growsToRight === isRadiological, isYFlipped: growsToFront };
}

export function drawSlice(canvas: HTMLCanvasElement, options: SliceOptions): void {
  const [nx, ny] = options.grid.size;
  const [sx, sy] = options.grid.spacing;
  const scale = Math.max(1, Math.round(TARGET / Math.max(nx, ny)));
  canvas.width = nx * scale;
  canvas.height = Math.max(1, Math.round((ny * scale * sy) / sx));
  const context = canvas.getContext('2d');
  if (context === null) return;
  const small = new OffscreenCanvas(nx, ny);
  small.getContext('2d')?.putImageData(greys(options), 0, 0);
  context.imageSmoothingEnabled = false;
  context.drawImage(small, 0, 0, canvas.width, canvas.height);
  drawEdge(context, options);
}

/** Of a pixel of the picture: the voxel below it. */
function voxelIndex({ grid, isXFlipped, isYFlipped, slice }: SliceOptions, x: number, y: number) {
  const [nx, ny] = grid.size;
  const i = isXFlipped ? nx - 1 - x : x;
  const j = isYFlipped ? ny - 1 - y : y;
  return i + nx * (j + ny * slice);
}

function greys(options: SliceOptions): ImageData {
  const { channel, grid } = options;
  const [nx, ny] = grid.size;
  const image = new ImageData(nx, ny);
  const width = channel.high - channel.low;
  for (let y = 0; y < ny; y++) {
    for (let x = 0; x < nx; x++) {
      const value = channel.data[voxelIndex(options, x, y)] ?? 0;
      const grey = width > 0 ? (255 * (value - channel.low)) / width : 0;
      image.data.set([grey, grey, grey, 255], 4 * (x + nx * y));
    }
  }
  return image;
}

/** Between voxels of which one is in the region and the other is not. */
function drawEdge(context: CanvasRenderingContext2D, options: SliceOptions): void {
  const { grid, mask } = options;
  if (mask === null) return;
  const [nx, ny] = grid.size;
  const [width, height] = [context.canvas.width / nx, context.canvas.height / ny];
  const isIn = (x: number, y: number) =>
    x >= 0 && y >= 0 && x < nx && y < ny && mask[voxelIndex(options, x, y)] !== 0;
  context.beginPath();
  for (let y = 0; y <= ny; y++) {
    for (let x = 0; x <= nx; x++) {
      const here = isIn(x, y);
      if (here !== isIn(x - 1, y)) {
        context.moveTo(x * width, y * height);
        context.lineTo(x * width, (y + 1) * height);
      }
      if (here !== isIn(x, y - 1)) {
        context.moveTo(x * width, y * height);
        context.lineTo((x + 1) * width, y * height);
      }
    }
  }
  context.strokeStyle = '#f0e442';
  context.lineWidth = 2;
  context.stroke();
}
