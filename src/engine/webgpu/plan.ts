import type { Triple } from '../../volume/grid.ts';
import type { PairMethod } from '../pair-method.ts';
import { tooLarge } from './errors.ts';

// What the GPU is to do, as data: stretches of memory and kernels over them. Nothing here touches a device,
// so wiring can be looked at and tested without one.

/** WebGPU's default minStorageBufferOffsetAlignment and minUniformBufferOffsetAlignment. */
const ALIGNMENT = 256;

/** A buffer to be: its size grows while work is recorded, memory comes when the plan is run. */
export interface Block {
  readonly label: string;
  byteLength: number;
  /** Bytes put there before the first kernel runs. */
  readonly writes: { readonly offset: number; readonly bytes: ArrayBufferView }[];
  /** Whether kernels rely on zeros where nothing was written. */
  readonly isZeroed: boolean;
  /** Whether it is read back when the plan has run. */
  isResult: boolean;
}

/** A part of a block, as a kernel sees it. */
export interface View {
  readonly block: Block;
  readonly offset: number;
  readonly byteLength: number;
}

export interface Shader {
  /** Its file below shaders/. */
  readonly name: string;
  /** WGSL; entry point `main`. Binding 0 is a uniform struct: first and last workgroup, then `params`. */
  readonly code: string;
}

export interface Kernel {
  readonly label: string;
  readonly shader: Shader;
  /** The other fields of the uniform struct as 32-bit words. */
  readonly params: readonly number[];
  /** Storage buffers at bindings 1, 2, … */
  readonly bindings: readonly View[];
  readonly workgroups: number;
  /** Estimated simple operations of one workgroup, for splitting and progress. */
  readonly cost: number;
}

type BlockKind = Partial<Pick<Block, 'isZeroed' | 'isResult'>>;

function makeBlock(label: string, { isZeroed = false, isResult = false }: BlockKind): Block {
  return { label, byteLength: 0, writes: [], isZeroed, isResult };
}

/** Appends to a block. No view is empty: WebGPU wants bindings of one array element at least, here up to a vec4. */
function reserve(block: Block, byteLength: number): View {
  const offset = Math.ceil(block.byteLength / ALIGNMENT) * ALIGNMENT;
  const size = Math.max(16, Math.ceil(byteLength / 4) * 4);
  block.byteLength = offset + size;
  return { block, offset, byteLength: size };
}

/** What of a device decides how work is cut. */
export interface Capabilities {
  /** The most bytes a block may have: the limits on a buffer and on a binding. */
  readonly maxBlock: number;
  /** Words of workgroup memory for counters. */
  readonly tallyWords: number;
  /** Pure arithmetic that takes as long as one of the simple operations that costs are counted in. */
  readonly arithmeticGain: number;
  /** How sums over all pairs of so many voxels are had, in a box of these padded sides. */
  readonly pairMethod: (voxels: number, padded: Triple) => PairMethod | null;
  /** Whether the longest chord of a region's surface is sought on the GPU. */
  readonly searchesChords: boolean;
}

export class Plan {
  readonly kernels: Kernel[] = [];
  readonly blocks: Block[] = [];
  readonly capabilities: Capabilities;
  readonly #made = new Map<object, Map<string, unknown>>();
  readonly #shared = new Map<string, Block>();

  constructor(capabilities: Capabilities) {
    this.capabilities = capabilities;
  }

  /** Makes a thing once per plan and owner: work that several results need is recorded once. */
  once<T>(owner: object, name: string, make: () => T): T {
    const things = this.#made.get(owner) ?? new Map<string, unknown>();
    this.#made.set(owner, things);
    if (!things.has(name)) things.set(name, make());
    return things.get(name) as T;
  }

  /**
   * Memory of its own, for large data.
   * @throws LocusError 'too-large'
   */
  scratch(label: string, byteLength: number, kind: BlockKind = {}): View {
    this.#requireFits(label, byteLength);
    return reserve(this.#add(makeBlock(label, kind)), byteLength);
  }

  upload(label: string, bytes: ArrayBufferView): View {
    const view = this.scratch(label, bytes.byteLength);
    view.block.writes.push({ offset: 0, bytes });
    return view;
  }

  /** Room in a block shared with others of that name: many small things in few buffers. */
  shared(name: string, byteLength: number, kind: BlockKind = {}): View {
    this.#requireFits(name, byteLength);
    let block = this.#shared.get(name);
    if (
      block === undefined ||
      block.byteLength + byteLength + ALIGNMENT > this.capabilities.maxBlock
    ) {
      block = this.#add(makeBlock(name, kind));
      this.#shared.set(name, block);
    }
    return reserve(block, byteLength);
  }

  /** Small input that kernels only read. */
  constant(bytes: ArrayBufferView): View {
    const view = this.shared('constants', bytes.byteLength);
    view.block.writes.push({ offset: view.offset, bytes });
    return view;
  }

  /** Zeroed memory that is read back. */
  result(byteLength: number): View {
    return this.shared('results', byteLength, { isZeroed: true, isResult: true });
  }

  /** Has memory read back that kernels write. */
  readBack({ block }: View): void {
    block.isResult = true;
  }

  add(kernel: Kernel): void {
    if (kernel.workgroups > 0) this.kernels.push(kernel);
  }

  #requireFits(label: string, byteLength: number): void {
    if (byteLength <= this.capabilities.maxBlock) return;
    const [needed, allowed] = [byteLength, this.capabilities.maxBlock].map((n) =>
      Math.floor(n / (1 << 20)),
    );
    throw tooLarge(`${label}: ${needed} MB in one piece; this GPU allows ${allowed} MB.`);
  }

  #add(block: Block): Block {
    this.blocks.push(block);
    return block;
  }
}

const words = new Uint32Array(1);
const floats = new Float32Array(words.buffer);

/** The bits of a float32, for a field of a uniform struct. */
export function singleBits(value: number): number {
  floats[0] = value;
  return words[0] as number;
}
