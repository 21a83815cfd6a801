import { loadWasmOrt } from './load-ort.ts';
import { createHost, type HostSession } from './ort-host.ts';
import type { ThreadAnswer, ThreadRequest, ThreadValue } from './thread-protocol.ts';

/** The far end of `createThreadHost`: ONNX Runtime for WebAssembly in a thread of its own. */
export function serveGraphs(
  send: (answer: ThreadAnswer) => void,
): (request: ThreadRequest) => void {
  const sessions = new Map<number, HostSession>();

  function known(id: number): HostSession {
    const session = sessions.get(id);
    if (session === undefined) throw new Error('the session is closed');
    return session;
  }

  async function work(request: ThreadRequest): Promise<ThreadValue> {
    if (request.kind === 'open') {
      const host = createHost(await loadWasmOrt(request.threads), ['wasm']);
      const session = await host.open(request.onnx);
      sessions.set(request.id, session);
      return { session: request.id, inputs: session.inputs, outputs: session.outputs };
    }
    if (request.kind === 'run') return known(request.session).run(request.feeds, request.outputs);
    await known(request.session).release();
    sessions.delete(request.session);
    return null;
  }

  let tail: Promise<unknown> = Promise.resolve();
  return (request) => {
    tail = tail
      .then(() => work(request))
      .then(
        (value) => send({ id: request.id, ok: true, value }),
        (error: unknown) => {
          const problem = error instanceof Error ? error.message : String(error);
          send({ id: request.id, ok: false, problem });
        },
      );
  };
}
