import { attempt } from '../error-info.ts';
import { type createJobTable, paceProgress } from '../jobs.ts';
import type { ImportModels } from '../opening.ts';
import type { JobProgress } from '../protocol.ts';
import type { GenotypeService } from '../protocol-genotype.ts';
import type { GenotypeWork, Watch } from './genotype-work.ts';

/**
 * Models as the page calls them: jobs that can be cancelled, errors as values. What does the work is loaded when it is
 * first asked for: most sittings never do.
 */
export function lateGenotype(
  jobs: ReturnType<typeof createJobTable>,
  load: () => Promise<GenotypeWork>,
): { readonly service: GenotypeService; readonly importModels: ImportModels } {
  let loaded: Promise<GenotypeWork> | undefined;
  const late = () => {
    loaded ??= load();
    return loaded;
  };

  function job<T>(
    jobId: string,
    onProgress: (progress: JobProgress) => void,
    work: (work: GenotypeWork, watch: Watch) => Promise<T>,
  ) {
    const say = paceProgress(onProgress);
    const tell: Watch['onProgress'] = ({ stage, fraction }) =>
      say({ stage, image: null, family: null, fraction });
    // Known to `cancel` before anything is loaded.
    return jobs.run(jobId, async (signal) => work(await late(), { signal, onProgress: tell }));
  }

  return {
    importModels: async (files, { signal, say }) =>
      (await late()).importAll(files, {
        signal,
        onProgress: ({ stage, fraction }) => say(stage, fraction),
      }),
    service: {
      models: () => attempt(async () => (await late()).models()),
      importModel: (jobId, files, say) =>
        job(jobId, say, (work, watch) => work.importModel(files, watch)),
      keepModel: (id) => attempt(async () => (await late()).keepModel(id)),
      removeModel: (id) => attempt(async () => (await late()).removeModel(id)),
      eraseModels: () => attempt(async () => (await late()).eraseModels()),
      predict: (request, say) =>
        job(request.jobId, say, (work, watch) => work.predict(request, watch)),
      explain: (request, say) =>
        job(request.jobId, say, (work, watch) => work.explain(request, watch)),
      preview: (request, say) =>
        job(request.jobId, say, (work, watch) => work.preview(request, watch)),
      segment: (request, say) =>
        job(request.jobId, say, (work, watch) => work.segment(request, watch)),
      predictBatch: (request, say) =>
        job(request.jobId, say, (work, watch) => work.predictBatch(request, watch)),
      probeOperators: (jobId, say) => job(jobId, say, (work, watch) => work.probeOperators(watch)),
    },
  };
}
