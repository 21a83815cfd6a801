import { readCaseFiles } from '../../formats/case-files.ts';
import { openFiles } from '../../formats/open-files.ts';
import type { SourceFile } from '../../formats/source.ts';
import { type CaseFolder, groupCases } from '../../genotype/case-folders.ts';
import { partOf } from '../../genotype/case-run.ts';
import type { Manifest } from '../../genotype/manifest.ts';
import { needsRegion, wantedSequences } from '../../genotype/model-inputs.ts';
import type { CaseInput } from '../../genotype/predict.ts';
import type { Prediction } from '../../genotype/prediction.ts';
import type { HelperPool } from '../../radiomics/helpers.ts';
import { LocusError, throwIfCancelled } from '../../volume/errors.ts';
import type { Sequence } from '../../volume/sequence.ts';
import type { LabelMap } from '../../volume/volume.ts';
import { errorInfo } from '../error-info.ts';
import type { BatchReport, BatchRequest } from '../protocol-genotype.ts';
import type { Catalogue } from './catalogue.ts';
import type { ModelRuns, OpenCase } from './model-runs.ts';
import { predictWith } from './predict.ts';

type Watch = Pick<OpenCase, 'signal' | 'onProgress'>;

export interface BatchTools {
  readonly runs: ModelRuns;
  readonly catalogue: Catalogue;
  readonly helpers: HelperPool;
}

interface Wanted {
  readonly sequences: ReadonlySet<Sequence>;
  readonly hasRegion: boolean;
}

/** Share of a case that reading takes. */
const READ = 0.4;

/**
 * Predicts case after case; only one is in memory. A case that fails has its reason in its place.
 *
 * @throws LocusError 'no-image' where there is no case, 'usage' for a model that is not there, 'cancelled'
 */
export async function runBatch(
  { files, modelIds, labels }: BatchRequest,
  { runs, catalogue, helpers }: BatchTools,
  watch: Watch,
): Promise<BatchReport> {
  const start = performance.now();
  const byPath = new Map(files.map((file) => [file.name, file]));
  const { cases, ignored } = groupCases([...byPath.keys()]);
  if (cases.length === 0) {
    throw new LocusError(
      'no-image',
      'There is no case among these files.',
      'Choose a folder that holds a folder for each case, or files that begin with the case’s name.',
    );
  }
  const wanted = await wantedOf(modelIds, catalogue);
  const done: BatchReport['cases'][number][] = [];
  for (const [n, folder] of cases.entries()) {
    throwIfCancelled(watch.signal);
    const { signal } = watch;
    const part = partOf(watch, n / cases.length, (n + 1) / cases.length);
    const say = (stage: string, fraction: number) =>
      part(`${folder.name} (${n + 1} of ${cases.length}): ${stage}`, fraction);
    say('reading', 0);
    const predictions: Prediction[] = [];
    let notes: readonly string[] = [];
    try {
      const read = await readCase(sourcesOf(folder, byPath), wanted, labels, signal);
      notes = read.notes;
      for (const [m, id] of modelIds.entries()) {
        const own: Watch = {
          signal,
          onProgress: ({ stage, fraction }) =>
            say(stage, READ + ((1 - READ) * (m + fraction)) / modelIds.length),
        };
        const { value } = await runs.withModel(id, own, (open) =>
          predictWith(open, read.subject, false, helpers),
        );
        predictions.push(value.prediction);
      }
      done.push({ name: folder.name, predictions, notes, error: null });
    } catch (error) {
      throwIfCancelled(signal);
      done.push({ name: folder.name, predictions, notes, error: errorInfo(error) });
    }
  }
  watch.onProgress({ stage: 'Done', fraction: 1 });
  return { cases: done, ignored, elapsedMs: performance.now() - start };
}

function sourcesOf({ paths }: CaseFolder, files: ReadonlyMap<string, File>): readonly SourceFile[] {
  return paths.flatMap((name) => {
    const blob = files.get(name);
    return blob === undefined ? [] : [{ name, blob }];
  });
}

async function readCase(
  sources: readonly SourceFile[],
  { sequences, hasRegion }: Wanted,
  labels: readonly number[] | null,
  signal: AbortSignal,
): Promise<{ readonly subject: CaseInput; readonly notes: readonly string[] }> {
  const opened = await openFiles(sources, { signal });
  const found = await readCaseFiles(opened, { wanted: sequences, hasRegion, signal });
  const { images, region, brain, notes } = found;
  const subject = {
    images: new Map([...images].map(([sequence, { volume }]) => [sequence, volume])),
    region: region && { map: region, labels: labels ?? allOf(region) },
    brain: brain && { map: brain, labels: allOf(brain) },
  };
  return { subject, notes };
}

function allOf({ labels }: LabelMap): readonly number[] {
  return labels.map(({ value }) => value);
}

/** What has to be read of each case: for the models, and for the radiomics-only ones beside them. */
async function wantedOf(ids: readonly string[], catalogue: Catalogue): Promise<Wanted> {
  const manifests: Manifest[] = [];
  for (const id of ids) {
    const { manifest } = await catalogue.need(id);
    manifests.push(manifest);
    if (manifest.task !== 'classification') continue;
    for (const { signature } of manifest.output.heads.flatMap((head) => head.nullModels)) {
      const found = signature === null ? null : await catalogue.find(signature);
      if (found !== null) manifests.push(found.manifest);
    }
  }
  return {
    sequences: new Set(
      manifests.flatMap((one) => wantedSequences(one).map(({ sequence }) => sequence)),
    ),
    // Warnings look at the region, too, where there is one.
    hasRegion: manifests.some((one) => needsRegion(one) || one.task === 'classification'),
  };
}
