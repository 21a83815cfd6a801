import type { BufferPool } from './buffers.ts';
import type { Guard } from './guard.ts';
import type { Memory } from './memory.ts';
import type { Block, Plan, View } from './plan.ts';
import type { Read } from './request.ts';

interface Place {
  readonly part: number;
  readonly offset: number;
}

/** All results of a plan in one mappable buffer; in several only beyond the largest buffer allowed. */
export class Readback {
  readonly #pool: BufferPool;
  readonly #places = new Map<Block, Place>();
  readonly #sizes: number[] = [];
  readonly #buffers: GPUBuffer[] = [];

  constructor(plan: Plan, pool: BufferPool) {
    this.#pool = pool;
    for (const block of plan.blocks.filter(({ isResult }) => isResult)) {
      const last = this.#sizes.length - 1;
      const used = this.#sizes[last] ?? Number.POSITIVE_INFINITY;
      const part = used + block.byteLength > plan.capabilities.maxBlock ? last + 1 : last;
      const offset = part === last ? used : 0;
      this.#places.set(block, { part, offset });
      this.#sizes[part] = offset + Math.ceil(block.byteLength / 8) * 8;
    }
  }

  copy(encoder: GPUCommandEncoder, memory: Memory): void {
    const usage = GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST;
    for (const size of this.#sizes) {
      this.#buffers.push(this.#pool.take('readback', size, usage).buffer);
    }
    for (const [block, { part, offset }] of this.#places) {
      const target = this.#buffers[part] as GPUBuffer;
      const { buffer, isFresh } = memory.take(block);
      // No kernel has touched it: an empty region leaves nothing but zeros.
      if (!isFresh && block.isZeroed) encoder.clearBuffer(buffer, 0, block.byteLength);
      encoder.copyBufferToBuffer(buffer, 0, target, offset, block.byteLength);
    }
  }

  /** Maps once all is done, lets `use` take copies, and unmaps. */
  async read(guard: Guard, use: (read: Read) => void): Promise<void> {
    const maps = this.#buffers.map((buffer, part) =>
      buffer.mapAsync(GPUMapMode.READ, 0, this.#sizes[part] as number),
    );
    try {
      await guard.wait(Promise.all(maps));
    } catch (error) {
      // A map under way cannot be reused; its promise rejects unheard.
      for (const map of maps) map.catch(() => {});
      for (const buffer of this.#buffers) buffer.destroy();
      throw error;
    }
    try {
      const ranges = this.#buffers.map((buffer, part) =>
        buffer.getMappedRange(0, this.#sizes[part] as number),
      );
      use(({ block, offset, byteLength }: View) => {
        const place = this.#places.get(block) as Place;
        const start = place.offset + offset;
        return (ranges[place.part] as ArrayBuffer).slice(start, start + byteLength);
      });
    } finally {
      for (const buffer of this.#buffers) {
        buffer.unmap();
        this.#pool.give(buffer);
      }
    }
  }
}
