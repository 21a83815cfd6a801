import type { ThreadRequest } from '../../genotype/onnx/thread-protocol.ts';
import { serveGraphs } from '../../genotype/onnx/thread-server.ts';
import { openModuleWorker } from '../open-worker.ts';

// ONNX Runtime starts threads from its script's address, and they would follow that response's policy, which a static
// host does not send. So they inherit this thread's, as this one inherited the page's.
const Own = Worker;
Object.assign(globalThis, {
  Worker: function InheritingWorker(script: string | URL, { name = '' }: WorkerOptions = {}) {
    return openModuleWorker(String(script), name, Own);
  },
});

const serve = serveGraphs((answer) => postMessage(answer));
addEventListener('message', ({ data }: MessageEvent<ThreadRequest>) => serve(data));
