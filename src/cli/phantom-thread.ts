import { parentPort } from 'node:worker_threads';
import type { Lattice } from '../phantom/lattice.ts';
import { type PhantomCaseRequest, writePhantomCase } from './phantom-case.ts';

const brains = new Map<number, Lattice>();

parentPort?.on('message', (request: PhantomCaseRequest) => {
  writePhantomCase(request, brains).then(
    () => parentPort?.postMessage(null),
    (error: unknown) => {
      // Thrown where the thread's owner hears it as the thread's error.
      setImmediate(() => {
        throw error;
      });
    },
  );
});
