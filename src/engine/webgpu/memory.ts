import type { BufferPool } from './buffers.ts';
import type { Dispatch } from './dispatch.ts';
import type { Block, Plan } from './plan.ts';

/** Buffers for the blocks of one plan: each from its first use to its last, then free for another block. */
export class Memory {
  readonly #pool: BufferPool;
  readonly #held = new Map<Block, GPUBuffer>();
  readonly #lastUse = new Map<Block, Dispatch>();

  constructor(pool: BufferPool, dispatches: readonly Dispatch[]) {
    this.#pool = pool;
    for (const dispatch of dispatches) {
      for (const { block } of dispatch.kernel.bindings) this.#lastUse.set(block, dispatch);
    }
  }

  /** Takes memory for what must be there before the first kernel, and fills it. */
  upload(queue: GPUQueue, plan: Plan): void {
    for (const block of plan.blocks) {
      if (block.writes.length === 0) continue;
      const { buffer } = this.take(block);
      for (const { offset, bytes } of block.writes) {
        if (bytes.byteLength > 0)
          queue.writeBuffer(buffer, offset, bytes as GPUAllowSharedBufferSource);
      }
    }
  }

  take(block: Block): { buffer: GPUBuffer; isFresh: boolean } {
    const held = this.#held.get(block);
    if (held !== undefined) return { buffer: held, isFresh: true };
    const usage = GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC | GPUBufferUsage.COPY_DST;
    const taken = this.#pool.take(block.label, block.byteLength, usage);
    this.#held.set(block, taken.buffer);
    return taken;
  }

  /** Frees what no later dispatch needs. */
  releaseAfter(dispatch: Dispatch): void {
    for (const { block } of dispatch.kernel.bindings) {
      if (this.#lastUse.get(block) === dispatch && !block.isResult) this.#release(block);
    }
  }

  releaseAll(): void {
    for (const block of [...this.#held.keys()]) this.#release(block);
    this.#pool.trim();
  }

  #release(block: Block): void {
    const buffer = this.#held.get(block);
    if (buffer === undefined) return;
    this.#held.delete(block);
    this.#pool.give(buffer);
  }
}
