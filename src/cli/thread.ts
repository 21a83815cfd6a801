import { parentPort } from 'node:worker_threads';
import { serveHelper } from '../radiomics/helpers.ts';

const serve = serveHelper((answer) => parentPort?.postMessage(answer));
parentPort?.on('message', serve);
