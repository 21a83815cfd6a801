import { checkIntegrity } from '../../genotype/integrity.ts';
import { readManifest } from '../../genotype/read-manifest.ts';
import { LocusError } from '../../volume/errors.ts';
import { errorInfo } from '../error-info.ts';
import type { ErrorInfo } from '../protocol.ts';
import type { ModelSource } from './model-source.ts';

/**
 * Fetches a file of the folder of models, which is part of the page; null where there is no such file.
 *
 * @throws whatever fetch does when the network is gone
 */
export type FetchModelFile = (path: string) => Promise<Uint8Array<ArrayBuffer> | null>;

/** Index of the folder: `{ "models": ["glioma-genotype", …] }`; each has a folder of its own. */
const INDEX = 'index.json';

/** The models that come with the page; their files are fetched when they are first asked for. */
export function createShippedModels(fetchFile: FetchModelFile) {
  let known: Promise<readonly ModelSource[]> | undefined;

  async function fetchThere(path: string): Promise<Uint8Array<ArrayBuffer>> {
    let bytes: Uint8Array<ArrayBuffer> | null;
    try {
      bytes = await fetchFile(path);
    } catch {
      throw notThere(path, 'Connect to the network once, and try again.');
    }
    if (bytes === null) throw notThere(path, 'This copy of Locus is not complete: report this.');
    return bytes;
  }

  async function readAll(): Promise<readonly ModelSource[]> {
    const index: unknown = JSON.parse(text(await fetchThere(INDEX)));
    return Promise.all(idsOf(index).map(read));
  }

  async function read(id: string): Promise<ModelSource> {
    const json = text(await fetchThere(`${id}/model.json`));
    const manifest = readManifest(json, `${id}/model.json`);
    return {
      manifest,
      json,
      async graph() {
        const { file, name } = manifest;
        if (file === null) throw notThere(name, 'It is a formula.');
        const bytes = await fetchThere(`${id}/${file.name}`);
        await checkIntegrity(bytes, file, `${id}/${file.name}`);
        return bytes;
      },
    };
  }

  return {
    async list(): Promise<{
      readonly models: readonly ModelSource[];
      readonly problems: readonly ErrorInfo[];
    }> {
      known ??= readAll();
      try {
        return { models: await known, problems: [] };
      } catch (error) {
        // Another try may find the network again.
        known = undefined;
        return { models: [], problems: [errorInfo(error)] };
      }
    },
  };
}

/** @throws LocusError 'corrupt' */
function idsOf(index: unknown): readonly string[] {
  const ids =
    typeof index === 'object' && index !== null && 'models' in index ? index.models : undefined;
  if (Array.isArray(ids) && ids.every((id) => typeof id === 'string')) return ids;
  throw new LocusError('corrupt', 'The list of the page’s own models is damaged.', 'Report this.');
}

function notThere(path: string, remedy: string): LocusError {
  return new LocusError('internal', `The page’s own ${path} could not be fetched.`, remedy);
}

function text(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}
