import type { GenotypeService } from '../protocol-genotype.ts';

/** The service of models, loaded when it is first asked for: most sittings never do. */
export function lateGenotype(load: () => Promise<GenotypeService>): GenotypeService {
  let loaded: Promise<GenotypeService> | undefined;
  const late = () => {
    loaded ??= load();
    return loaded;
  };
  return {
    models: async () => (await late()).models(),
    importModel: async (jobId, files, say) => (await late()).importModel(jobId, files, say),
    keepModel: async (id) => (await late()).keepModel(id),
    removeModel: async (id) => (await late()).removeModel(id),
    eraseModels: async () => (await late()).eraseModels(),
    predict: async (request, say) => (await late()).predict(request, say),
    explain: async (request, say) => (await late()).explain(request, say),
    preview: async (request, say) => (await late()).preview(request, say),
    segment: async (request, say) => (await late()).segment(request, say),
    predictBatch: async (request, say) => (await late()).predictBatch(request, say),
    probeOperators: async (jobId, say) => (await late()).probeOperators(jobId, say),
  };
}
