import { readParameterFile } from '../../formats/settings-yaml.ts';
import type { SignatureManifest } from '../../genotype/manifest.ts';
import {
  makeNullModels,
  type OpenSignature,
  predictFromImages,
} from '../../genotype/null-models.ts';
import type { CaseInput } from '../../genotype/predict.ts';
import { type PredictedCase, predictCase } from '../../genotype/predict-case.ts';
import { CATALOGUE } from '../../radiomics/catalogue/catalogue.ts';
import { defaultSettings } from '../../radiomics/defaults.ts';
import type { HelperPool } from '../../radiomics/helpers.ts';
import type { ExtractionSettings } from '../../radiomics/settings.ts';
import { WAVELET_NAMES } from '../../radiomics/wavelets/wavelet-names.ts';
import { LocusError } from '../../volume/errors.ts';
import type { KnownModel } from './catalogue.ts';
import type { OpenCase } from './model-runs.ts';
import { signatureHash } from './model-source.ts';

export type Predicted = Pick<PredictedCase, 'prediction' | 'augmentation'>;

/** What a classifier or a signature says of one case. @throws LocusError as predictCase and extractRow */
export async function predictWith(
  open: OpenCase,
  subject: CaseInput,
  isAugmented: boolean,
  helpers: HelperPool,
): Promise<Predicted> {
  const { model, session, engine, signal, onProgress } = open;
  const { manifest } = model;
  const run = { signal, onProgress };
  if (manifest.task === 'segmentation') {
    throw new LocusError('usage', 'This model draws regions.', 'Choose one that predicts.');
  }
  if (manifest.task === 'signature') {
    const signature = { manifest, session, sha256: await signatureHash(model) };
    const tools = { engine, helpers, settings: settingsOf(manifest) };
    const prediction = await predictFromImages(signature, subject, tools, run);
    return { prediction, augmentation: null };
  }
  if (session === null) throw new LocusError('internal', 'The graph is not open.', 'Report this.');
  const opened: OpenSignature[] = [];
  const find = async (id: string) => {
    const found = await openSignature(await open.find(id), open);
    if (found !== null) opened.push(found);
    return found;
  };
  try {
    const nullModel = makeNullModels(subject, { engine, helpers, find, settingsOf }, run);
    return await predictCase({ manifest, session, engine }, subject, {
      ...run,
      isAugmented,
      nullModel,
    });
  } finally {
    for (const { session: beside } of opened) await beside?.dispose();
  }
}

async function openSignature(
  model: KnownModel | null,
  { openBeside }: OpenCase,
): Promise<OpenSignature | null> {
  if (model === null || model.manifest.task !== 'signature') return null;
  const { manifest } = model;
  const session = manifest.file === null ? null : await openBeside(model);
  return { manifest, session, sha256: await signatureHash(model) };
}

/** As the signature says, else as `extract` has it. @throws LocusError 'bad-settings' */
function settingsOf({ id, features }: SignatureManifest): ExtractionSettings {
  const { settings, profile } = features;
  if (settings === null) return defaultSettings(profile);
  const read = readParameterFile(JSON.stringify(settings), `${id}: features.settings`, {
    base: defaultSettings('pyradiomics'),
    catalogue: CATALOGUE,
    wavelets: WAVELET_NAMES,
  });
  return { ...read.settings, profile };
}
