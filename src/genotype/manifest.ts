import type { Triple } from '../volume/grid.ts';
import type { Sequence } from '../volume/sequence.ts';

/** Of `model.json`: `"schema": "locus-model/1"`. */
export const MANIFEST_SCHEMA = 'locus-model/1';

/**
 * What a model is, wants and gives: the parsed `model.json` that lies beside `model.onnx`. A signature is the same
 * with a formula, or an ONNX-ML graph, over radiomics features in place of images.
 */
export type Manifest = ClassifierManifest | SegmentationManifest | SignatureManifest;

interface Common {
  readonly schema: typeof MANIFEST_SCHEMA;
  /** Lower-case letters, digits and hyphens; names the model in folders, tables and exports. */
  readonly id: string;
  readonly name: string;
  /** Of the model: '1.0.0'. */
  readonly version: string;
  readonly card: ModelCard;
}

/** Predicts one or several alterations from images. */
export interface ClassifierManifest extends Common {
  readonly task: 'classification';
  readonly file: ModelFile;
  readonly input: ImageInput;
  readonly output: ClassifierOutput;
}

/** Draws regions. */
export interface SegmentationManifest extends Common {
  readonly task: 'segmentation';
  readonly file: ModelFile;
  readonly input: ImageInput;
  readonly output: SegmentationOutput;
}

/** Predicts from a row of the feature table. */
export interface SignatureManifest extends Common {
  readonly task: 'signature';
  /** Null where `formula` says it all. */
  readonly file: ModelFile | null;
  readonly features: FeatureInput;
  /** Null where `file` is an ONNX-ML graph. */
  readonly formula: Formula | null;
  readonly output: ClassifierOutput;
}

/** The ONNX file beside the manifest. */
export interface ModelFile {
  readonly name: string;
  readonly bytes: number;
  /** Lower-case hexadecimal. */
  readonly sha256: string;
}

/** How images become the network's tensor. See prepare.ts for the exact definition of every step. */
export interface ImageInput {
  /** Of the graph. */
  readonly tensor: string;
  /** Channels in their order; the mask channel, where there is one, comes last. */
  readonly sequences: readonly InputSequence[];
  readonly maskChannel: 'none' | 'region';
  /** Where the graph takes them as a tensor of its own: 'NCDHW' = z slowest, x fastest; 'NCWHD' the reverse (MONAI). */
  readonly layout: 'NCDHW' | 'NCWHD';
  /** World directions in which x, y and z indices grow: 'RAS', 'LPS', 'LAS' … */
  readonly orientation: string;
  /** mm along x, y, z. */
  readonly spacing: Triple;
  /** `region`: centred on the region of interest; `image`: on the brain, or the grid where there is no brain mask. */
  readonly crop: 'region' | 'image';
  /** Voxels along x, y, z. Null with crop `image`: as many as cover it, rounded up to `multipleOf`. */
  readonly size: Triple | null;
  readonly multipleOf: number;
  /** Which voxels count as brain: all, those that are not 0 (skull-stripped images), or a mask that the user names. */
  readonly brainMask: 'none' | 'nonzero' | 'given';
  readonly normalisation: Normalisation;
  /** Of normalised values; null = as they come. */
  readonly clip: readonly [number, number] | null;
  /** What voxels outside the brain mask or the grid hold, and channels of missing sequences, after normalisation. */
  readonly background: number;
  /** What was seen in training; out-of-distribution warnings are drawn from it. Null where nothing is known. */
  readonly seen: SeenInTraining | null;
}

export interface InputSequence {
  readonly sequence: Sequence;
  /** A model cannot run without a required one; an optional one that is missing becomes background. */
  readonly isRequired: boolean;
  /** Replaces the model's, for channels of another kind (a perfusion map has units, T1 has none). */
  readonly normalisation: Normalisation | null;
}

export type Normalisation =
  | { readonly kind: 'none' }
  /** (v - mean) / SD, population SD. */
  | { readonly kind: 'z-score'; readonly over: 'brain' | 'image' | 'region' }
  /** (v - P_low) / (P_high - P_low), percentiles by linear interpolation. */
  | {
      readonly kind: 'percentile';
      readonly low: number;
      readonly high: number;
      readonly over: 'brain' | 'image' | 'region';
    }
  /** (v - subtract) / divide. */
  | { readonly kind: 'fixed'; readonly subtract: number; readonly divide: number };

/** Ranges are [lowest, highest] over the training cases. */
export interface SeenInTraining {
  /** mm, of the images as acquired: smallest and largest voxel edge. */
  readonly spacing: readonly [number, number];
  readonly regionVolumeMl: readonly [number, number];
  /** Of each normalised channel inside the region: mean and SD, as ranges; in the order of `sequences`. */
  readonly channels: readonly {
    readonly sequence: Sequence;
    readonly mean: readonly [number, number];
    readonly sd: readonly [number, number];
  }[];
  /** Of the penultimate layer: distance to the training cases beyond which an input is unlike them. Null = not given. */
  readonly features: FeatureSpace | null;
}

/** Mahalanobis distance with a diagonal covariance: sqrt(mean(((f - mean) / sd)²)). */
export interface FeatureSpace {
  readonly mean: readonly number[];
  readonly sd: readonly number[];
  /** 99th percentile of the distance over validation cases. */
  readonly limit: number;
}

