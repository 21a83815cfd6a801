import type { Engine } from '../engine/engine.ts';
import type { Box } from '../volume/roi.ts';
import { FILTER_BUDGET, slabsOf, workingSet } from './filters/budget.ts';
import { respondInSlabs } from './filters/slabs.ts';
import { workBoxOf } from './filters/work-box.ts';
import {
  type Measured,
  type MeasureOptions,
  type MeasureTask,
  measureBatch,
  runOptions,
  sourceOf,
} from './measure-batch.ts';
import type { PlanNode } from './plan.ts';

/** What making a response in slabs takes of the progress of its image. */
const FILTER_SHARE = 0.5;

/**
 * Features of a prepared region, all derived images in one batch as long as filters stay within the memory budget: else
 * in several, and a response that alone would take more is made in slabs first. Progress runs from 0 to 1.
 *
 * @throws LocusError as `extract` does
 */
export async function measure(
  engine: Engine,
  task: MeasureTask,
  options: MeasureOptions = {},
  budget: number = FILTER_BUDGET,
): Promise<Measured> {
  const groups = groupNodes(engine, task, budget);
  const parts: Measured[] = [];
  for (const [n, { nodes, slabs }] of groups.entries()) {
    const [from, to] = [n / groups.length, (n + 1) / groups.length];
    const [node] = nodes;
    if (node === undefined || slabs.length < 2) {
      parts.push(await measureBatch(engine, { ...task, plan: nodes }, within(options, from, to)));
    } else {
      const middle = from + FILTER_SHARE * (to - from);
      const known = await filterInSlabs(engine, task, node, slabs, within(options, from, middle));
      const one = { ...task, plan: nodes, known };
      parts.push(await measureBatch(engine, one, within(options, middle, to)));
    }
  }
  return joinMeasured(parts, task.plan, (a, b) => a + b);
}

/** What one batch measures: several images, or one whose response is made in slabs. */
interface Group {
  readonly nodes: readonly PlanNode[];
  readonly slabs: readonly Box[];
}

function groupNodes(engine: Engine, task: MeasureTask, budget: number): readonly Group[] {
  const { image, roi, plan } = task;
  const voxelBytes = engine.info.name === 'cpu' ? 8 : 4;
  const groups: Group[] = [];
  let open: PlanNode[] = [];
  // Inputs are there from the beginning of a batch, what filters need for themselves one after the other.
  let inputs = new Map<string, number>();
  let most = 0;
  const close = () => {
    if (open.length > 0) groups.push({ nodes: open, slabs: [] });
    open = [];
    inputs = new Map();
    most = 0;
  };
  for (const node of plan) {
    if (node.image.kind === 'filtered' && isMade(node, task)) {
      const { filter } = node.image;
      const slabs = slabsOf(filter, image.grid, roi.box, voxelBytes, budget);
      if (slabs.length > 1) {
        groups.push({ nodes: [node], slabs });
        continue;
      }
      const work = workBoxOf(filter, image.grid, roi.box);
      const key = JSON.stringify(work);
      const [nx, ny, nz] = work.box.size;
      const needed = workingSet(filter, image.grid, roi.box, voxelBytes);
      const held = [...inputs].reduce(
        (sum, [other, bytes]) => sum + (other === key ? 0 : bytes),
        0,
      );
      if (held + Math.max(most, needed) > budget) close();
      inputs.set(key, nx * ny * nz * voxelBytes);
      most = Math.max(most, needed);
    }
    open.push(node);
  }
  close();
  return groups.length > 0 ? groups : [{ nodes: plan, slabs: [] }];
}

/** Whether a filter has to run for the node. */
export function isMade(
  { image, whyNot }: PlanNode,
  { known }: Pick<MeasureTask, 'known'>,
): boolean {
  return image.kind === 'filtered' && whyNot === null && !(image.name in known);
}

async function filterInSlabs(
  engine: Engine,
  task: MeasureTask,
  { image }: PlanNode,
  slabs: readonly Box[],
  { signal, onProgress }: MeasureOptions,
): Promise<MeasureTask['known']> {
  if (image.kind === 'original') return {};
  const run = runOptions({ signal, onProgress }, 0, 1);
  const { filter, name } = image;
  return { [name]: await respondInSlabs(engine, sourceOf(task), filter, name, slabs, run) };
}

/** Results of parts of a plan, in the order that the plan in one piece would have given. */
export function joinMeasured(
  parts: readonly Measured[],
  plan: readonly PlanNode[],
  time: (a: number, b: number) => number,
): Measured {
  const all = parts.flatMap(({ features }) => features);
  const total = (phase: keyof Measured['timings']) =>
    parts.map(({ timings }) => timings[phase]).reduce(time);
  return {
    features: plan.flatMap(({ image, families }) =>
      families.flatMap((family) =>
        all.filter((value) => value.image === image.name && value.family === family),
      ),
    ),
    responses: Object.assign({}, ...parts.map(({ responses }) => responses)),
    timings: {
      upload: total('upload'),
      compute: total('compute'),
      readback: total('readback'),
      features: total('features'),
    },
  };
}

/** Options of what takes the progress bar from one fraction to another. */
function within({ signal, onProgress }: MeasureOptions, from: number, to: number): MeasureOptions {
  return {
    ...(signal === undefined ? {} : { signal }),
    onProgress: (progress) =>
      onProgress?.({ ...progress, fraction: from + (to - from) * progress.fraction }),
  };
}
