import type { Engine } from '../engine/engine.ts';
import type { Box } from '../volume/roi.ts';
import { FILTER_BUDGET, slabsOf } from './filters/budget.ts';
import { respondInSlabs } from './filters/slabs.ts';
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
 * Features of a prepared region, all derived images in one batch. A response that would take more memory than the
 * budget is made in slabs first and measured in a batch of its own, so that one such image is held at a time.
 * Progress runs from 0 to 1.
 *
 * @throws LocusError as `extract` does
 */
export async function measure(
  engine: Engine,
  task: MeasureTask,
  options: MeasureOptions = {},
  budget: number = FILTER_BUDGET,
): Promise<Measured> {
  const { plan } = task;
  const slabs = new Map(
    plan
      .map((node) => [node, slabsFor(engine, task, node, budget)] as const)
      .filter(([, parts]) => parts.length > 1),
  );
  const atOnce = plan.filter((node) => !slabs.has(node));
  const steps: (() => Promise<Measured>)[] = [];
  const share = (n: number, from = 0, to = 1) => within(options, steps.length, n, from, to);
  if (atOnce.length > 0 || slabs.size === 0) {
    steps.push(() => measureBatch(engine, { ...task, plan: atOnce }, share(0)));
  }
  for (const [node, parts] of slabs) {
    const n = steps.length;
    steps.push(async () => {
      const { image } = node;
      if (image.kind === 'original') throw new Error('the original is no response');
      const run = runOptions(
        { signal: options.signal, onProgress: share(n, 0, FILTER_SHARE).onProgress },
        0,
        1,
      );
      const { filter, name } = image;
      const response = await respondInSlabs(engine, sourceOf(task), filter, name, parts, run);
      const one = { ...task, plan: [node], known: { [name]: response } };
      return measureBatch(engine, one, share(n, FILTER_SHARE, 1));
    });
  }
  const measured: Measured[] = [];
  for (const step of steps) measured.push(await step());
  return joinMeasured(measured, plan, (a, b) => a + b);
}

/** Parts of a plan's results, in the order that the plan in one piece would have given. */
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

/** Into how many slabs a response has to be cut; none where nothing is to be made. */
function slabsFor(
  engine: Engine,
  { image: { grid }, roi, known }: MeasureTask,
  { image, whyNot }: PlanNode,
  budget: number,
): readonly Box[] {
  if (image.kind === 'original' || whyNot !== null || image.name in known) return [];
  return slabsOf(image.filter, grid, roi.box, engine.info.name === 'cpu' ? 8 : 4, budget);
}

/** Options of one of `count` equal steps, or of a share of it. */
function within(
  { signal, onProgress }: MeasureOptions,
  count: number,
  n: number,
  from: number,
  to: number,
): MeasureOptions {
  return {
    ...(signal === undefined ? {} : { signal }),
    onProgress: (progress) =>
      onProgress?.({
        ...progress,
        fraction: (n + from + (to - from) * progress.fraction) / count,
      }),
  };
}
