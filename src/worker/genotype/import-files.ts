import { sniff } from '../../formats/sniff.ts';
import type { SourceFile } from '../../formats/source.ts';
import { openZip } from '../../formats/zip/open-zip.ts';
import { finishMonai, readMonai } from '../../genotype/import-monai.ts';
import { checkIntegrity, sha256 } from '../../genotype/integrity.ts';
import type { Manifest, ModelFile } from '../../genotype/manifest.ts';
import { readManifest } from '../../genotype/read-manifest.ts';
import { isWantedOfArchive, type ModelFileKind, sniffModel } from '../../genotype/sniff-model.ts';
import { LocusError, throwIfCancelled, withFile } from '../../volume/errors.ts';
import type { ModelSource } from './model-source.ts';

/** Parts of models among files. */
export interface ModelFiles {
  readonly manifests: readonly SourceFile[];
  readonly monai: readonly SourceFile[];
  readonly graphs: readonly SourceFile[];
}

/** Looks at files, and into archives, for what models are made of; what is none is passed over. */
export async function findModelFiles(
  files: readonly SourceFile[],
  signal?: AbortSignal,
): Promise<ModelFiles> {
  const found: Record<ModelFileKind, SourceFile[]> = { manifest: [], monai: [], onnx: [] };
  for (const file of files) {
    throwIfCancelled(signal);
    const seen = await sniff(file.blob);
    if (seen.kind === 'zip' && !seen.isGzip) {
      const isWanted = isWantedOfArchive;
      const { files: inside, errors } = await openZip(file, { signal, isWanted });
      for (const one of inside) await put(one);
      if (errors[0] !== undefined && inside.length === 0) throw errors[0];
    } else await put(file);
  }
  return { manifests: found.manifest, monai: found.monai, graphs: found.onnx };

  async function put(file: SourceFile): Promise<void> {
    const kind = await sniffModel(file, await sniff(file.blob));
    if (kind !== null) found[kind].push(file);
  }
}

/**
 * The models that the files make up: each manifest with the graph that it names, or the only one there is; metadata of
 * MONAI with the manifest beside it, which says what the metadata does not. Each is checked; one that is bad does not
 * spoil the others.
 */
export async function readModels(
  files: ModelFiles,
): Promise<{ readonly models: readonly ModelSource[]; readonly errors: readonly LocusError[] }> {
  const { graphs } = files;
  const models: ModelSource[] = [];
  const errors: LocusError[] = [];
  const plans = planOf(files);
  const used = new Set<SourceFile>();
  for (const plan of plans) {
    try {
      models.push(await readModel(plan, graphs, plans.length === 1, used));
    } catch (error) {
      errors.push(asLocusError(error, (plan.manifest ?? plan.monai)?.name ?? ''));
    }
  }
  // Where a manifest was refused its graph is no news.
  const idle = errors.length > 0 ? [] : graphs.filter((graph) => !used.has(graph));
  return { models, errors: [...errors, ...idle.map(({ name }) => noManifest(name))] };
}

/** What one model is read from; at least one of the two is there. */
interface Plan {
  readonly manifest: SourceFile | null;
  readonly monai: SourceFile | null;
}

function planOf({ manifests, monai }: ModelFiles): readonly Plan[] {
  const isPair = manifests.length === 1 && monai.length === 1;
  const partner = (metadata: SourceFile) =>
    isPair ? manifests[0] : manifests.find((manifest) => folderOf(manifest) === folderOf(metadata));
  const finished = monai.map((metadata): Plan => {
    return { monai: metadata, manifest: partner(metadata) ?? null };
  });
  const taken = new Set(finished.map(({ manifest }) => manifest));
  const alone = manifests.filter((manifest) => !taken.has(manifest));
  return [...finished, ...alone.map((manifest): Plan => ({ manifest, monai: null }))];
}

