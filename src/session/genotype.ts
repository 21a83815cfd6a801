import type { Accessor } from 'solid-js';
import type { Prediction } from '../genotype/prediction.ts';
import type { GenotypeService } from '../worker/protocol-genotype.ts';
import type { Case } from './case.ts';
import { type BatchState, createBatch } from './genotype/batch.ts';
import { createExplanation, type ExplanationState } from './genotype/explanation.ts';
import { createInputs, type InputsState } from './genotype/inputs.ts';
import { createModels, type ModelsState } from './genotype/models.ts';
import { createOperators, type OperatorsState } from './genotype/operators.ts';
import { createPredictions, type PredictionsState } from './genotype/predictions.ts';
import { createPreview, type PreviewState } from './genotype/preview.ts';
import { createSegmentation, type SegmentationState } from './genotype/segmentation.ts';
import type { Jobs } from './jobs.ts';
import type { Problems } from './problems.ts';

/** Models of genotype and segmentation, and what they say of the case in hand. */
export interface GenotypeState {
  readonly models: ModelsState;
  /** What the model in use takes from the case, and what it lacks. */
  readonly inputs: InputsState;
  readonly predictions: PredictionsState;
  readonly explanation: ExplanationState;
  readonly preview: PreviewState;
  readonly segmentation: SegmentationState;
  readonly batch: BatchState;
  readonly operators: OperatorsState;
}

export function createGenotype(
  service: GenotypeService,
  jobs: Pick<Jobs, 'run'>,
  scans: Pick<Case, 'images' | 'masks' | 'image' | 'mask' | 'addMaskLike' | 'setLabel'>,
  problems: Pick<Problems, 'report' | 'clear'>,
  subject: Accessor<string>,
  onKept: () => void,
): GenotypeState {
  const models = createModels(service, jobs, problems, onKept);
  const { chosen } = models;
  const inputs = createInputs(chosen, scans);
  // Where a model runs is known once it was opened.
  const onRun = () => {
    if (chosen()?.backend === null) void models.refresh();
  };
  return {
    models,
    inputs,
    predictions: createPredictions(service, jobs, chosen, inputs, problems, subject, onRun),
    explanation: createExplanation(service, jobs, chosen, inputs, problems),
    preview: createPreview(service, jobs, chosen, inputs, problems),
    segmentation: createSegmentation(service, jobs, chosen, inputs, scans, problems),
    batch: createBatch(service, jobs, models.list, chosen, problems),
    operators: createOperators(service, jobs, problems),
  };
}

/** Of a case, for exports. */
export type PredictionsOf = (subject: string) => readonly Prediction[];
