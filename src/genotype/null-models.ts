import { LocusError } from '../volume/errors.ts';
import type { CaseRun } from './case-run.ts';
import { extractRow, type RowTools } from './extract-row.ts';
import type { SignatureManifest } from './manifest.ts';
import type { CaseInput } from './predict.ts';
import type { NullAnswer, PredictOptions } from './predict-case.ts';
import type { Prediction } from './prediction.ts';
import type { ModelSession } from './runtime.ts';
import { predictSignature } from './signature.ts';

/** A signature model ready to run. */
export interface OpenSignature {
  readonly manifest: SignatureManifest;
  /** Of model.onnx, or of model.json for a formula. */
  readonly sha256: string;
  /** Null for a formula. */
  readonly session: ModelSession | null;
}

export interface NullModelTools extends Omit<RowTools, 'settings'> {
  /** Null where there is no such model. */
  readonly find: (id: string) => Promise<OpenSignature | null>;
  /** How a signature's features are extracted. @throws LocusError 'bad-settings' */
  readonly settingsOf: (manifest: SignatureManifest) => RowTools['settings'];
}

/** What a signature says of a case whose features have yet to be extracted. */
export async function predictFromImages(
  { manifest, sha256, session }: OpenSignature,
  subject: CaseInput,
  tools: RowTools,
  run: CaseRun = {},
): Promise<Prediction> {
  const start = performance.now();
  const row = await extractRow(manifest, subject, tools, run);
  const prepareMs = performance.now() - start;
  const { signal } = run;
  const prediction = await predictSignature({
    ...{ manifest, sha256, row, session },
    ...(signal === undefined ? {} : { signal }),
  });
  return { ...prediction, run: { ...prediction.run, prepareMs } };
}

/**
 * Radiomics-only null models on one case, each signature computed once whatever number of genes ask for it. A signature
 * that cannot be computed is no failure of the prediction: its reason stands in its place.
 */
export function makeNullModels(
  subject: CaseInput,
  { find, settingsOf, ...tools }: NullModelTools,
  { signal }: CaseRun = {},
): NonNullable<PredictOptions['nullModel']> {
  const known = new Map<string, Promise<Prediction | null>>();
  const compute = async (id: string, run: CaseRun) => {
    const signature = await find(id);
    if (signature === null) return null;
    const settings = settingsOf(signature.manifest);
    return predictFromImages(signature, subject, { ...tools, settings }, run);
  };
  return async (id, gene, say): Promise<NullAnswer> => {
    const run: CaseRun = {
      ...(signal === undefined ? {} : { signal }),
      onProgress: ({ stage, fraction }) => say(`Radiomics alone: ${stage}`, fraction),
    };
    const answer = known.get(id) ?? compute(id, run);
    known.set(id, answer);
    try {
      return answerOf(await answer, gene, id);
    } catch (error) {
      if (!(error instanceof LocusError) || isFinal(error)) throw error;
      return { whyNot: error.problem };
    }
  };
}

/** What ends the prediction as well. */
function isFinal({ code }: LocusError): boolean {
  return code === 'cancelled' || code === 'device-lost';
}

function answerOf(prediction: Prediction | null, gene: string, id: string): NullAnswer {
  if (prediction === null) return { whyNot: `There is no model ${id} here.` };
  const probability = prediction.heads.find((head) => head.gene === gene)?.probabilities[1];
  return probability === undefined
    ? { whyNot: `The model ${id} gives no probability for ${gene}.` }
    : { probability };
}
