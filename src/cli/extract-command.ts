import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { version } from '../../package.json';
import type { Engine } from '../engine/engine.ts';
import { toCsv } from '../formats/csv.ts';
import { toJson } from '../formats/json.ts';
import type { ParameterFile } from '../formats/settings-yaml.ts';
import { CATALOGUE } from '../radiomics/catalogue/catalogue.ts';
import { defaultSettings } from '../radiomics/defaults.ts';
import { type ExtractInput, extract } from '../radiomics/extract.ts';
import type { Extraction } from '../radiomics/feature.ts';
import type { ExtractionSettings } from '../radiomics/settings.ts';
import { WAVELET_NAMES } from '../radiomics/wavelets/wavelets.ts';
import { compareGrids } from '../volume/compare-grids.ts';
import { LocusError, withFile } from '../volume/errors.ts';
import { fingerprint } from '../volume/fingerprint.ts';
import { toLabelMap } from '../volume/label-map.ts';
import { resampleLabels } from '../volume/resample-labels.ts';
import type { LabelMap, Volume } from '../volume/volume.ts';
import { type ExtractOptions, readExtractOptions } from './extract-options.ts';
import { EXTRACT_HELP } from './help.ts';
import { openEngine } from './open-engine.ts';
import { fileError, writeResult, writeStdout } from './output.ts';
import { readImage } from './read-image.ts';
import { openThreads } from './threads.ts';

/** `extract IMAGE MASK …`. @throws LocusError; 'usage' for mistakes in the command */
export async function extractCommand(args: readonly string[]): Promise<void> {
  const options = readExtractOptions(args);
  if (options === null) return writeStdout(EXTRACT_HELP);
  const chosen = await chosenSettings(options);
  const { settings, label } = chosen;
  const [image, maskVolume] = await Promise.all([
    readImage(options.image),
    readImage(options.mask, options.channel ?? chosen.labelChannel),
  ]);
  const drawn = toLabelMap(maskVolume, options.mask, note);
  const labels = chosenLabels(options, drawn, label);
  const mask = onImageGrid(drawn, image, options.mask, chosen.isMaskResampled);
  const [imageHash, maskHash] = await Promise.all([hash(image), hash(maskVolume)]);
  const run = await runOn(options, { image, mask, labels, settings }).catch((error: unknown) => {
    // The extraction knows no files; which one is at fault follows from what is wrong.
    throw isAboutMask(error) ? withFile(error, options.mask) : error;
  });
  const { extraction, engine } = run;
  for (const warning of extraction.warnings) note(warning);
  const inputs = {
    image: { sha256: imageHash, grid: image.grid },
    mask: { sha256: maskHash, grid: drawn.grid, labels },
  };
  const { features, diagnostics } = extraction;
  const text =
    options.out?.kind === 'json'
      ? toJson({
          version,
          engine: { ...engine, threads: extraction.threads },
          settings,
          ...inputs,
          diagnostics,
          features,
        })
      : toCsv(
          [
            {
              id: 'case-1',
              imageName: basename(options.image),
              maskName: basename(options.mask),
              labels,
              diagnostics,
              features,
            },
          ],
          { includeFileNames: options.hasFileNames },
        );
  if (options.out === null) await writeStdout(text);
  else await writeResult(options.out.path, text);
}

/** Settings, and what a parameter file says about the mask. */
async function chosenSettings({
  preset,
  profile,
  settingsFile,
  isMaskResampled,
}: ExtractOptions): Promise<Omit<ParameterFile, 'notes'>> {
  const withProfile = (settings: ExtractionSettings) =>
    profile === null ? settings : { ...settings, profile };
  const ofMask = { label: null, labelChannel: null, isMaskResampled };
  if (preset !== null) return { settings: withProfile(preset.settings), ...ofMask };
  if (settingsFile === null) return { settings: defaultSettings(profile ?? 'ibsi'), ...ofMask };
  const text = await readFile(settingsFile, 'utf8').catch((error: unknown) => {
    throw fileError(error, settingsFile, 'The settings cannot be read');
  });
  // Most calls need no YAML reader, which takes as long to load as a small extraction.
  const { readParameterFile } = await import('../formats/settings-yaml.ts');
  const { settings, notes, ...mask } = readParameterFile(text, settingsFile, {
    base: defaultSettings('pyradiomics'),
    catalogue: CATALOGUE,
    wavelets: WAVELET_NAMES,
  });
  for (const sentence of notes) note(sentence);
  return {
    settings: withProfile(settings),
    label: mask.label,
    // PyRadiomics' default.
    labelChannel: mask.labelChannel ?? 0,
    isMaskResampled: isMaskResampled || mask.isMaskResampled,
  };
}

function chosenLabels(
  { labels, mask }: ExtractOptions,
  map: LabelMap,
  fromFile: number | null,
): readonly number[] {
  if (labels !== null) return labels;
  if (fromFile !== null) return [fromFile];
  const [only, another] = map.labels;
  if (only === undefined) {
    throw new LocusError(
      'empty-mask',
      'The mask is empty: every voxel is 0.',
      'Choose a mask in which the region is drawn.',
      mask,
    );
  }
  if (another === undefined) return [only.value];
  throw new LocusError(
    'label-ambiguous',
    `The mask has the labels ${map.labels.map(({ value }) => value).join(', ')}.`,
    'Name one or several with --label.',
    mask,
  );
}

function onImageGrid(drawn: LabelMap, image: Volume, file: string, isResampled: boolean): LabelMap {
  const { isSameGrid, differences } = compareGrids(image.grid, drawn);
  if (isSameGrid) return drawn;
  const words = `The mask lies on another grid than the image: ${differences.join('; ')}.`;
  if (!isResampled) {
    throw new LocusError(
      'geometry-mismatch',
      words,
      'Give --resample-mask to bring it onto the image’s grid by nearest neighbour.',
      file,
    );
  }
  note(`${words} It was resampled by nearest neighbour.`);
  try {
    return resampleLabels(drawn, image.grid);
  } catch (error) {
    throw withFile(error, file);
  }
}

async function runOn(
  options: ExtractOptions,
  input: ExtractInput,
): Promise<{ readonly extraction: Extraction; readonly engine: Engine['info'] }> {
  const engine = await openEngine(options.engine);
  const helpers = openThreads(options.engine === 'cpu' ? options.threads : 1);
  try {
    return { extraction: await extract(engine, input, { helpers }), engine: engine.info };
  } finally {
    helpers.close();
    engine.dispose();
  }
}

function isAboutMask(error: unknown): boolean {
  return error instanceof LocusError && ['label-absent', 'empty-mask'].includes(error.code);
}

function hash({ grid, data }: Volume): Promise<string> {
  return fingerprint(grid.size, data);
}

/** Something a person should know that is no error. */
function note(sentence: string): void {
  process.stderr.write(`note: ${sentence}\n`);
}
