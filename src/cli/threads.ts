import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { createCpuEngine } from '../engine/cpu/cpu-engine.ts';
import { type ExtractInput, extract } from '../radiomics/extract.ts';
import type { Extraction } from '../radiomics/feature.ts';
import { makePlan } from '../radiomics/plan.ts';
import { type ErrorCode, LocusError } from '../volume/errors.ts';
import type { VoxelArray } from '../volume/volume.ts';

/** What a thread is given: all of the input and the derived images that are its share. */
export interface ThreadTask extends ExtractInput {
  readonly images: readonly string[];
}

export type ThreadAnswer =
  | { readonly ok: true; readonly extraction: Extraction }
  | {
      readonly ok: false;
      readonly code: ErrorCode | null;
      readonly problem: string;
      readonly remedy: string;
    };

/** Region voxels times derived images below which a thread takes longer to start than it saves. */
const WORTH_A_THREAD = 200_000;

export interface ThreadedExtraction {
  readonly extraction: Extraction;
  /** How many did the work, which may be fewer than allowed. */
  readonly threads: number;
}

/** Shares the derived images among threads of the CPU engine. `wanted` null: as many as are worth it. */
export async function extractInThreads(
  input: ExtractInput,
  wanted: number | null,
): Promise<ThreadedExtraction> {
  const images = makePlan(input.settings).map((node) => node.image.name);
  const threads = Math.max(1, Math.min(wanted ?? worthwhile(input, images.length), images.length));
  if (threads === 1) return { extraction: await extract(createCpuEngine(), input), threads };
  const shares = Array.from({ length: threads }, (_, n) =>
    images.filter((_image, at) => at % threads === n),
  );
  const shared = share(input);
  const [mine = [], ...others] = shares;
  // The first share is this thread's own.
  const parts = await Promise.all([
    ...others.map((names) => inThread({ ...shared, images: names })),
    extract(createCpuEngine(), shared, { images: mine }),
  ]);
  return { extraction: merge(parts, images), threads };
}

function worthwhile({ mask, labels }: ExtractInput, images: number): number {
  const voxels = mask.labels
    .filter(({ value }) => labels.includes(value))
    .reduce((sum, { voxelCount }) => sum + voxelCount, 0);
  return voxels * images < WORTH_A_THREAD ? 1 : availableParallelism();
}

function inThread(task: ThreadTask): Promise<Extraction> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./thread.mjs', import.meta.url), { workerData: task });
    worker.once('message', (answer: ThreadAnswer) => {
      if (answer.ok) resolve(answer.extraction);
      else if (answer.code === null) reject(new Error(answer.problem));
      else reject(new LocusError(answer.code, answer.problem, answer.remedy));
    });
    worker.once('error', reject);
    worker.once('exit', () => reject(new Error('a thread ended without an answer')));
  });
}

/** Voxels in shared memory, so that threads do not each get a copy. */
function share(input: ExtractInput): ExtractInput {
  return {
    ...input,
    image: { ...input.image, data: sharedCopy(input.image.data) },
    mask: { ...input.mask, data: sharedCopy(input.mask.data) },
  };
}

function sharedCopy<T extends VoxelArray>(data: T): T {
  const copy = new (data.constructor as new (buffer: SharedArrayBuffer) => T)(
    new SharedArrayBuffer(data.byteLength),
  );
  copy.set(data as never);
  return copy;
}

/** In the order that one thread would have given. */
function merge(parts: readonly Extraction[], images: readonly string[]): Extraction {
  const [first] = parts;
  if (first === undefined) throw new Error('no part of the extraction');
  const all = parts.flatMap(({ features }) => features);
  const longest = (phase: keyof Extraction['timings']) =>
    Math.max(...parts.map(({ timings }) => timings[phase]));
  return {
    features: images.flatMap((name) => all.filter(({ image }) => image === name)),
    diagnostics: first.diagnostics,
    warnings: [...new Set(parts.flatMap(({ warnings }) => warnings))],
    timings: {
      upload: longest('upload'),
      compute: longest('compute'),
      readback: longest('readback'),
      features: longest('features'),
    },
  };
}
