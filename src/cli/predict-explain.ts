import { toNifti, toNiftiGz } from '../formats/nifti-write.ts';
import type { JsonPrediction } from '../formats/prediction-json.ts';
import { explainCase } from '../genotype/explain-case.ts';
import type { ClassifierManifest } from '../genotype/manifest.ts';
import { LocusError } from '../volume/errors.ts';
import { note } from './note.ts';
import type { OpenModel } from './open-model.ts';
import { writeResult } from './output.ts';
import type { PredictOptions } from './predict-options.ts';
import type { PredictTools } from './predict-tools.ts';
import type { Subject } from './read-subject.ts';

/** Writes the map that is asked for; numbers of sequences are given back, for the JSON. @throws LocusError */
export async function explainToFile(
  { explain }: PredictOptions,
  { manifest, session }: OpenModel,
  subject: Subject,
  { engine }: PredictTools,
): Promise<JsonPrediction['sequences']> {
  if (explain === null) return null;
  if (manifest.task !== 'classification' || session === null) {
    throw new LocusError(
      'usage',
      `${manifest.id} is computed from features: there is no image to explain it by.`,
      'Leave --explain away.',
    );
  }
  const { kind, gene, map: path } = explain;
  const head = headOf(manifest, gene);
  const loaded = { manifest, session, engine };
  const { map, sequences } = await explainCase(loaded, subject.input, { kind, head });
  if (map !== null && path !== null) {
    const { label } = manifest.card;
    if (label !== null) note(`${manifest.id}: ${label}.`);
    const write = path.toLowerCase().endsWith('.gz') ? toNiftiGz : toNifti;
    await writeResult(path, write(map.grid, map.data));
  }
  return sequences;
}

function headOf({ output, id }: ClassifierManifest, gene: string | null): number {
  if (gene === null) return 0;
  const head = output.heads.findIndex((one) => one.gene.toLowerCase() === gene.toLowerCase());
  if (head >= 0) return head;
  throw new LocusError(
    'usage',
    `${id} says nothing of ${gene}.`,
    `--gene takes ${output.heads.map((one) => one.gene).join(', ')}.`,
  );
}
