import type { ImageInput } from '../../src/genotype/manifest.ts';
import { createRuntime, type RuntimeParts } from '../../src/genotype/onnx/runtime.ts';
import { readManifest } from '../../src/genotype/read-manifest.ts';
import { median, round } from './timing.ts';

const IDS = ['glioma-genotype', 'glioma-segmentation'] as const;
const BUDGET_MS = 2000;

export interface NetworkBench {
  /** A file of public/models. */
  readonly read: (path: string) => Promise<Uint8Array>;
  readonly parts: RuntimeParts;
  readonly backends: readonly ('wasm' | 'webgpu')[];
  /** Bytes that this process or page holds; null where nobody tells. */
  readonly memory: () => number | null;
  /** An emulated GPU takes minutes for the second. */
  readonly ids?: readonly string[];
}

/** The shipped networks by backend: opened (with the runtime, the first time), first run, warm runs; ms and MB. */
export async function benchNetworks({ read, parts, backends, memory, ids = IDS }: NetworkBench) {
  const results: Record<string, Record<string, unknown>> = {};
  for (const backend of backends) {
    const runtime = createRuntime(parts);
    for (const id of ids) {
      const held = memory();
      const onnx = await read(`${id}/model.onnx`);
      const input = await inputOf(read, id);
      const start = performance.now();
      const session = await runtime.open(onnx, { name: id, backend });
      const openMs = performance.now() - start;
      const dims = (session.inputs[0]?.dims ?? []).map((dim) => dim ?? 1);
      const data = Float32Array.from(
        { length: dims.reduce((product, dim) => product * dim, 1) },
        (_, n) => Math.sin(n * 12.9898) * 2,
      );
      const run = async () => {
        const from = performance.now();
        await session.run({ [input.tensor]: { dims, data } });
        return performance.now() - from;
      };
      const firstMs = await run();
      const warm: number[] = [];
      const until = performance.now() + BUDGET_MS;
      while (warm.length < 3 || performance.now() < until) warm.push(await run());
      const now = memory();
      results[id] = {
        ...results[id],
        [session.backend]: {
          openMs: round(openMs),
          firstMs: round(firstMs),
          warmMs: round(median(warm)),
          minMs: round(Math.min(...warm)),
          runs: warm.length,
          threads: session.threads,
          grownMb: now === null || held === null ? null : round((now - held) / 1e6),
        },
      };
      await session.dispose();
    }
    await runtime.dispose();
  }
  return results;
}

async function inputOf(read: NetworkBench['read'], id: string): Promise<ImageInput> {
  const text = new TextDecoder().decode(await read(`${id}/model.json`));
  const manifest = readManifest(text, 'model.json');
  if (manifest.task === 'signature') throw new Error(`${id} is no network`);
  return manifest.input;
}
