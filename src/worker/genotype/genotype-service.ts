import { LocusError } from '../../volume/errors.ts';
import { attempt } from '../error-info.ts';
import type { createJobTable } from '../jobs.ts';
import type { GenotypeService } from '../protocol-genotype.ts';

export interface GenotypeTools {
  readonly jobs: ReturnType<typeof createJobTable>;
}

export function createGenotypeService({ jobs }: GenotypeTools): GenotypeService {
  const refuse = () => {
    throw new LocusError('unsupported', 'No model can be run here yet.', 'Use a later version.');
  };
  const refused = (jobId: string) => jobs.run(jobId, async () => refuse());
  return {
    models: () => attempt(() => []),
    importModel: refused,
    keepModel: () => attempt(refuse),
    removeModel: () => attempt(refuse),
    eraseModels: () => attempt(() => null),
    predict: ({ jobId }) => refused(jobId),
    explain: ({ jobId }) => refused(jobId),
    preview: ({ jobId }) => refused(jobId),
    segment: ({ jobId }) => refused(jobId),
    predictBatch: ({ jobId }) => refused(jobId),
    probeOperators: refused,
  };
}
