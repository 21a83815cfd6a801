import type { EngineInfo } from '../engine/engine.ts';
import type { OperatorTable } from '../genotype/operator-table.ts';
import type {
  Augmentation,
  InputWarning,
  Prediction,
  RunFacts,
  SequenceImportance,
} from '../genotype/prediction.ts';
import type { Grid } from '../volume/grid.ts';
import type { Sequence } from '../volume/sequence.ts';
import type { ErrorInfo, ItemId, JobProgress, MadeMask, Part, Result } from './protocol.ts';
import type { ModelEntry } from './protocol-models.ts';

/** Images of the case in hand for one model. */
export interface PredictRequest {
  readonly jobId: string;
  readonly modelId: string;
  readonly images: readonly { readonly sequence: Sequence; readonly imageId: ItemId }[];
  /** The region of interest; null where the model needs none. Labels are united. */
  readonly mask: { readonly maskId: ItemId; readonly labels: readonly number[] } | null;
  /** For models that take a brain mask from the user. */
  readonly brain: { readonly maskId: ItemId; readonly labels: readonly number[] } | null;
  /** Flipped and shifted copies as well, for the interval. */
  readonly isAugmented: boolean;
}

export interface PredictReport {
  readonly prediction: Prediction;
  /** Null where it was not asked for. */
  readonly augmentation: Augmentation | null;
  /** Of the inputs, for provenance: hashes of voxels, never names. */
  readonly inputs: readonly {
    /** A sequence, 'region' or 'brain'. */
    readonly role: string;
    readonly sha256: string;
    readonly grid: Grid;
  }[];
  readonly engine: EngineInfo;
  readonly elapsedMs: number;
}

export interface ExplainRequest extends Omit<PredictRequest, 'isAugmented'> {
  readonly kind: 'occlusion' | 'activation' | 'sequences';
  /** Index into the model's heads. */
  readonly head: number;
}

export interface ExplainReport {
  /** On the network's grid; of occlusion: logit of the whole minus logit without the voxel's surroundings. */
  readonly map: Part<Float32Array> | null;
  readonly sequences: readonly SequenceImportance[] | null;
  readonly run: RunFacts;
  readonly elapsedMs: number;
}

/** Exactly what the network sees. */
export interface PreviewReport {
  readonly grid: Grid;
  readonly channels: readonly {
    readonly name: string;
    readonly isPresent: boolean;
    readonly data: Float32Array;
  }[];
  readonly warnings: readonly InputWarning[];
}

export interface SegmentReport {
  /** On the grid of the first image; becomes a mask of the case by addMask once a person accepts it. */
  readonly mask: MadeMask;
  readonly model: Prediction['model'];
  readonly warnings: readonly InputWarning[];
  readonly run: RunFacts;
  readonly elapsedMs: number;
}

export interface BatchRequest {
  readonly jobId: string;
  /** Of several cases: a folder for each, or file names that begin with the case's. */
  readonly files: readonly File[];
  readonly modelIds: readonly string[];
  /** Labels of the mask that are the region; null = all of them. */
  readonly labels: readonly number[] | null;
}

/** Rows of one CSV. */
export interface BatchReport {
  readonly cases: readonly {
    /** As the folder or the file names call it. */
    readonly name: string;
    readonly predictions: readonly Prediction[];
    /** What was chosen or read otherwise than it stands there, in sentences. */
    readonly notes: readonly string[];
    readonly error: ErrorInfo | null;
  }[];
  readonly ignored: readonly { readonly name: string; readonly reason: string }[];
  readonly elapsedMs: number;
}

/** What can be run here, and models that cannot be read, with the reason. */
export interface ModelsReport {
  readonly models: readonly ModelEntry[];
  readonly problems: readonly ErrorInfo[];
}

/** The part of the Comlink service that is about models. No method throws. */
export interface GenotypeService {
  models(): Promise<Result<ModelsReport>>;
  /** model.json with model.onnx, a signature's JSON, or a MONAI metadata.json with its ONNX; nothing is stored. */
  importModel(
    jobId: string,
    files: readonly File[],
    onProgress: (progress: JobProgress) => void,
  ): Promise<Result<ModelEntry>>;
  /** Stores a model on this device. */
  keepModel(id: string): Promise<Result<ModelEntry>>;
  /** Forgets one that is not shipped, and erases it from this device. */
  removeModel(id: string): Promise<Result<null>>;
  /** Removes every kept model with the places they were in; those stay that are shipped, or of this sitting. */
  eraseModels(): Promise<Result<null>>;
  predict(
    request: PredictRequest,
    onProgress: (progress: JobProgress) => void,
  ): Promise<Result<PredictReport>>;
  explain(
    request: ExplainRequest,
    onProgress: (progress: JobProgress) => void,
  ): Promise<Result<ExplainReport>>;
  preview(
    request: Omit<PredictRequest, 'isAugmented'>,
    onProgress: (progress: JobProgress) => void,
  ): Promise<Result<PreviewReport>>;
  segment(
    request: Omit<PredictRequest, 'isAugmented'>,
    onProgress: (progress: JobProgress) => void,
  ): Promise<Result<SegmentReport>>;
  predictBatch(
    request: BatchRequest,
    onProgress: (progress: JobProgress) => void,
  ): Promise<Result<BatchReport>>;
  /** Runs small graphs of each 3-D operator on both backends of this machine. */
  probeOperators(
    jobId: string,
    onProgress: (progress: JobProgress) => void,
  ): Promise<Result<OperatorTable>>;
}
