import { readFile } from 'node:fs/promises';
import type { Identity } from '../formats/dicom/identity.ts';
import type { ParameterFile } from '../formats/settings-yaml.ts';
import { CATALOGUE } from '../radiomics/catalogue/catalogue.ts';
import { defaultSettings } from '../radiomics/defaults.ts';
import type { ExtractionSettings, ProfileName } from '../radiomics/settings.ts';
import { WAVELET_NAMES } from '../radiomics/wavelets/wavelet-names.ts';
import { compareGrids } from '../volume/compare-grids.ts';
import { LocusError, withFile } from '../volume/errors.ts';
import { resampleLabels } from '../volume/resample-labels.ts';
import type { LabelMap, Volume } from '../volume/volume.ts';
import type { CaseOptions } from './case-options.ts';
import { chooseLabels } from './choose-labels.ts';
import { note } from './note.ts';
import { fileError } from './output.ts';
import { readImageWithIdentity } from './read-image.ts';
import { readMask, regionsAt } from './read-mask.ts';

/** Image, region and settings of a command. */
export interface CaseInput {
  readonly image: Volume;
  /** Of an image from DICOM. */
  readonly identity: Identity | null;
  /** On the image's grid. */
  readonly mask: LabelMap;
  readonly labels: readonly number[];
  readonly settings: ExtractionSettings;
  /** The mask's file as it is, and as labels. */
  readonly maskVolume: Volume;
  readonly drawn: LabelMap;
}

/** @param otherwise the profile where neither it nor settings are named */
export async function readCase(options: CaseOptions, otherwise: ProfileName): Promise<CaseInput> {
  const chosen = await chosenSettings(options, otherwise);
  const { settings, label } = chosen;
  const { volume: image, identity } = await readImageWithIdentity(options.image, {
    ...options,
    regions: () => regionsAt(options.mask),
  });
  const found = await readMask(
    options.mask,
    { grid: image.grid, identity },
    {
      channel: options.channel ?? chosen.labelChannel,
      roi: options.roi,
      threshold: options.threshold,
    },
  );
  const { map: drawn, volume: maskVolume } = found;
  const labels = chooseLabels(drawn, { ...options, fromFile: label });
  const mask = onImageGrid(drawn, image, options.mask, chosen.isMaskResampled);
  return { image, identity, mask, labels, settings, maskVolume, drawn };
}

/** What follows knows no files; which one is at fault follows from what is wrong. */
export function withCaseFile(error: unknown, { mask }: CaseOptions): unknown {
  const isAboutMask =
    error instanceof LocusError && ['label-absent', 'empty-mask'].includes(error.code);
  return isAboutMask ? withFile(error, mask) : error;
}

/** Settings, and what a parameter file says about the mask. */
async function chosenSettings(
  { preset, profile, settingsFile, isMaskResampled }: CaseOptions,
  otherwise: ProfileName,
): Promise<Omit<ParameterFile, 'notes'>> {
  const withProfile = (settings: ExtractionSettings) =>
    profile === null ? settings : { ...settings, profile };
  const ofMask = { label: null, labelChannel: null, isMaskResampled };
  if (preset !== null) return { settings: withProfile(preset.settings), ...ofMask };
  if (settingsFile === null) return { settings: defaultSettings(profile ?? otherwise), ...ofMask };
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
