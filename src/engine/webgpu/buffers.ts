/** Idle memory beyond this is given back: an integrated GPU shares it with everything else. */
const MAX_IDLE_BYTES = 256 << 20;

/**
 * Rounds up to four steps per power of two, so that buffers of nearly equal need can replace each other at
 * a waste of at most a fifth.
 */
export function sizeClass(byteLength: number): number {
  if (byteLength <= 1024) return 1024;
  const step = 2 ** (Math.floor(Math.log2(byteLength - 1)) - 2);
  return Math.ceil(byteLength / step) * step;
}

/** Buffers of finished work, kept for the next. */
export class BufferPool {
  readonly #device: GPUDevice;
  readonly #idle = new Map<string, GPUBuffer[]>();
  #idleBytes = 0;

  constructor(device: GPUDevice) {
    this.#device = device;
  }

  /** A buffer of at least that size. A fresh one is zeroed by WebGPU, a used one holds old data. */
  take(label: string, byteLength: number, usage: number): { buffer: GPUBuffer; isFresh: boolean } {
    const size = Math.min(sizeClass(byteLength), this.#device.limits.maxBufferSize);
    const buffer = this.#idle.get(`${usage} ${size}`)?.pop();
    if (buffer !== undefined) {
      this.#idleBytes -= buffer.size;
      buffer.label = label;
      return { buffer, isFresh: false };
    }
    return { buffer: this.#device.createBuffer({ label, size, usage }), isFresh: true };
  }

  /** Takes a buffer back. Work already submitted or encoded may still use it: the queue runs in order. */
  give(buffer: GPUBuffer): void {
    const key = `${buffer.usage} ${buffer.size}`;
    const idle = this.#idle.get(key) ?? [];
    this.#idle.set(key, idle);
    idle.push(buffer);
    this.#idleBytes += buffer.size;
  }

  /** Gives memory back to the system. Not while commands are being encoded: they may name idle buffers. */
  trim(): void {
    for (const [key, idle] of this.#idle) {
      while (this.#idleBytes > MAX_IDLE_BYTES && idle.length > 0) {
        const buffer = idle.pop() as GPUBuffer;
        this.#idleBytes -= buffer.size;
        buffer.destroy();
      }
      if (idle.length === 0) this.#idle.delete(key);
    }
  }
}
