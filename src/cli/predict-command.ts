import { version } from '../../package.json';
import { predictionJson } from '../formats/prediction-json.ts';
import { predictionCsv } from '../formats/prediction-table.ts';
import { LocusError } from '../volume/errors.ts';
import { note, startNotes } from './note.ts';
import { writeResult, writeStdout } from './output.ts';
import { predictBatch } from './predict-batch.ts';
import { explainToFile } from './predict-explain.ts';
import { PREDICT_HELP } from './predict-help.ts';
import { type CaseChoice, type PredictOptions, readPredictOptions } from './predict-options.ts';
import { segmentToFile } from './predict-segment.ts';
import { openPredictTools, type PredictTools } from './predict-tools.ts';
import { readSubject } from './read-subject.ts';

/** `predict --model … --case …`. @throws LocusError; 'usage' for mistakes in the command */
export async function predictCommand(args: readonly string[]): Promise<void> {
  const options = readPredictOptions(args);
  if (options === null) return writeStdout(PREDICT_HELP);
  startNotes();
  const tools = await openPredictTools(options);
  try {
    if (options.case.kind === 'batch') await predictBatch(options, options.case.folder, tools);
    else await predictOne(options, options.case, tools);
  } finally {
    await tools.close();
  }
}

async function predictOne(
  options: PredictOptions,
  chosen: Extract<CaseChoice, { kind: 'one' }>,
  tools: PredictTools,
): Promise<void> {
  const [model] = tools.models;
  if (model === undefined) throw new Error('no model');
  const subject = await readSubject(chosen, options, tools.wanted);
  for (const sentence of subject.notes) note(sentence);
  if (model.manifest.task === 'segmentation') {
    return segmentToFile(options, model, subject, tools);
  }
  const { out } = options;
  if (out?.kind === 'mask') {
    throw new LocusError(
      'usage',
      `${model.manifest.id} draws no regions.`,
      '--out takes .json or .csv.',
    );
  }
  const predicted = await tools.predict(model, subject, options.isAugmented);
  const sequences = await explainToFile(options, model, subject, tools);
  const { prediction } = predicted;
  const text =
    out?.kind === 'csv'
      ? predictionCsv([{ name: 'case-1', predictions: [prediction], error: null }], options)
      : predictionJson({
          version,
          engine: tools.engine.info,
          ...predicted,
          ...{ inputs: subject.inputs, sequences },
        });
  if (out === null) await writeStdout(text);
  else await writeResult(out.path, text);
}
