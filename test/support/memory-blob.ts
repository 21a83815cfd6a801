/**
 * A file in memory, for tests that open some hundred thousand: Node's own Blob takes longer to make and to
 * read than a small header takes to parse. Reading gives a copy, as it does of a Blob.
 */
export class MemoryBlob implements Blob {
  readonly type = '';
  readonly #bytes: Uint8Array<ArrayBuffer>;

  constructor(bytes: Uint8Array<ArrayBuffer>) {
    this.#bytes = bytes;
  }

  get size(): number {
    return this.#bytes.length;
  }

  slice(start?: number, end?: number): Blob {
    return new MemoryBlob(this.#bytes.subarray(start, end));
  }

  async bytes(): Promise<Uint8Array<ArrayBuffer>> {
    return this.#bytes.slice();
  }

  async arrayBuffer(): Promise<ArrayBuffer> {
    return this.#bytes.slice().buffer;
  }

  async text(): Promise<string> {
    return new TextDecoder().decode(this.#bytes);
  }

  /** A Blob cannot be made of it: its bytes would be lost without a word. */
  toString(): string {
    throw new TypeError('A MemoryBlob is no part of a Blob.');
  }

  stream(): ReadableStream<Uint8Array<ArrayBuffer>> {
    return new Blob([this.#bytes]).stream();
  }
}
