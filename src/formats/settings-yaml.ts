import { isMap, type Node } from 'yaml';
import type { ExtractionSettings } from '../radiomics/settings.ts';
import { type Available, classesOf } from './settings-yaml-classes.ts';
import { extractionOf, imageTypeParts, voxelwiseOf } from './settings-yaml-extraction.ts';
import { imageTypesOf } from './settings-yaml-images.ts';
import {
  FILE_TYPES,
  IMAGE_TYPE_SETTINGS,
  SECTIONS,
  SETTINGS,
  type SettingKey,
  unknown,
  VALUE_TYPES,
  type Values,
  VOXEL_SETTINGS,
} from './settings-yaml-keys.ts';
import { preprocessingOf } from './settings-yaml-preprocessing.ts';
import { readClass } from './settings-yaml-read-class.ts';
import { type Entry, openYaml, type Refuse } from './yaml-document.ts';

export type { Available } from './settings-yaml-classes.ts';

export interface ParameterFile {
  readonly settings: ExtractionSettings;
  /** `label` of the file, null when it names none. */
  readonly label: number | null;
  /** `label_channel` of the file: which frame of the mask, counted from 0; null when it names none. */
  readonly labelChannel: number | null;
  /** `correctMask` of the file: a mask on another grid is resampled to the image's. */
  readonly isMaskResampled: boolean;
  /** What the file leaves open or is done in another way, in sentences for a person. */
  readonly notes: readonly string[];
}

/**
 * Reads a PyRadiomics parameter file, YAML or JSON. Nothing is passed over in silence: a key that
 * PyRadiomics does not know, and a value that cannot be honoured, are errors with line and column.
 *
 * @throws LocusError 'bad-settings', naming every problem of the file
 */
export function readParameterFile(
  text: string,
  file: string | null,
  available: Available,
): ParameterFile {
  const { contents, entriesOf, refuse, finish } = openYaml(text, file);
  if (!isMap(contents)) {
    refuse(contents, `The file must hold the sections ${SECTIONS.join(', ')}.`);
    finish();
  }
  const notes: string[] = [];
  const sections = new Map<string, Node | null>();
  for (const { name, at, node } of entriesOf(contents, 'The file')) {
    if (!SECTIONS.includes(name)) refuse(at, unknown('section', name, SECTIONS));
    else sections.set(name, node);
  }
  const entriesIn = (section: string) => entriesOf(sections.get(section) ?? null, section);

  const imageEntries = entriesIn('imageType');
  const imageTypes = new Set(imageEntries.map(({ name }) => name));
  const settingEntries = entriesIn('setting');
  const values = valuesOf(settingEntries);
  for (const entry of settingEntries) checkSetting(entry, SETTINGS, imageTypes, refuse);
  const voxelEntries = entriesIn('voxelSetting');
  for (const entry of voxelEntries) checkSetting(entry, VOXEL_SETTINGS, imageTypes, refuse);

  const valuesOfType = new Map<string, Values>();
  for (const { name, at, node } of imageEntries) {
    const known = Object.keys(FILE_TYPES);
    if (!known.includes(name)) refuse(at, unknown('image type', name, known));
    else {
      const own = entriesOf(node, name);
      for (const entry of own) checkSetting(entry, SETTINGS, new Set([name]), refuse);
      const early = own.filter(({ name: key }) => !IMAGE_TYPE_SETTINGS.has(key));
      for (const { name: key } of early) notes.push(withoutEffect(key, name));
      valuesOfType.set(name, {
        ...values,
        ...valuesOf(own.filter((entry) => !early.includes(entry))),
      });
    }
  }
  const wavelet = waveletName(valuesOfType.get('Wavelet') ?? values);
  if (imageTypes.has('Wavelet') && !available.wavelets.includes(wavelet)) {
    const at = [...imageEntries].find(({ name }) => name === 'Wavelet')?.at ?? 0;
    refuse(at, unknown('wavelet', wavelet, available.wavelets));
  }

  const classes = entriesIn('featureClass');
  const families: Record<string, readonly string[] | null> = {};
  for (const entry of classes) readClass(entry, available, families, refuse);
  finish();

  if (classes.length === 0) {
    const all = classesOf(available).filter((family) => family !== 'shape2D');
    for (const family of all) families[family] = null;
    notes.push(`The file names no featureClass: ${all.join(', ')} are computed.`);
  }
  notes.push(...notesOn(values));
  const images = imageTypesOf(valuesOfType, (sentence) => notes.push(sentence));
  const extraction = extractionOf(values, available.base);
  return {
    settings: {
      ...available.base,
      profile: 'pyradiomics',
      ...extraction,
      preprocessing: preprocessingOf(values),
      imageTypes: images,
      families,
      byImageType: imageTypeParts(valuesOfType, extraction, available.base),
      voxelwise: voxelwiseOf(valuesOf(voxelEntries)),
    },
    label: (values.label as number | null | undefined) ?? null,
    labelChannel: (values.label_channel as number | null | undefined) ?? null,
    isMaskResampled: values.correctMask === true,
    notes,
  };
}

function valuesOf(entries: readonly Entry[]): Values {
  return Object.fromEntries(entries.map(({ name, value }) => [name, value]));
}

/** PyRadiomics accepts any key below an image type, but its image is processed and its mask read by then. */
function withoutEffect(key: string, imageType: string): string {
  return `${key} below ${imageType} has no effect, for it concerns all images (as in PyRadiomics); it can stand under setting.`;
}

function notesOn(values: Values): string[] {
  const notes: string[] = [];
  if (values.additionalInfo === false) {
    notes.push('additionalInfo is off in the file; diagnostics are written all the same.');
  }
  if (typeof values.geometryTolerance === 'number') {
    notes.push('geometryTolerance is not taken from the file; grids that differ are refused.');
  }
  return notes;
}

function checkSetting(
  { name, at, node, value }: Entry,
  keys: Readonly<Record<string, SettingKey>>,
  imageTypes: ReadonlySet<string>,
  refuse: Refuse,
): void {
  const key = keys[name];
  if (key === undefined) {
    refuse(at, unknown('setting', name, Object.keys(keys), ': PyRadiomics has no such key.'));
    return;
  }
  // Nothing after the colon means "not set".
  if (value === null) return;
  const [isRight, words] = VALUE_TYPES[key.type];
  if (!isRight(value)) {
    refuse(node ?? at, `${name} must be ${words}, not ${JSON.stringify(value)}.`);
    return;
  }
  const refusal = key.refuses?.(value, imageTypes) ?? null;
  if (refusal !== null) refuse(at, refusal);
}

function waveletName(values: Values): string {
  // PyRadiomics' default.
  return typeof values.wavelet === 'string' ? values.wavelet : 'coif1';
}
