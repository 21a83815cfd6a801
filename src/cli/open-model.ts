import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { checkGraph } from '../genotype/check-graph.ts';
import { checkIntegrity, sha256 } from '../genotype/integrity.ts';
import type { Manifest } from '../genotype/manifest.ts';
import { readManifest } from '../genotype/read-manifest.ts';
import type { ModelSession, Runtime } from '../genotype/runtime.ts';
import { LocusError, withFile } from '../volume/errors.ts';
import { fileError } from './output.ts';

/** A model ready to run. */
export interface OpenModel {
  readonly manifest: Manifest;
  /** Null for a formula. */
  readonly session: ModelSession | null;
  /** Of model.onnx, or of model.json for a formula. */
  readonly sha256: string;
}

const MANIFEST = 'model.json';
const SHIPPED = join('public', 'models');

/**
 * A model from a folder with model.json, from a model.json, or shipped under an id.
 *
 * @throws LocusError 'bad-model', 'wrong-hash', and as Runtime.open does; the file is named
 */
export async function openModel(
  named: string,
  runtime: Runtime,
  backend: 'auto' | 'wasm' | 'webgpu',
): Promise<OpenModel> {
  const path = manifestPath(named);
  const bytes = await readFile(path).catch((error: unknown) => {
    throw fileError(error, path, 'The model cannot be read');
  });
  const manifest = readManifest(new TextDecoder().decode(bytes), path);
  if (manifest.file === null) {
    return { manifest, session: null, sha256: (await sha256(bytes)) ?? '' };
  }
  const onnx = join(dirname(path), manifest.file.name);
  const graph = await readFile(onnx).catch((error: unknown) => {
    throw fileError(error, onnx, 'The model cannot be read');
  });
  await checkIntegrity(graph, manifest.file, onnx);
  const session = await runtime.open(graph, { name: onnx, backend });
  try {
    if (manifest.task !== 'signature') checkGraph(manifest, session);
  } catch (error) {
    await session.dispose();
    throw withFile(error, onnx);
  }
  return { manifest, session, sha256: manifest.file.sha256 };
}

/** Null where no model of this id is shipped. @throws LocusError as openModel */
export async function openShipped(
  id: string,
  runtime: Runtime,
  backend: 'auto' | 'wasm' | 'webgpu',
): Promise<OpenModel | null> {
  const folder = shippedFolder(id);
  return folder === null ? null : openModel(folder, runtime, backend);
}

function manifestPath(named: string): string {
  if (named.toLowerCase().endsWith('.json')) return named;
  const inside = join(named, MANIFEST);
  if (existsSync(inside)) return inside;
  const shipped = shippedFolder(named);
  if (shipped !== null) return join(shipped, MANIFEST);
  throw new LocusError(
    'bad-model',
    existsSync(named)
      ? `There is no ${MANIFEST} in this folder.`
      : 'There is no such folder, and no model of this name is shipped.',
    'Name a folder with model.json and model.onnx.',
    named,
  );
}

/** Beside the script that was started, or in the folder where npm starts it. */
function shippedFolder(id: string): string | null {
  if (!/^[a-z0-9-]+$/.test(id)) return null;
  const roots = [resolve(dirname(process.argv[1] ?? '.'), '..'), process.cwd()];
  const folders = roots.map((root) => join(root, SHIPPED, id));
  return folders.find((folder) => existsSync(join(folder, MANIFEST))) ?? null;
}
