import type { Augmentation, Prediction, SequenceImportance } from '../genotype/prediction.ts';
import type { Grid } from '../volume/grid.ts';
import type { JsonCase } from './json.ts';
import type { PredictedCase } from './prediction-table.ts';

/** What a prediction is made of, for a file that says how each number came to be. */
export interface JsonPrediction {
  /** Version of Locus. */
  readonly version: string;
  readonly engine: Omit<JsonCase['engine'], 'threads'>;
  readonly prediction: Prediction;
  readonly augmentation: Augmentation | null;
  /** Change of each head's probability without an image; null where it was not asked for. */
  readonly sequences: readonly SequenceImportance[] | null;
  readonly inputs: readonly JsonInput[];
}

export interface JsonInput {
  /** A sequence, 'region' or 'brain'. */
  readonly role: string;
  readonly sha256: string;
  readonly grid: Grid;
  /** Of the region. */
  readonly labels?: readonly number[];
}

/** The JSON of `predict --out x.json`; no file names. The model's label comes first. Ends with a newline. */
export function predictionJson(run: JsonPrediction): string {
  const { prediction, augmentation, engine, inputs, sequences } = run;
  const { model, ...said } = prediction;
  return written({
    locus: run.version,
    label: model.label,
    model,
    engine: { name: engine.name, adapter: engine.adapter },
    inputs,
    ...said,
    augmentation,
    sequences,
  });
}

export interface JsonSegmentation
  extends Omit<JsonPrediction, 'prediction' | 'augmentation' | 'sequences'> {
  readonly model: Prediction['model'];
  readonly warnings: Prediction['warnings'];
  readonly run: Prediction['run'];
  readonly labels: readonly {
    readonly value: number;
    readonly name: string;
    readonly voxels: number;
    readonly volumeMl: number;
  }[];
}

/** The JSON of regions that a model drew: how large they are. */
export function segmentationJson(found: JsonSegmentation): string {
  const { version, model, engine, ...said } = found;
  return written({
    locus: version,
    label: model.label,
    model,
    engine: { name: engine.name, adapter: engine.adapter },
    ...said,
  });
}

/** The JSON of several cases. */
export function batchJson(version: string, cases: readonly PredictedCase[]): string {
  return written({
    locus: version,
    cases: cases.map(({ name, predictions, error }) => ({
      case: name,
      predictions: predictions.map((prediction) => ({
        label: prediction.model.label,
        ...prediction,
      })),
      error: error === null ? null : `${error.problem} ${error.remedy}`.trim(),
    })),
  });
}

/** JSON has no NaN: null. */
function written(value: object): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
