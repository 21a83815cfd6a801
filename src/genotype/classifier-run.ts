import { LocusError } from '../volume/errors.ts';
import { logitsOf } from './calibrate.ts';
import type { CaseRun } from './case-run.ts';
import { headResults } from './head-result.ts';
import type { ClassifierManifest, ClassifierOutput } from './manifest.ts';
import type { Loaded } from './predict.ts';
import { type NetworkInput, rowOf, runModel } from './run-model.ts';
import type { Tensor } from './tensor.ts';

export interface ClassifierAnswer {
  /** The output tensor's entries as the graph gave them. */
  readonly raw: Float32Array;
  /** The penultimate layer; null where the graph does not give it. */
  readonly features: readonly number[] | null;
}

/** What a classifier's graph gives for one input. @throws LocusError 'bad-model', and as ModelSession.run */
export async function runClassifier(
  { manifest, session }: Pick<Loaded<ClassifierManifest>, 'manifest' | 'session'>,
  input: NetworkInput,
  { signal }: CaseRun,
): Promise<ClassifierAnswer> {
  const { features } = manifest.output;
  const tensor = tensorOf(manifest.output);
  const names = features === null ? [tensor] : [tensor, features];
  const found = await runModel(session, manifest.input, input, names, signal);
  const deep = features === null ? null : rowOf(features, found[features] as Tensor);
  return {
    raw: rowOf(tensor, found[tensor] as Tensor),
    features: deep === null ? null : Array.from(deep),
  };
}

/** The output's entries as logits, in their order: log odds where the graph gives probabilities. */
export function entryLogits(output: ClassifierOutput, raw: Float32Array): readonly number[] {
  const logits = Array.from(raw);
  if (output.kind !== 'probabilities') return logits;
  for (const { indices } of output.heads) {
    const own = logitsOf(indices.map((index) => raw[index] as number));
    for (const [n, index] of indices.entries()) logits[index] = own[n] as number;
  }
  return logits;
}

/** Of the positive class, one number per head; of values the value itself. @throws LocusError 'bad-model' */
export function positives(output: ClassifierOutput, raw: Float32Array): readonly number[] {
  return headResults(output, raw).map(
    ({ probabilities, value }) => value ?? probabilities.at(-1) ?? Number.NaN,
  );
}

function tensorOf({ tensor }: ClassifierOutput): string {
  if (tensor !== null) return tensor;
  throw new LocusError(
    'bad-model',
    'model.json names no output tensor.',
    'Give output.tensor the name of the logits.',
  );
}
