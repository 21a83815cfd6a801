import { parentPort, workerData } from 'node:worker_threads';
import { createCpuEngine } from '../engine/cpu/cpu-engine.ts';
import { extract } from '../radiomics/extract.ts';
import { LocusError } from '../volume/errors.ts';
import type { ThreadAnswer, ThreadTask } from './threads.ts';

const { images, ...input } = workerData as ThreadTask;

async function answer(): Promise<ThreadAnswer> {
  try {
    return { ok: true, extraction: await extract(createCpuEngine(), input, { images }) };
  } catch (error) {
    // Errors lose their class on the way to another thread.
    return error instanceof LocusError
      ? { ok: false, code: error.code, problem: error.problem, remedy: error.remedy }
      : { ok: false, code: null, problem: String(error), remedy: '' };
  }
}

parentPort?.postMessage(await answer());
