import type { Sequence } from '../volume/sequence.ts';
import type { Head } from './manifest.ts';

/** What a model said of one case. Plain data: crosses the thread boundary and is exported as it is. */
export interface Prediction {
  readonly model: ModelIdentity;
  readonly heads: readonly HeadResult[];
  /** Reasons to distrust it, strongest first; empty where nothing is unusual. */
  readonly warnings: readonly InputWarning[];
  /** Penultimate layer; null where the model has none. Exported as `deep_<model>_<n>`. */
  readonly features: readonly number[] | null;
  /** Channels in their order, as the network saw them. */
  readonly channels: readonly ChannelFacts[];
  readonly run: RunFacts;
}

export interface ModelIdentity {
  readonly id: string;
  readonly name: string;
  readonly version: string;
  /** Of model.onnx, or of model.json for a formula. */
  readonly sha256: string;
  readonly label: string | null;
}

export interface HeadResult {
  readonly gene: string;
  readonly alteration: string;
  readonly classes: readonly string[];
  /** As the graph gave it; of a sigmoid head one number. */
  readonly logits: readonly number[];
  /** Calibrated, one per class (a sigmoid head: negative, positive); of values and hazards empty. */
  readonly probabilities: readonly number[];
  /** 95 % interval of the positive class's probability: calibration and test-time augmentation together; null = unknown. */
  readonly interval: readonly [number, number] | null;
  /** The value itself where it is none of a probability: a linear score, a log hazard. */
  readonly value: number | null;
  /** Class called at the head's threshold; null where none is called. */
  readonly call: string | null;
  readonly caveat: string;
  readonly nullModels: readonly NullResult[];
}

export interface NullResult {
  readonly kind: Head['nullModels'][number]['kind'];
  readonly probability: number | null;
  readonly auc: number | null;
  /** Why there is no probability, in words; null where there is one. */
  readonly whyNot: string | null;
}

export type InputWarningKind =
  | 'missing-sequence'
  | 'spacing'
  | 'intensity'
  | 'region-size'
  | 'region-place'
  | 'region-cut'
  | 'not-skull-stripped'
  | 'features'
  | 'settings'
  | 'values';

/** Out of distribution, or doubtful input. */
export interface InputWarning {
  readonly kind: InputWarningKind;
  /** For a person: 'T1c has voxels of 6 mm; the model was trained on 0.9 to 5 mm.' */
  readonly text: string;
  readonly sequence: Sequence | null;
}

export interface ChannelFacts {
  readonly sequence: Sequence | 'mask';
  readonly isPresent: boolean;
  /** Subtracted and divided by, in the image's unit; null for mask and missing channels. */
  readonly centre: number | null;
  readonly scale: number | null;
}

export interface RunFacts {
  readonly backend: Backend;
  /** Why it is not WebGPU; null when it is. */
  readonly whyNotGpu: string | null;
  /** ms. */
  readonly prepareMs: number;
  readonly inferMs: number;
  /** WebAssembly threads; 1 where the page is not cross-origin isolated. */
  readonly threads: number;
}

export type Backend = 'webgpu' | 'wasm' | 'formula';

/** Spread over altered copies of the input: [identity, flips, shifts …]. */
export interface Augmentation {
  readonly copies: readonly { readonly name: string; readonly logits: readonly number[] }[];
  /** SD of the logits over the copies, per output index. */
  readonly sd: readonly number[];
}

/** What the positive class's probability of each head would be without a sequence (channel as background). */
export interface SequenceImportance {
  readonly sequence: Sequence | 'mask';
  /** Probability without it minus probability with all, per head. */
  readonly change: readonly number[];
}