/** Columns of the feature table. */
export interface FeatureInput {
  /** Of the graph; null for a formula. */
  readonly tensor: string | null;
  /** Full names with their sequence: 'T1c_original_glcm_Contrast'. The order is the graph's. */
  readonly names: readonly string[];
  /**
   * PyRadiomics parameter file contents (as JSON) that the features were extracted with; null = any settings. Members that
   * it names must be equal in the settings of a row, others are not compared.
   */
  readonly settings: unknown;
  readonly profile: 'ibsi' | 'pyradiomics';
  /** Each in training, for out-of-distribution warnings; null where unknown. */
  readonly seen: readonly { readonly low: number; readonly high: number }[] | null;
}

/** One value per head, before calibration: Σ weight (x - mean) / sd + intercept. */
export interface Formula {
  readonly kind: 'linear' | 'logistic' | 'cox';
  readonly heads: readonly {
    readonly intercept: number;
    readonly terms: readonly {
      readonly feature: string;
      readonly weight: number;
      readonly mean: number;
      readonly sd: number;
    }[];
  }[];
}

export interface ClassifierOutput {
  /** The graph's tensor of logits or probabilities [1, K]; null for a formula. */
  readonly tensor: string | null;
  readonly kind: 'logits' | 'probabilities' | 'value' | 'log-hazard';
  readonly heads: readonly Head[];
  /** Penultimate layer [1, F], exported as deep features; null where the graph does not give it. */
  readonly features: string | null;
  /** Class-activation maps [1, K, d, h, w] whose mean plus bias is the logits; null where there are none. */
  readonly activationMap: string | null;
}

/** One alteration. */
export interface Head {
  /** 'IDH', '1p/19q', 'EGFR', 'MGMT'. */
  readonly gene: string;
  /** 'mutation', 'codeletion', 'amplification', 'promoter methylation'. */
  readonly alteration: string;
  /** Of the two: negative first: ['wild type', 'mutant']; more for softmax heads; empty for values. */
  readonly classes: readonly string[];
  /** Entries of the output tensor: one for sigmoid, as many as classes for softmax. All heads together: 0, 1, 2 … */
  readonly indices: readonly number[];
  /**
   * Of two classes: probability of the positive one from which it is called. Of more: the likeliest is called if its
   * probability is at least this. Null = no call is made.
   */
  readonly threshold: number | null;
  readonly calibration: Calibration;
  /** Said beside every result: 'MGMT methylation cannot be told from MRI …'. Empty where there is none. */
  readonly caveat: string;
  readonly performance: readonly Performance[];
  readonly nullModels: readonly NullModel[];
}

export type Calibration =
  | { readonly kind: 'none' }
  /** Logits divided by it; `sd` = its standard error, makes the interval. */
  | { readonly kind: 'temperature'; readonly temperature: number; readonly sd: number | null }
  /** slope z + intercept; the covariance [Var slope, Cov, Var intercept] makes the interval. */
  | {
      readonly kind: 'platt';
      readonly slope: number;
      readonly intercept: number;
      readonly covariance: readonly [number, number, number] | null;
    };

export interface Performance {
  /** 'held-out simulated test set (200 cases, other scanners)'. */
  readonly on: string;
  readonly cases: number;
  readonly auc: number;
  readonly interval: readonly [number, number] | null;
  /** Expected calibration error; null where not measured. */
  readonly calibrationError: number | null;
  /** Where the figure comes from: a file of the repository, a paper. */
  readonly source: string;
}

/** What a person should compare with. */
export interface NullModel {
  readonly kind: 'prevalence' | 'radiomics';
  /** Of the positive class, for prevalence. */
  readonly probability: number | null;
  /** Id of a signature model whose head of the same gene is computed beside, for radiomics. */
  readonly signature: string | null;
  readonly auc: number | null;
}

export interface SegmentationOutput {
  /** [1, C, d, h, w]. */
  readonly tensor: string;
  /** sigmoid: each channel a region of its own; softmax: each voxel one class, channel 0 background. */
  readonly activation: 'sigmoid' | 'softmax';
  readonly regions: readonly {
    /** 'Whole tumour'. */
    readonly name: string;
    readonly channel: number;
    readonly threshold: number;
  }[];
  /** Labels of the mask that is made: a voxel gets the last of these whose region it is in. */
  readonly labels: readonly {
    readonly value: number;
    readonly name: string;
    readonly region: string;
  }[];
  readonly performance: readonly SegmentationPerformance[];
}

export interface SegmentationPerformance {
  readonly on: string;
  readonly cases: number;
  readonly region: string;
  readonly dice: number;
  readonly interval: readonly [number, number] | null;
  readonly source: string;
}

/** What a person must know before trusting a number. */
export interface ModelCard {
  /** One sentence. */
  readonly summary: string;
  readonly intendedUse: string;
  readonly notFor: string;
  readonly trainingData: string;
  readonly licence: string;
  readonly authors: string;
  /** Shown wherever the output appears: 'demonstration model, trained on simulated scans; not for clinical use'. */
  readonly label: string | null;
  readonly limitations: readonly string[];
  readonly references: readonly string[];
}
