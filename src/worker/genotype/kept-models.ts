import { checkIntegrity } from '../../genotype/integrity.ts';
import type { Manifest, ModelFile } from '../../genotype/manifest.ts';
import { readManifest } from '../../genotype/read-manifest.ts';
import { LocusError } from '../../volume/errors.ts';
import { errorInfo } from '../error-info.ts';
import { asStorageError, type KeptStores, storageFull } from '../library/places.ts';
import type { ErrorInfo } from '../protocol.ts';
import type { ModelSource } from './model-source.ts';

/** Another one is refused: a record is never read by guessing. */
const SCHEMA = 'locus-kept-model 1';

/** A model that stays on this device; the graph is in a file of its own. */
export interface ModelRecord {
  readonly schema: typeof SCHEMA;
  readonly summary: { readonly id: string };
  readonly place: 'files' | 'database';
  /** model.json as it was read. */
  readonly manifest: string;
}

const ERASE_IT = 'Keep it again from its files, or erase everything in Privacy.';

/** The models that stay on this device. Every failure is a LocusError in words. */
export function createKeptModels(stores: KeptStores<ModelRecord>) {
  const { records } = stores;

  function sourceOf(value: unknown): ModelSource {
    if (!isRecord(value)) throw new LocusError('corrupt', 'A kept model is damaged.', ERASE_IT);
    const { manifest: json, place } = value;
    const manifest = readManifest(json, 'model.json');
    return { manifest, json, graph: () => graphOf(manifest, place) };
  }

  async function graphOf(
    { id, file, name }: Manifest,
    place: ModelRecord['place'],
  ): Promise<Uint8Array<ArrayBuffer>> {
    const stored = file === null ? null : nameOf(file);
    const blob = stored && (await inWords(() => stores.volumes(place).read(id, stored)));
    if (!blob || file === null) {
      throw new LocusError('corrupt', `The graph of ${name} is no longer there.`, ERASE_IT);
    }
    const bytes = new Uint8Array(await blob.arrayBuffer());
    await checkIntegrity(bytes, file, name);
    return bytes;
  }

  return {
    /** Those that can be read, and what is wrong with the others. */
    async list(): Promise<{
      readonly models: readonly ModelSource[];
      readonly problems: readonly ErrorInfo[];
    }> {
      const models: ModelSource[] = [];
      const problems: ErrorInfo[] = [];
      try {
        for (const value of (await records.all()).values()) {
          try {
            models.push(sourceOf(value));
          } catch (error) {
            problems.push(errorInfo(error));
          }
        }
      } catch (error) {
        // Where nothing can be kept nothing is kept.
        const known = asStorageError(error);
        const isBlocked = known instanceof LocusError && known.code === 'storage-blocked';
        if (!isBlocked) problems.push(errorInfo(known));
      }
      return { models, problems };
    },

    keep: ({ manifest, json, graph }: ModelSource): Promise<void> =>
      inWords(() =>
        stores.alone(async () => {
          const { id, file } = manifest;
          const place = await stores.choosePlace();
          const volumes = stores.volumes(place);
          const bytes = file === null ? null : await graph();
          checkSpace(bytes?.length ?? 0, await stores.free());
          const before = (await volumes.list().catch(() => null))?.get(id) ?? [];
          const name = file === null ? '' : nameOf(file);
          try {
            if (bytes !== null) await volumes.write(id, name, once(bytes));
            await records.put({ schema: SCHEMA, summary: { id }, place, manifest: json });
          } catch (error) {
            // What was kept under this id before stays.
            if (!before.includes(name)) await volumes.remove(id, [name]).catch(() => {});
            throw error;
          }
          const others = before.filter((other) => other !== name);
          await volumes.remove(id, others).catch(() => {});
        }),
      ),

    remove: (id: string): Promise<void> =>
      inWords(() =>
        stores.alone(async () => {
          await records.remove(id);
          for (const place of ['files', 'database'] as const) {
            // A browser may have only one of the two.
            await stores
              .volumes(place)
              .removeFolder(id)
              .catch(() => {});
          }
        }),
      ),

    erase: (): Promise<void> =>
      inWords(() =>
        stores.alone(async () => {
          await records.erase();
          for (const place of ['files', 'database'] as const) {
            await stores
              .volumes(place)
              .erase()
              .catch(() => {});
          }
        }),
      ),
  };
}

export type KeptModels = ReturnType<typeof createKeptModels>;

function checkSpace(needed: number, free: number | null): void {
  if (free === null || needed <= free) return;
  const [want, have] = [needed, free].map((bytes) => `${Math.ceil(bytes / 1e6)} MB`);
  throw storageFull(`Keeping this model takes ${want}; the browser allows ${have} more.`);
}

/** Another graph of the same model lies beside it until the record says which one counts. */
function nameOf({ sha256 }: ModelFile): string {
  return `${sha256}.onnx`;
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

async function inWords<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw asStorageError(error);
  }
}

function isRecord(value: unknown): value is ModelRecord {
  if (typeof value !== 'object' || value === null) return false;
  const { schema, summary, place, manifest } = value as Readonly<Record<string, unknown>>;
  return (
    schema === SCHEMA &&
    typeof summary === 'object' &&
    (place === 'files' || place === 'database') &&
    typeof manifest === 'string'
  );
}
