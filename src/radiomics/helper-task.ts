import { crop } from '../volume/crop.ts';
import type { Triple } from '../volume/grid.ts';
import type { Box, Roi } from '../volume/roi.ts';
import type { Volume, VoxelArray } from '../volume/volume.ts';
import { PEAK_RADIUS } from './families/local-intensity.ts';
import { extremesOf } from './filters/responses.ts';
import { workBoxOf } from './filters/work-box.ts';
import { isMade } from './measure.ts';
import type { MeasureTask } from './measure-batch.ts';
import type { PlanNode } from './plan.ts';

/** The task with as much of the image as these nodes read: what travels to another thread. */
export function surroundings(task: MeasureTask, nodes: readonly PlanNode[]): MeasureTask {
  const { image, roi } = task;
  const box = readBox(task, nodes);
  const extremes = nodes.some((node) => isMade(node, task)) ? extremesOf(image) : null;
  if (box === null) return { ...task, image: shared(image), extremes };
  // The position in the world is of no account for features; sizes and spacing are.
  const grid = { ...image.grid, size: box.size };
  const part = { ...image, grid, data: crop(image, box, Number.NaN) };
  const start = roi.box.start.map((n, axis) => n - (box.start[axis] as number));
  return {
    ...task,
    image: shared(part),
    roi: { ...roi, box: { ...roi.box, start: start as unknown as Triple } },
    extremes,
  };
}

/** The part of the image that the nodes read; null where filters take it from the other side of the image. */
function readBox(task: MeasureTask, nodes: readonly PlanNode[]): Box | null {
  const { image, roi } = task;
  let box = peakBox(image, roi);
  for (const node of nodes) {
    if (node.image.kind === 'original' || !isMade(node, task)) continue;
    const work = workBoxOf(node.image.filter, image.grid, roi.box);
    if (work.period !== null) return null;
    box = union(box, work.box);
  }
  return box;
}

/** Intensity peaks reach beyond the region's box. */
function peakBox({ grid }: Volume, { box }: Roi): Box {
  const reach = grid.spacing.map((step) => Math.ceil(PEAK_RADIUS / step));
  const start = box.start.map((n, axis) => Math.max(n - (reach[axis] as number), 0));
  const size = start.map((from, axis) => {
    const end = (box.start[axis] as number) + (box.size[axis] as number) + (reach[axis] as number);
    return Math.min(end, grid.size[axis] as number) - from;
  });
  return { start: start as unknown as Triple, size: size as unknown as Triple };
}

function union(a: Box, b: Box): Box {
  const start = a.start.map((n, axis) => Math.min(n, b.start[axis] as number));
  const end = ({ start: from, size }: Box, axis: number) =>
    (from[axis] as number) + (size[axis] as number);
  return {
    start: start as unknown as Triple,
    size: start.map(
      (from, axis) => Math.max(end(a, axis), end(b, axis)) - from,
    ) as unknown as Triple,
  };
}

/** Voxels in shared memory where there is such (in a page only with isolation headers), else as they are. */
function shared(image: Volume): Volume {
  if (typeof SharedArrayBuffer === 'undefined') return image;
  const { data } = image;
  const copy = new (data.constructor as new (buffer: SharedArrayBuffer) => VoxelArray)(
    new SharedArrayBuffer(data.byteLength),
  );
  copy.set(data as never);
  return { ...image, data: copy };
}