async function readModel(
  { manifest: file, monai }: Plan,
  graphs: readonly SourceFile[],
  isAlone: boolean,
  used: Set<SourceFile>,
): Promise<ModelSource> {
  const only = isAlone && graphs.length === 1 ? graphs[0] : undefined;
  if (monai !== null) {
    const graph = beside(monai, null, graphs) ?? only;
    if (graph !== undefined) used.add(graph);
    return readMonaiModel(monai, file, graph);
  }
  if (file === null) throw noManifest('model.onnx');
  const json = await file.blob.text();
  const manifest = readManifest(json, file.name);
  if (manifest.file === null) {
    return { manifest, json, graph: () => Promise.reject(noGraph(manifest)) };
  }
  const graph = beside(file, manifest.file.name, graphs) ?? only;
  if (graph === undefined) throw noGraphBeside(file.name, manifest.file);
  used.add(graph);
  return checkedSource(manifest, json, graph);
}

async function readMonaiModel(
  monai: SourceFile,
  fragment: SourceFile | null,
  graph: SourceFile | undefined,
): Promise<ModelSource> {
  const draft = readMonai(
    await monai.blob.text(),
    monai.name,
    graph === undefined ? null : await fileOf(graph),
  );
  const { name } = fragment ?? monai;
  const manifest = finishMonai(draft, fragment === null ? '{}' : await fragment.blob.text(), name);
  if (manifest.file === null || graph === undefined) throw noGraphBeside(name, manifest.file);
  return checkedSource(manifest, JSON.stringify(manifest), graph);
}

/** What a manifest would say of the file; null where it cannot be hashed. */
async function fileOf({ name, blob }: SourceFile): Promise<ModelFile | null> {
  const bytes = new Uint8Array(await blob.arrayBuffer());
  const hash = await sha256(bytes);
  return hash === null
    ? null
    : { name: name.split('/').at(-1) ?? name, bytes: bytes.length, sha256: hash };
}

/** A wrong file is said now, not when it is first run. */
async function checkedSource(
  manifest: Manifest,
  json: string,
  graph: SourceFile,
): Promise<ModelSource> {
  const source = { manifest, json, graph: () => checkedBytes(graph, manifest) };
  await source.graph();
  return source;
}

async function checkedBytes(graph: SourceFile, { file }: Manifest) {
  const bytes = new Uint8Array(await graph.blob.arrayBuffer());
  if (file !== null) await checkIntegrity(bytes, file, graph.name);
  return bytes;
}

/** The graph of that name (any, where it is null) in the folder of the file; else the only one of that name. */
function beside(
  file: SourceFile,
  wanted: string | null,
  graphs: readonly SourceFile[],
): SourceFile | undefined {
  const named = graphs.filter(({ name }) => wanted === null || name.split('/').at(-1) === wanted);
  const same = named.filter((graph) => folderOf(graph) === folderOf(file));
  return same.length === 1 ? same[0] : named.length === 1 ? named[0] : undefined;
}

function folderOf({ name }: SourceFile): string {
  return name.slice(0, name.lastIndexOf('/') + 1);
}

function noGraphBeside(file: string, graph: ModelFile | null): LocusError {
  const about = graph === null ? '' : ` ${graph.name} (${graph.bytes} bytes)`;
  return new LocusError(
    'missing-companion',
    `Its graph${about} is not among the files.`,
    'Open model.json and the ONNX file together.',
    file,
  );
}

function noGraph({ name }: Manifest): LocusError {
  return new LocusError('internal', `${name} is a formula and has no graph.`, 'Report this.');
}

function noManifest(name: string): LocusError {
  return new LocusError(
    'missing-companion',
    'This is a model without its model.json, which says what it takes and gives.',
    'Open both together; docs/models.md shows how to write one.',
    name,
  );
}

function asLocusError(error: unknown, name: string): LocusError {
  const named = withFile(error, name);
  if (named instanceof LocusError) return named;
  const reason = error instanceof Error ? error.message : String(error);
  return new LocusError('internal', `The file could not be read: ${reason}.`, 'Report this.', name);
}
