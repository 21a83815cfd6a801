import { version } from '../../package.json';
import { toNifti, toNiftiGz } from '../formats/nifti-write.ts';
import { segmentationJson } from '../formats/prediction-json.ts';
import { segmentCase } from '../genotype/segment-case.ts';
import { LocusError } from '../volume/errors.ts';
import { makeLabelMap } from '../volume/label-map.ts';
import { note } from './note.ts';
import type { OpenModel } from './open-model.ts';
import { writeResult, writeStdout } from './output.ts';
import type { PredictOptions } from './predict-options.ts';
import type { PredictTools } from './predict-tools.ts';
import type { Subject } from './read-subject.ts';

/** The regions that a model draws: as NIfTI, or as JSON with their volumes. @throws LocusError */
export async function segmentToFile(
  { out, explain }: PredictOptions,
  { manifest, session }: OpenModel,
  subject: Subject,
  { engine }: PredictTools,
): Promise<void> {
  if (manifest.task !== 'segmentation' || session === null) throw new Error('no segmentation');
  if (explain !== null || out?.kind === 'csv') {
    throw new LocusError(
      'usage',
      `${manifest.id} draws regions: it has ${out?.kind === 'csv' ? 'no row of a table' : 'nothing to explain'}.`,
      '--out takes .nii.gz or .json.',
    );
  }
  const found = await segmentCase({ manifest, session, engine }, subject.input);
  const { mask, labels, model, warnings, run } = found;
  if (out?.kind === 'mask') {
    if (model.label !== null) note(`${model.id}: ${model.label}.`);
    for (const { text } of warnings) note(text);
    const write = out.path.toLowerCase().endsWith('.gz') ? toNiftiGz : toNifti;
    return writeResult(out.path, write(mask.grid, mask.data));
  }
  const counted = makeLabelMap(mask.grid, mask.data).labels;
  const text = segmentationJson({
    version,
    ...{ model, warnings, run, engine: engine.info },
    inputs: subject.inputs,
    labels: labels.map(({ value, name }) => {
      const label = counted.find((one) => one.value === value);
      return { value, name, voxels: label?.voxelCount ?? 0, volumeMl: label?.volumeMl ?? 0 };
    }),
  });
  if (out === null) await writeStdout(text);
  else await writeResult(out.path, text);
}
