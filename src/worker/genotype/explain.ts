import { explainCase } from '../../genotype/explain-case.ts';
import type { CaseInput } from '../../genotype/predict.ts';
import { LocusError } from '../../volume/errors.ts';
import type { ExplainReport, ExplainRequest } from '../protocol-genotype.ts';
import type { OpenCase } from './model-runs.ts';

/** What a classifier's answer rests on. @throws LocusError as explainCase */
export async function explainWith(
  { model, session, engine, signal, onProgress }: OpenCase,
  subject: CaseInput,
  { kind, head }: Pick<ExplainRequest, 'kind' | 'head'>,
): Promise<Omit<ExplainReport, 'elapsedMs'>> {
  const { manifest } = model;
  if (manifest.task !== 'classification' || session === null) {
    throw new LocusError('usage', 'This model has nothing to map.', 'Choose a classifier.');
  }
  const loaded = { manifest, session, engine };
  const { map, sequences, run } = await explainCase(loaded, subject, {
    ...{ kind, head, signal, onProgress },
  });
  const whole = map && { ...map, box: { start: [0, 0, 0] as const, size: map.grid.size } };
  return { map: whole, sequences, run };
}
