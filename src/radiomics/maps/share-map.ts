import { createCpuEngine } from '../../engine/cpu/cpu-engine.ts';
import type { Engine } from '../../engine/engine.ts';
import { LocusError } from '../../volume/errors.ts';
import type { Helper, HelperPool } from '../helpers.ts';
import { kernelSize, type MapTask } from './map-task.ts';
import { hasKernel, type MeasureMapOptions, measureMap } from './measure-map.ts';

/** Estimated time of a voxel of a cube of 27, µs: by kernel, by definition. */
const COSTS = { kernel: 20, definition: 60 };

/** Bytes that results of one run on a GPU may take: more voxels are done in several runs. */
const RESULT_BUDGET = 64 * 2 ** 20;

/** Each thread has so many parts, so that none waits long for a slow one. */
const PARTS_A_THREAD = 4;

/**
 * `measureMap` with all that is there: features that the GPU has kernels for on it, the others on the CPU, shared with
 * other threads in stretches of voxels. The same values whatever the threads.
 *
 * @throws LocusError as `measureMap` does
 */
export async function measureMapShared(
  engine: Engine,
  task: MapTask,
  centres: Uint32Array,
  pool: HelperPool,
  { signal, onProgress }: MeasureMapOptions = {},
): Promise<Float32Array> {
  const rows = task.features.map((each, row) => ({ each, row }));
  const onGpu = rows.filter(
    ({ each }) => engine.info.name === 'webgpu' && hasKernel('webgpu', task, each),
  );
  const onHost = rows.filter((row) => !onGpu.includes(row));
  const share = onGpu.length / rows.length;
  const isMixed = onGpu.length > 0 && onHost.length > 0;
  let out: Float32Array = new Float32Array(isMixed ? rows.length * centres.length : 0);
  const run = async (
    chosen: typeof rows,
    from: number,
    to: number,
    work: (part: MapTask, say: (fraction: number) => void) => Promise<Float32Array>,
  ) => {
    if (chosen.length === 0) return;
    const part = { ...task, features: chosen.map(({ each }) => each) };
    const values = await work(part, (fraction) => onProgress?.(from + (to - from) * fraction));
    if (chosen.length === rows.length) out = values;
    else copyRows(values, chosen, centres.length, out);
  };
  const stop = signal === undefined ? {} : { signal };
  await run(onGpu, 0, share, (part, say) =>
    inStretches(part, centres, stretchesOnGpu(part, centres), say, (stretch, tell) =>
      measureMap(engine, part, stretch, { ...stop, onProgress: tell }),
    ),
  );
  await run(onHost, share, 1, (part, say) => onThreads(part, centres, pool, stop, say));
  return out;
}

function stretchesOnGpu({ features }: MapTask, centres: Uint32Array): number {
  return Math.max(1, Math.ceil((4 * features.length * centres.length) / RESULT_BUDGET));
}

/** One stretch of voxels after the other. */
async function inStretches(
  task: MapTask,
  centres: Uint32Array,
  count: number,
  say: (fraction: number) => void,
  work: (stretch: Uint32Array, tell: (fraction: number) => void) => Promise<Float32Array>,
): Promise<Float32Array> {
  if (count === 1) return work(centres, say);
  const out = new Float32Array(task.features.length * centres.length);
  for (let n = 0; n < count; n++) {
    const [from, to] = [n, n + 1].map((at) => Math.floor((at * centres.length) / count)) as [
      number,
      number,
    ];
    const values = await work(centres.subarray(from, to), (fraction) =>
      say((n + fraction) / count),
    );
    copyStretch(values, from, to - from, centres.length, out);
  }
  return out;
}

/** Stretches go to whatever thread is free; one that a thread was lost with is done here. */
async function onThreads(
  task: MapTask,
  centres: Uint32Array,
  pool: HelperPool,
  stop: Pick<MeasureMapOptions, 'signal'>,
  say: (fraction: number) => void,
): Promise<Float32Array> {
  const engine = createCpuEngine();
  const helpers = costOf(task, centres) >= pool.worthMs ? pool.take(pool.size) : [];
  const threads = 1 + helpers.length;
  const parts = threads === 1 ? 1 : Math.min(centres.length, PARTS_A_THREAD * threads);
  if (parts === 1) return measureMap(engine, task, centres, { ...stop, onProgress: say });
  const out = new Float32Array(task.features.length * centres.length);
  const done = new Float64Array(parts);
  let next = 0;
  const follow = async (helper: Helper | null) => {
    let own = helper;
    while (next < parts) {
      const part = next++;
      const [from, to] = [part, part + 1].map((at) =>
        Math.floor((at * centres.length) / parts),
      ) as [number, number];
      const stretch = centres.slice(from, to);
      const onProgress = (fraction: number) => {
        done[part] = Math.max(done[part] as number, fraction);
        say(done.reduce((sum, share) => sum + share, 0) / parts);
      };
      const here = () => measureMap(engine, task, stretch, { ...stop, onProgress });
      const there = own?.map({ task, centres: stretch }, { ...stop, onProgress });
      const values = await (there ?? here()).catch((error: unknown) => {
        if (own === null || error instanceof LocusError) throw error;
        own = null;
        return here();
      });
      onProgress(1);
      copyStretch(values, from, to - from, centres.length, out);
    }
  };
  const all = await Promise.allSettled([...helpers, null].map(follow));
  const failed = all.find(({ status }) => status === 'rejected');
  if (failed?.status === 'rejected') throw failed.reason;
  return out;
}

/** ms, on one thread. */
function costOf(task: MapTask, centres: Uint32Array): number {
  const families = new Set(task.features.map(({ family }) => family));
  const voxel = [...families].reduce((sum, family) => {
    const own = task.features.filter((each) => each.family === family);
    return (
      sum + (own.every((each) => hasKernel('cpu', task, each)) ? COSTS.kernel : COSTS.definition)
    );
  }, 0);
  const [nx, ny, nz] = kernelSize(task);
  return (centres.length * voxel * nx * ny * nz) / 27 / 1e3;
}

function copyRows(
  values: Float32Array,
  rows: readonly { readonly row: number }[],
  count: number,
  out: Float32Array,
): void {
  rows.forEach(({ row }, n) => {
    out.set(values.subarray(n * count, (n + 1) * count), row * count);
  });
}

function copyStretch(
  values: Float32Array,
  from: number,
  length: number,
  count: number,
  out: Float32Array,
): void {
  for (let row = 0; row * count < out.length; row++) {
    out.set(values.subarray(row * length, (row + 1) * length), row * count + from);
  }
}
