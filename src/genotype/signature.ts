import { LocusError, throwIfCancelled } from '../volume/errors.ts';
import { type FeatureRow, featureWarnings, pickFeatures } from './feature-row.ts';
import { headResults } from './head-result.ts';
import type { Formula, SignatureManifest } from './manifest.ts';
import type { Prediction, RunFacts } from './prediction.ts';
import type { ModelSession } from './runtime.ts';

export interface SignatureCase {
  readonly manifest: SignatureManifest;
  /** Of model.onnx, or of model.json for a formula; lower-case hexadecimal. */
  readonly sha256: string;
  readonly row: FeatureRow;
  /** Null for a formula. */
  readonly session: ModelSession | null;
  readonly signal?: AbortSignal;
}

/**
 * Prediction of a signature model from a row of features: a formula in float64, or an ONNX-ML graph (trees, support vector
 * machines) on a float32 tensor [1, n].
 *
 * @throws LocusError 'missing-feature'; 'bad-model' for a graph that does not fit the manifest; 'cancelled'
 */
export async function predictSignature(signature: SignatureCase): Promise<Prediction> {
  const { manifest, sha256, row, session, signal } = signature;
  const { features, formula, output, id, name, version, card } = manifest;
  const values = pickFeatures(features.names, row);
  const start = performance.now();
  const raw =
    formula === null
      ? await runGraph(manifest, values, requireSession(session), signal)
      : evaluateFormula(formula, features.names, values);
  throwIfCancelled(signal);
  return {
    model: { id, name, version, sha256, label: card.label },
    heads: headResults(output, raw),
    warnings: featureWarnings(features, row, values),
    features: null,
    channels: [],
    run: runFacts(formula === null ? session : null, performance.now() - start),
  };
}

/**
 * Σ weight (x - mean) / sd + intercept, of each head: the value of a linear formula, the log odds of a logistic one, the
 * log hazard relative to the training mean of a Cox model (Cox, 1972; its intercept is 0 unless one is given).
 */
export function evaluateFormula(
  formula: Formula,
  names: readonly string[],
  values: ArrayLike<number>,
): number[] {
  return formula.heads.map(({ intercept, terms }) =>
    terms.reduce((sum, { feature, weight, mean, sd }) => {
      const value = values[names.indexOf(feature)] ?? Number.NaN;
      return sum + (weight * (value - mean)) / sd;
    }, intercept),
  );
}

function requireSession(session: ModelSession | null): ModelSession {
  if (session !== null) return session;
  throw new LocusError('bad-model', 'The graph is not open.', 'Add the ONNX file of the model.');
}

async function runGraph(
  manifest: SignatureManifest,
  values: Float64Array,
  session: ModelSession,
  signal: AbortSignal | undefined,
): Promise<ArrayLike<number>> {
  const { input, output } = requireTensors(manifest, session);
  const tensor = { dims: [1, values.length], data: Float32Array.from(values) };
  const options = { outputs: [output], ...(signal === undefined ? {} : { signal }) };
  const found = (await session.run({ [input]: tensor }, options))[output];
  if (found !== undefined) return found.data;
  throw new LocusError('bad-model', `The graph gave no "${output}".`, 'Export the model again.');
}

/** The names of the two tensors, which must be of the graph, and fit. */
function requireTensors({ features, output }: SignatureManifest, session: ModelSession) {
  const input = session.inputs.find(({ name }) => name === features.tensor);
  if (input === undefined || features.tensor === null) {
    const names = session.inputs.map(({ name }) => name).join(', ');
    throw new LocusError(
      'bad-model',
      `The graph has no input "${features.tensor}"; its inputs are ${names}.`,
      'Correct features.tensor in the manifest.',
    );
  }
  const wanted = input.dims[1] ?? null;
  if (input.dims.length !== 2 || (wanted !== null && wanted !== features.names.length)) {
    throw new LocusError(
      'bad-model',
      `Input "${input.name}" is [${input.dims.map((n) => n ?? '?').join(', ')}]; the manifest names ${features.names.length} features.`,
      'Correct features.names in the manifest.',
    );
  }
  const found = session.outputs.find(({ name }) => name === output.tensor);
  if (found === undefined || output.tensor === null) {
    const names = session.outputs.map(({ name }) => name).join(', ');
    throw new LocusError(
      'bad-model',
      `The graph has no output "${output.tensor}"; its outputs are ${names}.`,
      'Correct output.tensor in the manifest.',
    );
  }
  if (found.type === 'float32') return { input: input.name, output: found.name };
  throw new LocusError(
    'bad-model',
    `Output "${found.name}" is of type ${found.type}, not float32.`,
    'Name the tensor of probabilities, and export from scikit-learn with options={"zipmap": False}.',
  );
}

function runFacts(session: ModelSession | null, inferMs: number): RunFacts {
  return {
    backend: session === null ? 'formula' : session.backend,
    whyNotGpu: session === null ? 'A formula needs no graphics processor.' : session.whyNotGpu,
    prepareMs: 0,
    inferMs,
    threads: session?.threads ?? 1,
  };
}
