import { LocusError } from '../../volume/errors.ts';
import type { ModelsReport } from '../protocol-genotype.ts';
import type { ModelBackend, ModelEntry } from '../protocol-models.ts';
import type { KeptModels } from './kept-models.ts';
import type { ModelSource } from './model-source.ts';
import type { createShippedModels } from './shipped-models.ts';

export interface KnownModel extends ModelSource {
  readonly origin: ModelEntry['origin'];
}

/** What came out of opening a graph. */
export interface OpenedFacts {
  readonly backend: ModelBackend;
  readonly notes: readonly string[];
}

/** All models that can be run here, by their ids: shipped ones, those kept on the device, those of this sitting. */
export function createCatalogue(
  shipped: Pick<ReturnType<typeof createShippedModels>, 'list'>,
  kept: KeptModels,
) {
  const session = new Map<string, ModelSource>();
  /** Of graphs that were opened, by SHA-256. */
  const opened = new Map<string, OpenedFacts>();

  function entryOf({ manifest, origin }: KnownModel): ModelEntry {
    const facts = manifest.file === null ? FORMULA : opened.get(manifest.file.sha256);
    return {
      id: manifest.id,
      manifest,
      origin,
      backend: facts?.backend ?? null,
      notes: facts?.notes ?? [],
    };
  }

  async function all(): Promise<{
    readonly models: readonly KnownModel[];
    readonly problems: ModelsReport['problems'];
  }> {
    const [own, stored] = [await shipped.list(), await kept.list()];
    const known = new Map<string, KnownModel>();
    const add = (origin: KnownModel['origin'], models: Iterable<ModelSource>) => {
      for (const model of models) known.set(model.manifest.id, { ...model, origin });
    };
    add('kept', stored.models);
    add('session', session.values());
    // Nothing takes the place of a model that came with the page.
    add('shipped', own.models);
    const order = ['shipped', 'kept', 'session'];
    const models = [...known.values()].sort(
      (a, b) => order.indexOf(a.origin) - order.indexOf(b.origin),
    );
    return { models, problems: [...own.problems, ...stored.problems] };
  }

  async function find(id: string): Promise<KnownModel | null> {
    const own = session.get(id);
    if (own !== undefined) return { ...own, origin: 'session' };
    const { models } = await all();
    return models.find(({ manifest }) => manifest.id === id) ?? null;
  }

  /** @throws LocusError 'usage' */
  async function need(id: string): Promise<KnownModel> {
    const found = await find(id);
    if (found !== null) return found;
    throw new LocusError('usage', 'This model is no longer there.', 'Open its files again.');
  }

  return {
    async list(): Promise<ModelsReport> {
      const { models, problems } = await all();
      return { models: models.map(entryOf), problems };
    },
    find,
    need,

    /** A model of this sitting; one of the same id takes its place. @throws LocusError 'usage' */
    async add(source: ModelSource): Promise<ModelEntry> {
      const { id } = source.manifest;
      const { models } = await shipped.list();
      if (models.some(({ manifest }) => manifest.id === id)) {
        throw new LocusError(
          'usage',
          `The page’s own model is called ${id} too.`,
          'Give yours another "id" in model.json.',
        );
      }
      session.set(id, source);
      return entryOf({ ...source, origin: 'session' });
    },

    noteOpened({ manifest }: ModelSource, facts: OpenedFacts): void {
      if (manifest.file !== null) opened.set(manifest.file.sha256, facts);
    },

    async keep(id: string): Promise<ModelEntry> {
      const model = await need(id);
      if (model.origin !== 'session') return entryOf(model);
      await kept.keep(model);
      session.delete(id);
      return entryOf({ ...model, origin: 'kept' });
    },

    /** @throws LocusError 'usage' for a shipped one */
    async remove(id: string): Promise<void> {
      const model = await find(id);
      if (model === null) return;
      if (model.origin === 'shipped') {
        throw new LocusError('usage', 'A model of the page itself stays.', '');
      }
      session.delete(id);
      await kept.remove(id);
    },

    erase: () => kept.erase(),
  };
}

export type Catalogue = ReturnType<typeof createCatalogue>;

const FORMULA: OpenedFacts = {
  backend: { backend: 'formula', whyNotGpu: 'A formula needs no graphics processor.' },
  notes: [],
};
