import type { Backend } from './prediction.ts';

/** 3-D operators x backends, as this machine runs them. */
export interface OperatorTable {
  readonly rows: readonly OperatorRow[];
  /** Of the WebGPU column; null where there is no adapter. */
  readonly adapter: string | null;
  readonly isSoftware: boolean;
}

export interface OperatorRow {
  /** 'Conv 3x3x3 stride 2', 'ConvTranspose 2x2x2 stride 2 (rewritten)'. */
  readonly name: string;
  readonly operator: string;
  readonly results: Readonly<Record<Exclude<Backend, 'formula'>, OperatorResult>>;
}

export type OperatorResult =
  | {
      readonly kind: 'ran';
      /** Largest difference from a float64 reference computed here. */
      readonly difference: number;
      readonly ms: number;
    }
  /** On another processor than asked for (the CPU), rightly. */
  | { readonly kind: 'elsewhere'; readonly difference: number; readonly ms: number }
  | { readonly kind: 'wrong'; readonly difference: number }
  | { readonly kind: 'failed'; readonly why: string }
  | { readonly kind: 'not-run'; readonly why: string };
